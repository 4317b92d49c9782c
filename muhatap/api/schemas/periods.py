"""The business calendar, the policies of time, and what a policy would do."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class DayRow(Schema):
    """A day that is no ordinary one. `kind`: holiday, half (from 13.00 on), leave, closure."""

    day: date
    kind: str
    name: str
    is_estimated: bool
    reason: str


class HoursRow(Schema):
    """When the house is open on a weekday (0 is Monday); no spans: closed."""

    weekday: int
    spans: list[list[str]]


class CalendarYear(Schema):
    """A year of the calendar, and the hours of the week."""

    year: int
    last_sure_year: int | None
    days: list[DayRow]
    hours: list[HoursRow]


class ReasonRow(Schema):
    """A reason for which a period may be extended."""

    code: str
    words: str


class RungRow(Schema):
    """Still late so many days after the last day: `unit`, `lead`, `supervisor` or `manager` is told."""

    days: int
    to: str


class PolicyRow(Schema):
    """One dated row of a policy. A row holds for what starts between its days, both included."""

    code: str
    name: str
    is_law: bool
    holder: str
    source: str
    certainty: str
    amount: int
    unit: str
    length: str
    last_day: str
    halves_count: bool
    leave_counts: bool
    first_counts: bool
    after_pause: str
    extended_amount: int
    extended_from: str
    extension_reasons: list[ReasonRow]
    warn_days: int
    warn_also: list[int]
    ladder: list[RungRow]
    kinds: list[str]
    channels: list[str]
    start_on: list[str]
    stop_on: list[str]
    pause_on: list[str]
    resume_on: list[str]
    valid_from: date
    valid_to: date | None
    is_active: bool


class PolicyList(Schema):
    """Policies, the newest row of a code first."""

    items: list[PolicyRow]


class StepRow(Schema):
    """One day of a derivation: what it did to the count, and the sentence that says so."""

    day: date
    reason: str
    number: int | None
    text: str


class WhatIf(Schema):
    """When a policy would end. `is_estimated`: a day that counted is not announced yet."""

    policy: str
    source: str
    certainty: str
    is_law: bool
    start: datetime
    due: datetime
    summary: str
    is_estimated: bool
    steps: list[StepRow]
