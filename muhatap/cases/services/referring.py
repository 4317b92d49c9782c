"""Giving a case to units: one referral each, with its clocks and the line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from muhatap.cases.calls import leave_to_a_person
from muhatap.cases.errors import AlreadyThere, MissingFacts, NothingForOutside
from muhatap.cases.lifecycle import CASE_MOVES, IN_HAND, LIVE, REFERRAL_MOVES, Move, ReferralStatus
from muhatap.cases.models import Call, Case, Referral
from muhatap.cases.recording import Record
from muhatap.cases.services.copied import earliest
from muhatap.cases.telling import is_confidential
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Docket, Policy
from muhatap.deadlines.services import Due, Opening
from muhatap.organization.models import Unit
from muhatap.organization.persons import Grant

NOBODY_WORKS = frozenset({"approve", "route"})  # from where these start no unit has the case
FIRST_LINES = 2  # a timeline no longer than this has no referral yet


def refer(
    record: Record,
    made: Move,
    unit_ids: Sequence[int],
    *,
    grant: Grant | None,
    for_outside: str,
    note: str = "",
) -> None:
    """One referral for each unit; outside bodies are forwarded to and tracked (izmir:5.b, sisli:12.j).

    What leaves the house of a hidden or sensitive case is what somebody wrote for it, never the citizen's
    own words (izmir:15.10). Of any other case the note for the unit goes along.
    """
    case, purpose = record.case, _purpose(made)
    units = _units(unit_ids)
    if any(unit.is_outside for unit in units) and is_confidential(case) and not for_outside:
        raise NothingForOutside(made)
    _refuse_busy(record, made, units, purpose)
    rows = [REFERRAL_MOVES["forward" if unit.is_outside else "offer"] for unit in units]
    opened = _opened(record, rows)
    referrals = [
        part_of(record, unit, row, docket, due, purpose=purpose)
        for unit, row, (docket, due) in zip(units, rows, opened, strict=True)
    ]
    Referral.objects.bulk_create(referrals)
    record.parts = [*(record.parts or ()), *referrals]
    for referral, row in zip(referrals, rows, strict=True):
        record.arrived(referral)
        facts: dict[str, Any] = {"unit": referral.unit_id}
        if row.name == "forward":
            facts |= _said_outside(record, referral, for_outside, note)
        record.line(row, grant=grant, before="", after=referral.status, referral=referral, facts=facts)


def part_of(
    record: Record, unit: Unit, row: Move, docket: Docket, due: Due, *, purpose: str = Referral.Purpose.WORK
) -> Referral:
    """A unit's part of a case, not yet kept."""
    case = record.case
    return Referral(
        case=case,
        unit=unit,
        round=case.round,
        purpose=purpose,
        status=str(row.target),
        referred_at=record.at,
        referred_by_id=record.by.actor_id,
        docket=docket,
        due_at=earliest(due.due_at, case),
        law_due_at=case.law_due_at,
        is_paused=due.paused,
    )


def _opened(record: Record, rows: Sequence[Move]) -> list[tuple[Docket, Due]]:
    """A docket for each unit; the case's own clocks, heard before, are written with theirs."""
    openings = [opening_of(record.case, row, record.at) for row in rows]
    opened = deadlines.open_dockets(openings, after=record.told, unwritten=record.unwritten)
    record.unwritten = None
    return opened


def _said_outside(record: Record, referral: Referral, for_outside: str, note: str) -> dict[str, Any]:
    """What another institution reads besides, or in place of, the citizen's words; the citizen is told."""
    case = record.case
    facts: dict[str, Any] = {}
    if for_outside:
        facts = {"for_outside": for_outside}
    elif note and not is_confidential(case):
        facts = {"text": note}
    leave_to_a_person(record, case, referral, facts, Call.What.FORWARDED, holds=False)
    return facts


def _units(unit_ids: Sequence[int]) -> list[Unit]:
    units = list(Unit.objects.filter(pk__in=unit_ids, is_active=True).order_by("pk"))
    if not units or len(units) != len(set(unit_ids)):
        raise MissingFacts(CASE_MOVES["route"], ["units"])
    return units


def _refuse_busy(record: Record, made: Move, units: Sequence[Unit], purpose: str) -> None:
    """A unit that still works on the case gets no second referral."""
    case = record.case
    if record.parts is None:
        live = Referral.objects.filter(case=case, status__in=LIVE)
        asks = case.event_count > FIRST_LINES and made.name not in NOBODY_WORKS
        record.parts = list(live) if asks else []
    busy = (*IN_HAND, ReferralStatus.ANSWERED)
    there = {part.unit_id for part in record.parts if part.status in busy and part.purpose == purpose}
    for unit in units:
        if unit.pk in there:
            raise AlreadyThere(unit.name)


def opening_of(case: Case, row: Move, at: datetime) -> Opening:
    """The docket of a part that is given at this moment."""
    return Opening(
        Policy.Holder.REFERRAL,
        case.kind,
        row.occasion,
        at,
        topic_days=case.topic.target_days,
        is_anonymous=case.citizen_id is None,
        round=case.round,
        channel=case.channel,
    )


def _purpose(row: Move) -> str:
    return Referral.Purpose.VERIFICATION if row.name == "verify" else Referral.Purpose.WORK
