"""What a sample must show whatever its size: every status of a case and of a referral, and the rarer turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from muhatap.cases.lifecycle import ReferralStatus as T
from muhatap.cases.lifecycle import Status as S
from muhatap.sample.seeding.paper import Paper

Goal = Callable[[Paper], bool]


@dataclass(frozen=True)
class Wanted:
    """A state to be reached by a case of the last `days`."""

    name: str
    days: int
    reached: Goal


def goals() -> list[Wanted]:
    """Every goal once, the ones that need long histories first."""
    cases = [Wanted(status, _DAYS.get(status, 9), _case_is(status)) for status in S.values]
    parts = [Wanted(status, _DAYS.get(status, 12), _part_is(status)) for status in T.values]
    turns = [
        Wanted("escalated", 40, lambda case: case.escalated_at is not None and case.closed_at is None),
        Wanted("to_inform", 4, lambda case: case.to_inform),
        Wanted("second_round", 60, lambda case: case.round == 2 and case.status == S.WITH_UNITS),
        Wanted("two_units", 10, lambda case: len(case.live()) == 2 and case.to_review),
        Wanted("late", 40, _is_late),
        Wanted("hidden", 15, lambda case: case.identity_hidden and case.status == S.WITH_UNITS),
        Wanted("anonymous", 15, lambda case: case.is_anonymous and case.status == S.WITH_UNITS),
    ]
    return sorted([*cases, *parts, *turns], key=lambda wanted: -wanted.days)


_DAYS = {
    S.OBJECTED: 60, S.CLOSED: 60, S.CANCELLED: 60, S.AWAITING_APPROVAL: 2, S.RETURNED: 3, S.TO_ROUTE: 3,
    T.PASSED: 40, T.SCHEDULED: 40, T.WITHDRAWN: 60, T.DECLINED: 20,
}  # fmt: skip


def _case_is(status: str) -> Goal:
    return lambda case: case.status == status


def _part_is(status: str) -> Goal:
    return lambda case: case.closed_at is None and any(part.status == status for part in case.parts)


def _is_late(case: Paper) -> bool:
    due = case.clocks.due(case.docket).due_at
    return case.status == S.WITH_UNITS and due is not None and due < case.now and case.at.month == case.now.month
