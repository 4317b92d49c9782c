"""Letters with units and other bodies, and their answers (izmir:11.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from muhatap.cimer import policy
from muhatap.cimer.models import Entry, Letter
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Docket, Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import flaw, one_line, trimmed
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.services import audit

Asks = Letter.Asks
# what a letter that asks for something is, to the policies of time (belge-5, gorus-15)
KINDS = {Asks.DOCUMENT: "document_request", Asks.OPINION: "opinion_request"}
OLDEST = timedelta(days=3 * 366)
LIMITS = {"number": 60, "subject": 200, "text": 20_000, "answer_no": 60, "answer_text": 20_000}


@dataclass(frozen=True)
class LetterDraft:
    """A letter as written down."""

    way: str
    number: str
    day: date | None
    subject: str
    unit_id: int | None
    entry_id: int | None = None
    asks: str = Asks.NOTHING
    text: str = ""


class Stale(NotNow):
    """Somebody else corrected it since the form was opened."""


@transaction.atomic
def write(draft: LetterDraft, *, by: Person, uploads: Sequence[UploadedFile[Any]] = ()) -> Letter:
    """Put a letter into the register. Where it asks for something its period runs from its day."""
    policy.require_officer(by)
    _check(draft)
    row = Letter(made_at=clock.now(), made_by_id=by.actor_id)
    _fill(row, draft)
    if row.asks in KINDS:
        row.docket, row.due_at = _opened(row)
    _save(row)
    row.files.set([files.store(one, one.name or "", by=by, kinds=Kinds.STAFF) for one in uploads])
    return row


@transaction.atomic
def correct(pk: int, draft: LetterDraft, *, version: int, by: Person) -> Letter:
    """Correct a letter; before and after stay in its history. Another day or wish counts its period anew.

    Raises `Stale` when somebody else corrected it meanwhile.
    """
    policy.require_officer(by)
    row = Letter.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.version != version:
        raise Stale(_("Bu yazıyı siz bakarken başkası düzeltti. Yazdıklarınız duruyor; yeni hâline bakın."))
    _check(draft)
    if row.answered_on is not None and draft.day is not None and draft.day > row.answered_on:
        words = _("Cevabından sonra yazılmış olamaz.")
        raise Incomplete(words, fields={"day": words})
    before = _facts(row)
    _fill(row, draft)
    after = _facts(row)
    changed = [name for name in after if before[name] != after[name]]
    if {"asks", "day"} & set(changed):
        _count_anew(row)
    if changed:
        row.version += 1
        _save(row)
        audit(
            "cimer.letter_corrected",
            f"cimer_letter:{pk}",
            by=by,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return row


@transaction.atomic
def answer(pk: int, number: str, day: date | None, text: str, *, by: Person) -> Letter:
    """Write down the answer to a letter; its period ends on that day."""
    policy.require_officer(by)
    row = Letter.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.answered_on is not None:
        raise NotNow(_("Bu yazının cevabı zaten işlenmiş."))
    wrong: dict[str, str] = {}
    if not one_line(number):
        wrong["answer_no"] = _("Cevabın sayısını yazın.")
    if day is None:
        wrong["answered_on"] = _("Cevabın gününü yazın.")
    elif day > clock.today() or day < row.day:
        wrong["answered_on"] = _("Cevap, yazıdan önce ya da gelecekte olamaz.")
    for name, words in (("answer_no", one_line(number)), ("answer_text", text)):
        if problem := flaw(words, limit=LIMITS[name], lines=name == "answer_text"):
            wrong[name] = str(problem)
    if wrong or day is None:
        raise Incomplete(_("Cevap kaydedilmedi; yazdıklarınız duruyor."), fields=wrong)
    row.answer_no, row.answered_on, row.answer_text = one_line(number), day, trimmed(text)
    row.version += 1
    row.save(update_fields=["answer_no", "answered_on", "answer_text", "version"])
    if row.docket_id is not None:
        deadlines.happened(row.docket_id, Occasion.ENDED, at=_moment(day))
    audit(
        "cimer.letter_answered",
        f"cimer_letter:{pk}",
        by=by,
        after={"answer_no": row.answer_no, "answered_on": row.answered_on},
    )
    return row


def _count_anew(row: Letter) -> None:
    if row.docket_id is not None and row.answered_on is None:
        deadlines.happened(row.docket_id, Occasion.CANCELLED, at=clock.now())
    row.docket, row.due_at = _opened(row) if row.asks in KINDS else (None, None)
    if row.docket is not None and row.answered_on is not None:
        deadlines.happened(row.docket.pk, Occasion.ENDED, at=_moment(row.answered_on))


def _opened(row: Letter) -> tuple[Docket, datetime | None]:
    docket = deadlines.open_docket(Policy.Holder.RECORD, kind=KINDS[Asks(row.asks)])
    return docket, deadlines.happened(docket.pk, Occasion.OPENED, at=_moment(row.day)).due_at


def _moment(day: date) -> datetime:
    return min(datetime.combine(day, time(9), tzinfo=clock.ISTANBUL), clock.now())


def _fill(row: Letter, draft: LetterDraft) -> None:
    assert draft.day is not None and draft.unit_id is not None  # checked
    row.way, row.number, row.day = draft.way, one_line(draft.number), draft.day
    row.subject, row.unit_id, row.entry_id = one_line(draft.subject), draft.unit_id, draft.entry_id
    row.asks, row.text = draft.asks, trimmed(draft.text)


def _facts(row: Letter) -> dict[str, Any]:
    names = ("way", "number", "day", "subject", "unit_id", "entry_id", "asks", "text")
    return {name: getattr(row, name) for name in names}


def _save(row: Letter) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        words = _("Bu birimle bu sayıda bir yazı zaten kayıtlı.")
        raise Incomplete(words, fields={"number": words}) from None


def _check(draft: LetterDraft) -> None:
    wrong: dict[str, str] = {}
    if draft.way not in Letter.Way.values:
        wrong["way"] = _("Gelen mi giden mi, seçin.")
    if draft.asks not in Asks.values:
        wrong["asks"] = _("Ne istendiğini seçin.")
    if draft.unit_id is None or not Unit.objects.filter(pk=draft.unit_id).exists():
        wrong["unit"] = _("Birimi ya da kurumu seçin.")
    if draft.entry_id is not None and not Entry.objects.filter(pk=draft.entry_id).exists():
        wrong["entry"] = _("Böyle bir başvuru yok.")
    wrong |= _wrong_day(draft.day) | _wrong_words(draft)
    if wrong:
        raise Incomplete(_("Yazı kaydedilmedi; yazdıklarınız duruyor."), fields=wrong)


def _wrong_day(day: date | None) -> dict[str, str]:
    today = clock.today()
    if day is None:
        return {"day": _("Yazının gününü yazın.")}
    if day > today:
        return {"day": _("Yazı gelecekte yazılmış olamaz.")}
    return {"day": _("Yazı üç yıldan eski olamaz. Yılını denetleyin.")} if today - day > OLDEST else {}


def _wrong_words(draft: LetterDraft) -> dict[str, str]:
    number, subject = one_line(draft.number), one_line(draft.subject)
    wrong: dict[str, str] = {}
    if not number:
        wrong["number"] = _("Yazının sayısını yazın.")
    if not subject:
        wrong["subject"] = _("Konusunu yazın.")
    for name, words in (("number", number), ("subject", subject), ("text", draft.text)):
        if name not in wrong and (problem := flaw(words, limit=LIMITS[name], lines=name == "text")):
            wrong[name] = str(problem)
    return wrong
