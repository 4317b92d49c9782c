"""What access costs: the notice, the payment, and the end of what was not paid (4982 m.10, m.11).

The moves `ask_fee`, `say_fee`, `record_payment` and those that end a case may be made elsewhere too (by a
key, on the case's own page): `followed` keeps the register's rows by them, however often it is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from muhatap.cases import services as cases
from muhatap.cases.models import Attachment, Case, Event, Kind
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Docket, Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.information.models import Application, Change, FeeNotice, Tariff
from muhatap.information.models.fees import MOST, ZERO, lira
from muhatap.information.services.pricing import tariff_on
from muhatap.information.services.recording import differences, held, note
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, Refused
from muhatap.kit.text import trimmed
from muhatap.organization.persons import Person

State = FeeNotice.State


@dataclass(frozen=True)
class Wanted:
    """How much of what the applicant gets."""

    pages: int = 0
    colour_pages: int = 0
    media: int = 0
    other: Decimal = ZERO
    other_for: str = ""


def priced(wanted: Wanted, day: date) -> tuple[Tariff, Decimal]:
    """The row and the amount in lira. `NotNow` without a tariff, `Incomplete` for nothing or too much."""
    tariff = tariff_on(day)
    if tariff is None:
        raise NotNow(_("Bugün geçerli bir ücret tarifesi yok. Önce tarifeyi girin."))
    amount = tariff.cost(wanted.pages, wanted.colour_pages, wanted.media, wanted.other)
    if amount <= 0:
        raise Incomplete(
            _("Ücret istenmedi: ilk %(n)d sayfa ücretsizdir, ödenecek bir şey yok.")
            % {"n": tariff.free_pages},
            fields={"pages": _("Bu kadarı ücretsiz; doğrudan verin.")},
        )
    if amount > MOST:
        words = _("Ücret çok büyük: %(amount)s. Sayıları ve tarifeyi denetleyin.") % {"amount": lira(amount)}
        raise Incomplete(_("Ücret istenmedi; yazdıklarınız duruyor."), fields={"pages": words})
    return tariff, amount


def breakdown(wanted: Wanted, tariff: Tariff, language: str) -> str:
    """What the amount consists of, as the applicant reads it."""
    with translation.override(language):
        parts = [
            _("%(n)d siyah beyaz sayfa (sayfası %(price)s)")
            % {"n": wanted.pages, "price": lira(tariff.page)},
            _("%(n)d renkli sayfa (sayfası %(price)s)")
            % {"n": wanted.colour_pages, "price": lira(tariff.colour_page)},
            _("%(n)d disk ya da bellek (tanesi %(price)s)")
            % {"n": wanted.media, "price": lira(tariff.medium)},
            f"{wanted.other_for}: {lira(wanted.other)}",
        ]
        counts = (wanted.pages, wanted.colour_pages, wanted.media, wanted.other)
        said = "; ".join(part for part, count in zip(parts, counts, strict=True) if count)
        free = _("ilk %(n)d sayfa ücretsiz") % {"n": tariff.free_pages}
        return f"{said} ({free})."


@transaction.atomic
def ask_fee(case_id: int, wanted: Wanted, where: str, *, by: Person) -> FeeNotice:
    """Tell the applicant what access costs and where to pay: the law's period stands still.

    Fifteen working days to pay begin. Raises what the move `ask_fee` refuses, and what `priced` does.
    """
    application = held(case_id, by)
    case = application.case
    tariff, amount = priced(wanted, clock.today())
    text = f"{breakdown(wanted, tariff, case.language)}\n{trimmed(where)}"
    cases.move(case_id, "ask_fee", by=by, facts={"fee": str(amount), "text": text})
    columns = {
        "tariff": tariff,
        "pages": wanted.pages,
        "colour_pages": wanted.colour_pages,
        "media": wanted.media,
        "other": wanted.other,
        "other_for": wanted.other_for,
    }
    return _asked(application, amount, clock.now(), by_id=by.actor_id, by=by, **columns)


def _asked(
    application: Application, amount: Decimal, at: datetime, *, by_id: int, by: Person, **columns: Any
) -> FeeNotice:
    docket, due_at = _docket(at)
    made = FeeNotice.objects.create(
        application=application,
        amount=amount,
        asked_at=at,
        asked_by_id=by_id,
        docket=docket,
        due_at=due_at,
        **columns,
    )
    differences(application, {"fee": Application.Fee.ASKED})
    note(application, Change.What.FEE_ASKED, by=by, fields={str(_("Ücret")): ("", lira(amount))})
    return made


def _docket(at: datetime) -> tuple[Docket, datetime | None]:
    docket = deadlines.open_docket(Policy.Holder.RECORD, kind="fee_notice")
    return docket, deadlines.happened(docket.pk, Occasion.OPENED, at=at).due_at


@transaction.atomic
def record_payment(
    notice_id: int,
    paid: Decimal,
    day: date,
    receipt: str,
    uploads: list[UploadedFile[Any]],
    *,
    by: Person,
) -> FeeNotice:
    """The applicant has paid and proves it with the receipt: time runs on, as the policy says.

    Raises `Incomplete` for less than was asked and for a day before the notice or ahead.
    """
    case_id = FeeNotice.objects.values_list("application__case_id", flat=True).get(pk=notice_id)
    application = held(case_id, by)
    row = application.fees.get(pk=notice_id)
    if row.state != State.ASKED:
        raise NotNow(_("Bu ücret “%(state)s”; ödeme işlenmez.") % {"state": row.get_state_display()})
    faults: dict[str, Any] = {}
    if paid < row.amount:
        faults["paid"] = _("Eksik: istenen ücret %(amount)s.") % {"amount": lira(row.amount)}
    if not clock.local(row.asked_at).date() <= day <= clock.today():
        faults["day"] = _("Ücret bildirildikten sonra ve en geç bugün olmalı.")
    if faults:
        raise Incomplete(_("Ödeme işlenmedi; yazdıklarınız duruyor."), fields=faults)
    files = cases.attach_uploads(case_id, uploads, audience=Attachment.Audience.STAFF, by=by)
    facts = {"receipt": receipt, "paid_on": day.isoformat()}
    cases.move(case_id, "record_payment", by=by, facts=facts)
    row.proof = files[0] if files else None
    _paid(application, row, paid, day, receipt, by=by)
    return row


def _paid(
    application: Application, row: FeeNotice, paid: Decimal, day: date, receipt: str, *, by: Person
) -> None:
    row.state, row.paid, row.paid_on, row.receipt = State.PAID, paid, day, receipt[:60]
    row.save(update_fields=["state", "paid", "paid_on", "receipt", "proof"])
    deadlines.happened(row.docket_id, Occasion.ENDED, at=clock.now())
    differences(application, {"fee": Application.Fee.PAID})
    note(
        application, Change.What.FEE_PAID, by=by, fields={str(_("Ödenen")): ("", lira(paid))}, reason=receipt
    )


@transaction.atomic
def withdraw_unpaid(docket_id: int, *, by: Person) -> bool:
    """The days to pay have passed: the request counts as withdrawn (4982 m.11). May run twice.

    False where nothing waits any more: it was paid, the case ended, or it was done already.
    """
    rows = FeeNotice.objects.filter(docket_id=docket_id, state=State.ASKED)
    case_id = rows.values_list("application__case_id", flat=True).first()
    if case_id is None:
        return False
    try:
        cases.move(case_id, "deem_withdrawn", by=by)
    except Refused:
        return False  # somebody was faster, or the applicant was told later than the notice was written
    return True


@transaction.atomic
def followed(event: Event, *, by: Person) -> None:
    """Keep the register's row by a move about the fee, wherever it was made. May run twice."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).get(pk=event.case_id)
    if case.kind != Kind.INFORMATION_REQUEST:
        return
    application, _made = Application.objects.get_or_create(case=case)
    application.case = case
    row = application.fees.filter(state=State.ASKED).first()
    if event.move == "ask_fee":
        known = application.fees.filter(asked_at__gte=event.at).exists()
        if row is None and not known and case.fee_until is not None:
            amount = Decimal(str(event.fact("fee")))
            _asked(application, amount, event.at, by_id=event.by_id, by=by)
    elif row is None:
        return
    elif event.move == "say_fee":
        _told(row, event.at)
    elif event.move == "record_payment":
        day = date.fromisoformat(str(event.fact("paid_on")))
        _paid(application, row, row.amount, day, str(event.fact("receipt") or ""), by=by)
    else:
        _over(application, row, lapsed=event.move == "deem_withdrawn", by=by)


def _told(row: FeeNotice, at: datetime) -> None:
    """Somebody told the applicant only now: the days to pay run from here."""
    if row.asked_at >= at:
        return
    deadlines.happened(row.docket_id, Occasion.CANCELLED, at=at)
    row.docket, row.due_at = _docket(at)
    row.asked_at = at
    row.save(update_fields=["docket", "due_at", "asked_at"])


def _over(application: Application, row: FeeNotice, *, lapsed: bool, by: Person) -> None:
    """The case has ended: nobody waits for its fee any more."""
    row.state = State.LAPSED if lapsed else State.DROPPED
    row.save(update_fields=["state"])
    deadlines.happened(row.docket_id, Occasion.ENDED if lapsed else Occasion.CANCELLED, at=clock.now())
    differences(application, {"fee": Application.Fee.LAPSED if lapsed else Application.Fee.NONE})
    if lapsed:
        note(application, Change.What.FEE_LAPSED, by=by)
