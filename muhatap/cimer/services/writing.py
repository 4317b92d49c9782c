"""Writing the answer back: what is to be copied, the tick, and its undoing (sisli:12.k, sisli:15.f)."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from muhatap.answers import enclosing
from muhatap.answers import queries as answers
from muhatap.answers.models import Answer
from muhatap.cases import queries as cases
from muhatap.cases import services
from muhatap.cases.errors import TouchedSince
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case
from muhatap.cimer import policy
from muhatap.cimer.models import Entry, WriteBack
from muhatap.cimer.services.entering import held
from muhatap.citizens import redaction
from muhatap.delivery import services as delivery
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import flaw, one_line
from muhatap.organization.persons import Person
from muhatap.organization.services import audit


def text_of(case: Case) -> str:
    """The approved answer without anything that tells who applied; empty while there is none.

    With what the law lets stand under it: decision, grounds and remedies (4982 m.12). The outside system
    shows it under the application: whose it is is known there, and nowhere else's business (izmir:15.10).
    One statement, two more with a known applicant, one for a decision.
    """
    answer = answers.final(case)
    if answer is None:
        return ""
    text = enclosing.whole(case, answer)
    about = redaction.known([case.citizen_id]).get(case.citizen_id) if case.citizen_id else None
    return about.out_of(text) if about is not None else text


def mark_of(text: str) -> str:
    """By what a page knows again which text it showed."""
    return sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def tick(
    entry_id: int,
    *,
    by: Person,
    outside_status: str,
    document_no: str = "",
    document_closed_on: date | None = None,
    note: str = "",
    copied: str = "",
) -> WriteBack:
    """Record that the answer stands in the outside system: the citizen is told, the case closes, clocks stop.

    `document_no` is the number of the document record that was closed with it, `copied` the mark (`mark_of`)
    of the text that stood on the page. Raises `NotNow` while there is nothing to write back or the text is
    another one by now, `Incomplete` for what is missing or of a coming day.
    """
    policy.require_officer(by)
    entry = held(entry_id, by)
    _check(outside_status, document_no, document_closed_on, note)
    case = entry.case
    answer, text = _copied(case, copied)
    before = services.remember(case)
    now = clock.now()
    late = case.law_due_at is not None and case.law_due_at < now
    delivery.written_back(case.pk, by=by, text=text, note=note)
    case.refresh_from_db(fields=["chain_head"])
    row = WriteBack.objects.create(
        entry=entry,
        answer=answer,
        text=text,
        at=now,
        by_id=by.actor_id,
        outside_status=one_line(outside_status),
        document_no=one_line(document_no),
        document_closed_on=(document_closed_on or clock.today()) if one_line(document_no) else None,
        note=one_line(note)[:300],
        was_late=late,
        before=before,
        head=case.chain_head,
    )
    entry.written_at = now
    entry.save(update_fields=["written_at"])
    return row


def _copied(case: Case, mark: str) -> tuple[Answer, str]:
    """The approved answer and its text, which is the one that was copied."""
    text, answer = text_of(case), answers.final(case)
    if case.status != Status.TO_DELIVER or answer is None:
        raise NotNow(
            _("Geri yazılacak onaylı bir cevap yok; başvuru şu anda: %(now)s.") % {"now": case.stands}
        )
    if mark and mark != mark_of(text):
        raise NotNow(
            _("Cevap siz kopyalarken değişti. Yukarıdaki yeni metni kopyalayıp yeniden işaretleyin.")
        )
    return answer, text


@transaction.atomic
def close_document(write_back_id: int, document_no: str, closed_on: date | None, *, by: Person) -> WriteBack:
    """The document record was closed later than the answer was written back."""
    policy.require_officer(by)
    row = WriteBack.objects.select_for_update(of=("self",)).get(
        pk=write_back_id, entry__case__in=cases.visible_to(by)
    )
    if row.undone_at is not None or row.document_no:
        raise NotNow(_("Bu geri yazmanın evrak kaydı zaten kapatılmış ya da işareti kaldırılmış."))
    if not one_line(document_no):
        words = _("Kapatılan evrakın numarasını yazın.")
        raise Incomplete(words, fields={"document_no": words})
    _check("-", document_no, closed_on, "")
    row.document_no, row.document_closed_on = one_line(document_no), closed_on or clock.today()
    row.save(update_fields=["document_no", "document_closed_on"])
    after = {"document_no": row.document_no, "document_closed_on": row.document_closed_on}
    audit("cimer.document_closed", f"cimer:{row.entry_id}", by=by, after=after)
    return row


@transaction.atomic
def undo(write_back_id: int, reason: str, *, by: Person) -> WriteBack:
    """Take a wrong tick back: the case waits to be written back again, its clocks run as if never stopped.

    Raises `NotNow` when something happened to the case since; then it is opened again by the coordination.
    """
    policy.require_officer(by)
    found = WriteBack.objects.select_related("entry").get(
        pk=write_back_id, entry__case__in=cases.visible_to(by)
    )
    if not one_line(reason):
        words = _("İşaretin neden kaldırıldığını yazın.")
        raise Incomplete(words, fields={"reason": words})
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=found.entry.case_id)
    row = WriteBack.objects.select_for_update(of=("self",)).get(pk=write_back_id)
    if row.undone_at is not None:
        raise NotNow(_("Bu işaret zaten kaldırılmış."))
    try:
        if not row.before:
            raise TouchedSince
        facts = {"reason": one_line(reason)}
        services.take_back(found.entry.case_id, row.before, head=row.head, facts=facts, by=by, name="unwrite")
    except TouchedSince as touched:
        raise NotNow(
            _("Geri yazıldıktan sonra başvuruda başka işlem yapılmış; koordinasyon yeniden açar.")
        ) from touched
    row.undone_at, row.undone_by_id = clock.now(), by.actor_id
    row.undone_reason = one_line(reason)[:300]
    row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    stands = WriteBack.objects.filter(entry=row.entry_id, undone_at=None).aggregate(at=Max("at"))["at"]
    Entry.objects.filter(pk=row.entry_id).update(written_at=stands)
    return row


def _check(outside_status: str, document_no: str, closed_on: date | None, note: str) -> None:
    wrong: dict[str, str] = {}
    if not one_line(outside_status):
        wrong["outside_status"] = _("Orada hangi durumun göründüğünü yazın.")
    for name, text, most in (
        ("outside_status", outside_status, 80),
        ("document_no", document_no, 40),
        ("note", note, 300),
    ):
        if name not in wrong and (problem := flaw(one_line(text), limit=most)):
            wrong[name] = str(problem)
    if closed_on is not None and closed_on > clock.today():
        wrong["document_closed_on"] = _("Evrak kaydı gelecekte kapatılmış olamaz.")
    if closed_on is not None and not one_line(document_no):
        wrong["document_no"] = _("Kapatılan evrakın numarasını yazın.")
    if wrong:
        raise Incomplete(_("Geri yazıldı işaretlenmedi; yazdıklarınız duruyor."), fields=wrong)
