"""What no message brings is told by a person: left as a call, told, or come to nothing."""

from __future__ import annotations

from typing import Any

from muhatap.cases import telling
from muhatap.cases.lifecycle import LIVE, ReferralStatus, Status
from muhatap.cases.models import Call, Case, Referral
from muhatap.cases.recording import Record

Facts = dict[str, Any]
# while the case or the part stands so, what somebody has to tell is still to be told
OF_AN_END = {
    Call.What.CANCELLED.value: Status.CANCELLED,
    Call.What.WITHDRAWN.value: Status.CANCELLED,
    Call.What.OBJECTION.value: Status.CLOSED,
}
OF_A_PART = {
    Call.What.QUESTION.value: ReferralStatus.WAITING,
    Call.What.SCHEDULED.value: ReferralStatus.SCHEDULED,
}


def leave_to_a_person(
    record: Record, case: Case, referral: Referral | None, facts: Facts, what: str, *, holds: bool = True
) -> None:
    """Where no message goes, somebody calls; the clocks hear of it when it was told, where it `holds` them.

    An anonymous applicant is nobody who could be called: there the move counts as it is.
    """
    row = call_of(record, case, referral, facts, what)
    if row is None:
        return
    row.save(force_insert=True)
    facts["call"] = row.pk
    record.unsaid, case.to_call = record.unsaid or holds, True
    record.columns |= {"to_call"}


def call_of(
    record: Record,
    case: Case,
    referral: Referral | None,
    facts: Facts,
    what: str,
    asked: telling.Asked | None = None,
) -> Call | None:
    """What somebody has to tell the citizen, not yet kept; None where a message goes, or there is nobody."""
    if case.citizen_id is None or telling.citizen(case, asked):
        return None
    text = telling.aloud(case, referral, what, facts)
    return Call(case=case, referral=referral, what=what, text=text, since=record.at, by_id=record.by.actor_id)


def said(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """Somebody told the citizen what no message brought."""
    waiting = Call.objects.filter(case=case, ended_at=None)
    waiting.filter(pk=facts.get("call") or 0).update(ended_at=record.at, told=True)


def end_calls(record: Record) -> None:
    """What has come to nothing need not be told: the citizen replied, the wait or the case ended."""
    case = record.case
    if not case.to_call:
        return
    waiting = list(Call.objects.filter(case=case, ended_at=None).select_related("referral"))
    gone = [row.pk for row in waiting if not _still_to_be_told(row, case)]
    if gone:
        Call.objects.filter(pk__in=gone).update(ended_at=record.at)
    if len(gone) == len(waiting):
        case.to_call = False
        record.columns |= {"to_call"}


def _still_to_be_told(row: Call, case: Case) -> bool:
    if row.what in OF_AN_END:
        return case.status == OF_AN_END[row.what]
    if not case.is_open:
        return False
    if row.what in (Call.What.INFORMATION, Call.What.EXTENDED):
        return True
    if row.what == Call.What.FEE:
        return case.fee_until is not None
    if row.what == Call.What.FORWARDED:
        return row.referral is not None and row.referral.status in LIVE
    if row.referral is not None:
        return row.referral.status == OF_A_PART[row.what]
    return case.status == Status.WAITING_CITIZEN
