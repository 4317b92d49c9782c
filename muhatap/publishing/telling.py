"""A public case in words: no name, no sentence somebody wrote unless a moderator released it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, QuerySet

from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import ENDED, LIVE, Status
from muhatap.cases.models import Attachment, Case, Event, Referral, Topic
from muhatap.kit import days
from muhatap.publishing import queries
from muhatap.publishing.models import Publication, PublishedPhoto, State
from muhatap.publishing.rounding import rounded
from muhatap.publishing.words import STANDS, STEPS


@dataclass(frozen=True)
class Step:
    """One line of the public story."""

    at: datetime
    icon: str
    words: str


@dataclass(frozen=True)
class PublicCase:
    """All that everybody may know of a case. `text`, `answer` and `photos` were released by a moderator."""

    public_id: str
    topic: Topic
    place: str
    lat: float | None
    lon: float | None
    code: str
    words: str
    is_closed: bool
    received_at: datetime
    updated_at: datetime
    due_at: datetime | None
    units: tuple[str, ...]
    text: str = ""
    answer: str = ""
    photos: tuple[int, ...] = field(default=())

    @property
    def group(self) -> str:
        """The name of the topmost topic."""
        top = self.topic
        while top.parent is not None:
            top = top.parent
        return top.name


def tell(rows: Sequence[Case]) -> list[PublicCase]:
    """Cases from `queries`, told. Three statements, however many."""
    ids = [row.pk for row in rows]
    units, photos, updated = _units(ids), _photos(ids), _updated(ids)
    return [_told(row, units.get(row.pk, ()), photos.get(row.pk, ()), updated.get(row.pk)) for row in rows]


def _told(row: Case, units: tuple[str, ...], photos: tuple[int, ...], updated: datetime | None) -> PublicCase:
    made: Publication | None = getattr(row, "publication", None)
    shown = row.status not in (Status.CANCELLED,)  # what was taken off says no more than that
    point = rounded(row.lat, row.lon) if row.lat is not None and row.lon is not None else (None, None)
    code, words = STANDS[row.status]
    news = [moment for moment in (row.received_at, updated, made and made.decided_at) if moment]
    return PublicCase(
        public_id=queries.public_id(row.number),
        topic=row.topic,
        place=place_of(row),
        lat=point[0],
        lon=point[1],
        code=code,
        words=str(words),
        is_closed=row.status in ENDED,
        received_at=row.received_at,
        updated_at=max(news),
        due_at=row.target_due_at or row.law_due_at,
        units=units,
        text=made.text if made and shown and made.state == State.APPROVED else "",
        answer=made.answer if made and shown and made.answer_state == State.APPROVED else "",
        photos=photos if shown else (),
    )


def place_of(row: Case) -> str:
    """The neighbourhood or the district. Streets are typed by people, with doors and names in them."""
    if row.neighbourhood is not None:
        return row.neighbourhood.label
    return row.district.name if row.district is not None else ""


def _units(ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    rows = Referral.objects.filter(case_id__in=ids, status__in=LIVE).select_related("unit").order_by("pk")
    found: dict[int, list[str]] = {}
    for row in rows:
        names = found.setdefault(row.case_id, [])
        if row.unit.name not in names:
            names.append(row.unit.name)
    return {pk: tuple(names) for pk, names in found.items()}


def _photos(ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    rows = photos_shown().filter(publication__case_id__in=ids).order_by("attachment_id")
    found: dict[int, tuple[int, ...]] = {}
    for case_id, pk in rows.values_list("publication__case_id", "attachment_id"):
        found[case_id] = (*found.get(case_id, ()), pk)
    return found


def photos_shown() -> QuerySet[PublishedPhoto]:
    """Photos a moderator released, of attachments that the citizen's side still has."""
    return PublishedPhoto.objects.filter(
        state=State.APPROVED,
        attachment__audience=Attachment.Audience.CITIZEN,
        attachment__withdrawn_at=None,
    )


def _updated(ids: Sequence[int]) -> dict[int, datetime]:
    rows = Event.objects.filter(case_id__in=ids, move__in=STEPS).order_by()
    return dict(rows.values_list("case_id").annotate(last=Max("at")))


def steps(row: Case) -> list[Step]:
    """The story without names and quotes, newest first. One statement."""
    found: list[Step] = []
    for event in cases.story(row):
        if event.move not in STEPS:
            continue
        icon, words = STEPS[event.move]
        said = str(words) % {"unit": event.referral.unit.name if event.referral else "", "date": _day(event)}
        at = row.received_at if event.seq == 1 else event.at
        if not found or found[-1].words != said:
            found.append(Step(at, icon, said))
    return found[::-1]


def joins(row: Case) -> int:
    """How often it was reported again."""
    return Event.objects.filter(case=row, move="join").count()


def _day(event: Event) -> str:
    try:
        return days.long_day(date.fromisoformat(str(event.fact("date"))), year=True)
    except ValueError:
        return ""
