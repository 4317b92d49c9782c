"""What is written about publishing: rows that wait for a moderator, and what the moderator decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from muhatap.answers import queries as answers
from muhatap.answers.models import Answer
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Attachment, Case, Event
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import is_blank, trimmed
from muhatap.organization.persons import Person
from muhatap.publishing import policy, queries
from muhatap.publishing.models import Decision, Publication, PublishedPhoto, State
from muhatap.publishing.scrubbing import Scrub, scrub_for

LONGEST = 4000
NEWEST = 5_000  # cases, files and events that the frequent round looks at
BATCH = 1_000
TOLD = ("deliver", "close_silently", "dismiss_objection")


@dataclass(frozen=True)
class Verdict:
    """What a moderator decided: the state of the text and the text, the answer's, and which photos go out."""

    state: str
    text: str = ""
    answer_state: str = ""
    answer: str = ""
    photos: frozenset[int] = field(default=frozenset())
    reason: str = ""


def gather(*, whole: bool = False, by: Person) -> int:
    """Put before the moderators what became public, came with new photos, or was answered. How many rows.

    Looks at what is newest; with `whole` at everything that is in public view. May be called as often as one
    likes.
    """
    return _new_cases(whole) + _new_photos(whole) + _new_answers(whole)


def look(case_id: int, *, by: Person) -> Publication:
    """The row of a public case, made when nobody has looked yet. Raises DoesNotExist for any other case."""
    case = queries.reachable().get(pk=case_id)
    found = Publication.objects.filter(case=case).first()
    if found is None:
        _begin([case.pk])
        found = Publication.objects.get(case=case)
    return found


def _new_cases(whole: bool) -> int:
    rows = queries.listed().filter(publication=None)
    if not whole:
        newest = Case.objects.order_by("-pk").values_list("pk", flat=True)[NEWEST : NEWEST + 1]
        rows = rows.filter(pk__gt=next(iter(newest), 0))
    made = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        made += _begin(ids)
    return made


@transaction.atomic
def _begin(case_ids: Iterable[int]) -> int:
    ids = list(case_ids)
    since = Case.objects.filter(pk__in=ids).values_list("pk", "registered_at")
    rows = [Publication(case_id=pk, waiting_since=at) for pk, at in since]
    Publication.objects.bulk_create(rows, ignore_conflicts=True)
    _photo_rows(_pictures().filter(case_id__in=ids))
    return len(rows)


def _pictures() -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        audience=Attachment.Audience.CITIZEN, withdrawn_at=None, file__content_type__startswith="image/"
    )


def _photo_rows(pictures: QuerySet[Attachment]) -> list[int]:
    """A row for every picture of a case that has a publication; ids of the publications that got one."""
    there = dict(pictures.exclude(case__publication=None).values_list("pk", "case__publication"))
    known = PublishedPhoto.objects.filter(attachment_id__in=there).values_list("attachment_id", flat=True)
    fresh = {pk: publication for pk, publication in there.items() if pk not in set(known)}
    PublishedPhoto.objects.bulk_create(
        [PublishedPhoto(attachment_id=pk, publication_id=of) for pk, of in fresh.items()],
        ignore_conflicts=True,
    )
    return sorted(set(fresh.values()))


def _new_photos(whole: bool) -> int:
    pictures = _pictures()
    if not whole:
        newest = Attachment.objects.order_by("-pk").values_list("pk", flat=True)[NEWEST : NEWEST + 1]
        pictures = pictures.filter(pk__gt=next(iter(newest), 0))
    with transaction.atomic():
        ids = _photo_rows(pictures)
        return _wait(Publication.objects.filter(pk__in=ids))


def _new_answers(whole: bool) -> int:
    """A case that ended with an answer after it was decided about comes back: the answer is news, too."""
    passed = Answer.objects.filter(case=OuterRef("case"), state=Answer.State.PASSED)
    rows = Publication.objects.filter(
        Exists(passed),
        case__status=Status.CLOSED,
        case__closed_at__gt=F("decided_at"),
        waiting_since=None,
    ).exclude(state=State.REMOVED)
    if not whole:
        newest = Event.objects.order_by("-pk").values_list("pk", flat=True)[NEWEST : NEWEST + 1]
        told = Event.objects.filter(pk__gt=next(iter(newest), 0), move__in=TOLD)
        rows = rows.filter(case_id__in=told.values("case_id"))
    return _wait(rows)


def _wait(rows: QuerySet[Publication]) -> int:
    ids = list(rows.filter(waiting_since=None).values_list("pk", flat=True))
    return Publication.objects.filter(pk__in=ids).update(waiting_since=clock.now())


@transaction.atomic
def decide(case_id: int, verdict: Verdict, *, version: int, by: Person) -> Publication:
    """Release, withhold or take out; correcting later is deciding again.

    Refuses a decision on what somebody else decided meanwhile (`version`), and words in which a machine still
    finds the applicant or anybody's number: `Incomplete` with the field.
    """
    policy.require_moderator(by)
    case = queries_of(by).get(pk=case_id)
    row = Publication.objects.select_for_update(of=("self",)).filter(case=case).first()
    if row is None:
        _begin([case.pk])
        row = Publication.objects.select_for_update(of=("self",)).get(case=case)
    if row.version != version:
        raise NotNow(
            _("Bu başvuruya az önce başka biri karar verdi. Son hâline bakın; sizinki kaydedilmedi.")
        )
    clean = _clean(verdict, scrub_for(case.citizen_id))
    _write(row, clean, by)
    return row


def queries_of(by: Person) -> QuerySet[Case]:
    """Cases about which something may be decided: in public view, or taken out of it by us."""
    if not policy.moderates(by):
        return Case.objects.none()
    return queries.reachable() | Case.objects.filter(publication__state=State.REMOVED)


def _clean(verdict: Verdict, scrub: Scrub) -> Verdict:
    if verdict.state not in (State.APPROVED, State.WITHHELD, State.REMOVED):
        raise Incomplete(_("Yayımlanıp yayımlanmayacağını seçin."))
    wrong: dict[str, str] = {}
    text = trimmed(verdict.text) if verdict.state == State.APPROVED else ""
    answer = trimmed(verdict.answer) if verdict.answer_state == State.APPROVED else ""
    if verdict.state == State.APPROVED and is_blank(text):
        wrong["text"] = _("Yayımlanacak metin boş olamaz. Yayımlanacak söz yoksa metni yayımlamayın.")
    if verdict.answer_state == State.APPROVED and is_blank(answer):
        wrong["answer"] = _("Yayımlanacak cevap boş olamaz.")
    for name, words in (("text", text), ("answer", answer)):
        trouble = scrub.left_in(words) if words else ""
        if len(words) > LONGEST:
            trouble = _("En çok %(n)s harf olabilir.") % {"n": LONGEST}
        if trouble:
            wrong.setdefault(name, trouble)
    if wrong:
        raise Incomplete(_("Yayımlanmadı. İşaretli yerleri düzeltin; yazdıklarınız duruyor."), fields=wrong)
    photos = frozenset() if verdict.state == State.REMOVED else verdict.photos
    return Verdict(verdict.state, text, verdict.answer_state, answer, photos, trimmed(verdict.reason)[:300])


def _write(row: Publication, verdict: Verdict, by: Person) -> None:
    row.state, row.text = verdict.state, verdict.text
    row.answer_state, row.answer = verdict.answer_state, verdict.answer
    row.waiting_since, row.decided_at = None, clock.now()
    row.version += 1
    row.save()
    photos = list(row.photos.all())
    for photo in photos:
        photo.state = State.APPROVED if photo.attachment_id in verdict.photos else State.WITHHELD
    PublishedPhoto.objects.bulk_update(photos, ["state"])
    Decision.objects.create(
        publication=row,
        at=row.decided_at,
        by_id=by.actor_id,
        state=row.state,
        text=row.text,
        answer_state=row.answer_state,
        answer=row.answer,
        photos=[photo.attachment_id for photo in photos if photo.state == State.APPROVED],
        reason=verdict.reason,
    )


def answer_of(case: Case) -> str:
    """The answer the citizen was given, where the case ended with one; "" otherwise."""
    if case.status not in (Status.CLOSED, Status.OBJECTED):
        return ""
    found = answers.told(case)
    return found.text if found else ""
