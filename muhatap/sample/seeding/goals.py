"""What a sample must show whatever its size: every status of a case and a referral, and the rarer turns."""

from __future__ import annotations

from collections.abc import Callable

from muhatap.cases.lifecycle import ReferralStatus as T
from muhatap.cases.lifecycle import Status as S
from muhatap.sample.seeding.paper import Paper
from muhatap.sample.seeding.stage import Wanted

Goal = Callable[[Paper], bool]

# within how many days a case gets there, and by which turns of the plots
_WAYS: dict[str, tuple[int, str]] = {
    S.AWAITING_APPROVAL: (3, ""),
    S.RETURNED: (4, "return"),
    S.TO_ROUTE: (4, "hold"),
    S.WAITING_CITIZEN: (6, "hold ask"),
    S.OBJECTED: (60, "object"),
    S.CLOSED: (60, ""),
    S.CANCELLED: (20, "cancel"),
    T.WAITING: (9, "question"),
    T.SCHEDULED: (40, "schedule"),
    T.CORRECTION: (20, "reject"),
    T.PASSED: (40, ""),
    T.DECLINED: (20, "decline"),
    T.WITHDRAWN: (20, "pair withdraw"),
}


def goals() -> list[Wanted]:
    """Every goal once, the ones that need long histories first."""
    cases = [_wanted(status, _case_is(status)) for status in S.values]
    parts = [_wanted(f"part_{status}", _part_is(status), status) for status in T.values]
    turns = [
        Wanted("escalated", 40, _is_escalated, frozenset({"escalate"})),
        Wanted("to_inform", 6, lambda case: case.to_inform, frozenset({"inform"})),
        Wanted("second_round", 60, _is_again, frozenset({"object", "second_round"})),
        Wanted("two_units", 20, _has_two, frozenset({"pair"})),
        Wanted("late", 60, _is_late),
        Wanted("hidden", 15, lambda case: case.identity_hidden and case.status == S.WITH_UNITS),
        Wanted("anonymous", 15, lambda case: case.is_anonymous and case.status == S.WITH_UNITS),
    ]
    return sorted([*cases, *parts, *turns], key=lambda wanted: -wanted.days)


def _wanted(name: str, reached: Goal, status: str = "") -> Wanted:
    days, turns = _WAYS.get(status or name, (12, ""))
    return Wanted(name, days, reached, frozenset(turns.split()))


def _case_is(status: str) -> Goal:
    return lambda case: case.status == status


def _part_is(status: str) -> Goal:
    return lambda case: case.closed_at is None and any(part.status == status for part in case.parts)


def _is_escalated(case: Paper) -> bool:
    return case.escalated_at is not None and case.closed_at is None


def _is_again(case: Paper) -> bool:
    return case.round == 2 and case.status == S.WITH_UNITS


def _has_two(case: Paper) -> bool:
    return len(case.live()) == 2 and case.to_review


def _is_late(case: Paper) -> bool:
    due = case.clocks.due(case.docket).due_at
    return case.status == S.WITH_UNITS and due is not None and due < case.now
