"""What the moves of laws 3071 and 4982 do besides changing the status."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from muhatap.cases import law
from muhatap.cases.calls import leave_to_a_person, said
from muhatap.cases.errors import AlreadySo
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Call, Case, Referral
from muhatap.cases.recording import Record
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Policy
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete

Facts = dict[str, Any]


def extended(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """More time, and why, told before the first period ends (4982 m.11); where no message goes, by a person.

    Until somebody has told it the period is not extended.
    """
    record.extension = str(facts["reason_code"])
    leave_to_a_person(record, case, None, facts, Call.What.EXTENDED)
    if not record.unsaid:
        return
    deadlines.check_extension_of(case.docket_id, at=record.at, reason=record.extension)
    waiting = Call.objects.filter(case=case, ended_at=None, what=Call.What.EXTENDED)
    if waiting.exclude(pk=facts["call"]).exists():
        raise AlreadySo(CASE_MOVES["extend"])


def extension_said(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """Told in time the period is longer from now on; told too late it stays as it was."""
    said(record, case, referral, facts)
    told = case.events.filter(move="extend", facts__call=facts.get("call") or 0).order_by("-seq").first()
    in_time = told is not None and case.law_due_at is not None and record.at <= case.law_due_at
    record.extension = str(told.facts["reason_code"]) if told is not None else ""
    record.unsaid = not in_time


def not_examined(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The law's own grounds, and no other (3071 m.6)."""
    if facts["ground"] not in law.GROUNDS:
        raise _wrong("ground", _("Nedeni listeden seçin."))


def fee_asked(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """What access costs, and until when it is to be paid; the notice interrupts the period (4982 m.11)."""
    amount = law.amount(facts["fee"])
    if amount is None:
        raise _wrong("fee", law.ABOVE_NOTHING)
    facts["fee"] = str(amount)
    _wait_for_fee(record, case, facts)
    leave_to_a_person(record, case, None, facts, Call.What.FEE)


def fee_said(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """Time to pay runs from when the applicant heard of it."""
    said(record, case, referral, facts)
    _wait_for_fee(record, case, facts)


def fee_paid(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The applicant has proven the payment; the period runs on."""
    try:
        day = date.fromisoformat(str(facts["paid_on"]))
    except ValueError as error:
        raise _wrong("paid_on", _("Ödeme gününü yazın.")) from error
    if not clock.local(case.received_at).date() <= day <= clock.local(record.at).date():
        raise _wrong("paid_on", _("Başvurudan önce ya da bugünden sonra olamaz."))
    not_waited_for(record, case)


def not_waited_for(record: Record, case: Case) -> None:
    """No fee is waited for any more."""
    if case.fee_until is not None:
        case.fee_until = None
        record.columns |= {"fee_until"}


def _wait_for_fee(record: Record, case: Case, facts: Facts) -> None:
    end = deadlines.would_end(Policy.Holder.RECORD, "fee_notice", at=record.at)
    if end is not None:
        case.fee_until = clock.local(end).date()
        facts["until"] = case.fee_until.isoformat()
        record.columns |= {"fee_until"}


def _wrong(field: str, words: str | Promise) -> Incomplete:
    return Incomplete(words, fields={field: words})
