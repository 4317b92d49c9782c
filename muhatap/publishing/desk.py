"""Reads of the publishing desk: what waits, what was decided, one case with all that is to be judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from muhatap.cases.models import Case
from muhatap.kit.paging import Page, keyset
from muhatap.organization.persons import Person
from muhatap.publishing import policy, queries, services
from muhatap.publishing.models import Decision, Publication, PublishedPhoto, State
from muhatap.publishing.scrubbing import scrub_for
from muhatap.publishing.telling import place_of

MOST = 1_000  # counted exactly below; "999+" from there


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to. `state` is empty for what waits."""

    state: str = ""
    topic_ids: frozenset[int] | None = None
    number: str = ""
    public: frozenset[int] | None = None  # ids of the public topics, where they were read already


@dataclass(frozen=True)
class Desk:
    """One case as its moderator sees it."""

    case: Case
    publication: Publication
    place: str
    text: str
    answer: str
    told: str
    photos: Sequence[PublishedPhoto]
    decisions: Sequence[Decision]

    @property
    def public_id(self) -> str:
        """Its address for everybody."""
        return queries.public_id(self.case.number)


def rows(person: Person, wanted: Filter) -> QuerySet[Publication]:
    """Publications of cases in public view, unordered; those taken out only where they are asked for."""
    if not policy.moderates(person):
        return Publication.objects.none()
    near = ("case__topic", "case__district", "case__neighbourhood__district")
    found = Publication.objects.select_related(*near)
    found = found.defer(*(f"case__{name}" for name in queries.HEAVY if name != "text"))
    if wanted.state == State.REMOVED:
        found = found.filter(state=State.REMOVED, decided_at__isnull=False)
    else:
        found = found.filter(case__in=queries.listed(wanted.public))
        decided = {"state": wanted.state, "decided_at__isnull": False, "waiting_since": None}
        found = found.filter(**decided) if wanted.state else found.filter(waiting_since__isnull=False)
    if wanted.topic_ids is not None:
        found = found.filter(case__topic_id__in=wanted.topic_ids)
    if wanted.number:
        found = found.filter(case__number=wanted.number)
    return found


def page(person: Person, wanted: Filter, cursor: str = "") -> Page[Publication]:
    """A page: what waits longest first, what was decided last first."""
    order = ("-decided_at", "-id") if wanted.state else ("waiting_since", "id")
    return keyset(rows(person, wanted), order, cursor, size=25)


def waiting(person: Person, public: frozenset[int] | None = None) -> int:
    """How many wait, at most MOST: a range of the partial index, whatever the house has."""
    return rows(person, Filter(public=public)).order_by().values("pk")[:MOST].count()


def following(person: Person, case_id: int) -> int | None:
    """The case that waits longest besides this one."""
    first = rows(person, Filter()).exclude(case_id=case_id).order_by("waiting_since", "id")
    return first.values_list("case_id", flat=True).first()


def opened(person: Person, case_id: int) -> Desk:
    """One case for its moderator; DoesNotExist where nothing is to be decided. About ten statements."""
    rows_of = services.queries_of(person).select_related("topic__parent__parent", "district")
    rows_of = rows_of.select_related("neighbourhood__district", "citizen")
    case = rows_of.defer("search", "district__outline", "district__drawn").get(pk=case_id)
    made = Publication.objects.filter(case=case).first() or Publication(case=case)
    scrub, told = scrub_for(case.citizen_id), services.answer_of(case)
    photos = list(made.photos.select_related("attachment__file")) if made.pk else []
    return Desk(
        case=case,
        publication=made,
        place=place_of(case),
        text=made.text or scrub.out_of(case.text),
        answer=made.answer or (scrub.out_of(told) if told else ""),
        told=told,
        photos=[one for one in photos if one.attachment.withdrawn_at is None],
        decisions=list(made.decisions.select_related("by__staff")[:30]) if made.pk else [],
    )
