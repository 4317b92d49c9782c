"""Enquiries of public bodies, courts and persons: registered, answered, their correspondence kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.information import policy
from muhatap.information.models import Change, Enquiry, Letter
from muhatap.information.services.recording import differences, morning, note
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.persons import Person

NUMBERS = 7_322  # class of the advisory lock under which a year's numbers are given out
OLDEST = timedelta(days=3 * 366)
KIND = {Enquiry.Wants.DOCUMENT: "document_request", Enquiry.Wants.OPINION: "opinion_request"}
Uploads = list["UploadedFile[Any]"]


@transaction.atomic
def register(values: Mapping[str, Any], uploads: Uploads, *, by: Person) -> Enquiry:
    """Register an enquiry; its docket counts 5 or 15 working days by what is wanted (belge-5, gorus-15)."""
    policy.require(by, *policy.HANDLERS)
    faults = _faults(values)
    if faults:
        raise Incomplete(_("Kaydedilmedi; yazdıklarınız duruyor."), fields=faults)
    received: date = values["received_on"]
    docket = deadlines.open_docket(Policy.Holder.RECORD, kind=KIND[Enquiry.Wants(values["wants"])])
    due = deadlines.happened(docket.pk, Occasion.OPENED, at=morning(received))
    year = clock.today().year
    made = Enquiry.objects.create(
        **values,
        year=year,
        no=_next(year),
        words_fold=_words(values),
        docket=docket,
        due_at=due.due_at,
        registered_at=clock.now(),
        registered_by_id=by.actor_id,
    )
    note(made, Change.What.REGISTERED, by=by)
    if uploads or values.get("letter_no"):
        day = values.get("letter_on") or received
        _letter(made, Letter.Way.IN, day, values.get("letter_no", ""), values["subject"], uploads, by)
    return made


def _faults(values: Mapping[str, Any], answered_on: date | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if answered_on is not None and answered_on > clock.today():
        found["answered_on"] = _("Bugünden sonra olamaz.")
    if values["received_on"] > clock.today():
        found["received_on"] = _("Bugünden sonra olamaz.")
    elif answered_on is not None and values["received_on"] > answered_on:
        found["received_on"] = _("Cevaplandığı günden sonra gelmiş olamaz.")
    elif values["received_on"] < clock.today() - OLDEST:
        found["received_on"] = _("Üç yıldan eski olamaz. Yılını denetleyin.")
    if values.get("letter_on") and values["letter_on"] > values["received_on"]:
        found["letter_on"] = _("Yazının tarihi, bize geldiği günden sonra olamaz.")
    return found


def _words(values: Mapping[str, Any]) -> str:
    return ascii_fold(
        " ".join(str(values.get(key) or "") for key in ("name", "letter_no", "subject", "text"))
    )


def _next(year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", [NUMBERS, year])
    return (Enquiry.objects.filter(year=year).aggregate(n=Max("no"))["n"] or 0) + 1


def _held(enquiry_id: int, by: Person) -> Enquiry:
    policy.require(by, *policy.HANDLERS)
    return Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry_id)


@transaction.atomic
def correct(enquiry_id: int, values: Mapping[str, Any], *, by: Person) -> Enquiry:
    """Put an enquiry right, its answer too. Another kind or day counts its days anew; the history keeps both.

    What stands in the correspondence stays.
    """
    row = _held(enquiry_id, by)
    faults = _faults(values, values.get("answered_on", row.answered_on))
    if faults:
        raise Incomplete(_("Kaydedilmedi; yazdıklarınız duruyor."), fields=faults)
    changed = differences(row, values)
    row.words_fold = _words(values)
    if changed.keys() & {"wants", "received_on", "answered_on"}:
        _count_anew(row)
    if changed:
        row.save()
        note(row, Change.What.CORRECTED, by=by, fields=changed)
    return row


def _count_anew(row: Enquiry) -> None:
    deadlines.happened(row.docket_id, Occasion.CANCELLED, at=clock.now())  # what has ended stays as it ended
    docket = deadlines.open_docket(Policy.Holder.RECORD, kind=KIND[Enquiry.Wants(row.wants)])
    due = deadlines.happened(docket.pk, Occasion.OPENED, at=morning(row.received_on))
    row.docket, row.due_at = docket, due.due_at
    if row.answered_on is not None:
        deadlines.happened(docket.pk, Occasion.ENDED, at=morning(row.answered_on))


@transaction.atomic
def add_letter(
    enquiry_id: int, *, way: str, day: date, number: str, text: str, uploads: Uploads, by: Person
) -> Letter:
    """Keep one more piece of the correspondence."""
    row = _held(enquiry_id, by)
    if day > clock.today():
        raise Incomplete(
            _("Kaydedilmedi; yazdıklarınız duruyor."), fields={"day": _("Bugünden sonra olamaz.")}
        )
    made = _letter(row, way, day, number, text, uploads, by)
    note(row, Change.What.LETTER, by=by, fields={str(made.get_way_display()): ("", text)})
    return made


@transaction.atomic
def answer(enquiry_id: int, *, day: date, number: str, text: str, uploads: Uploads, by: Person) -> Enquiry:
    """What was answered, with its letter; the docket ends on that day."""
    row = _held(enquiry_id, by)
    if not row.is_open:
        raise NotNow(_("Bu yazı cevaplanmış; eklemek için yazışmaya ekleyin."))
    if not row.received_on <= day <= clock.today():
        raise Incomplete(
            _("Cevap işlenmedi; yazdıklarınız duruyor."),
            fields={"day": _("Geldiği günden sonra ve en geç bugün olmalı.")},
        )
    row.answered_on, row.answer_no, row.answer = day, number, text
    row.save(update_fields=["answered_on", "answer_no", "answer"])
    deadlines.happened(row.docket_id, Occasion.ENDED, at=morning(day))
    _letter(row, Letter.Way.OUT, day, number, text, uploads, by)
    note(row, Change.What.ANSWERED, by=by, fields={str(_("Sayı")): ("", number)})
    return row


def _letter(
    row: Enquiry, way: str, day: date, number: str, text: str, uploads: Uploads, by: Person
) -> Letter:
    stored = [files.store(one, one.name or "", by=by, kinds=Kinds.STAFF) for one in uploads[:1]]
    return Letter.objects.create(
        enquiry=row,
        way=way,
        day=day,
        number=number or "",
        text=text,
        file=stored[0] if stored else None,
        added_at=clock.now(),
        added_by_id=by.actor_id,
    )
