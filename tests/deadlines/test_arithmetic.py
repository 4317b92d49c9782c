"""The arithmetic against the law notes' vectors, against a plain walker, and against its own laws."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muhatap.deadlines.arithmetic import (
    ISTANBUL,
    Calendar,
    From,
    LastDay,
    Mark,
    Off,
    Reason,
    Rule,
    Unit,
    derive,
    due_at,
    fixed,
    working_day_after,
)
from muhatap.deadlines.holidays import holidays_of
from tests.deadlines import walker
from tests.trying import often

CALENDAR = Calendar(
    {one.day: Mark(Off(one.kind), one.name_tr, one.name_en) for one in holidays_of(range(2024, 2030))}
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ISTANBUL)


# law.md section 7: first day excluded; the second value is the date when half-days are not counted
VECTORS = [
    ("2026-01-02", 15, "2026-01-23", "2026-01-23"),
    ("2026-01-02", 30, "2026-02-13", "2026-02-13"),
    ("2026-03-10", 15, "2026-04-01", "2026-04-02"),
    ("2026-03-10", 30, "2026-04-22", "2026-04-24"),
    ("2026-05-11", 15, "2026-06-05", "2026-06-08"),
    ("2026-05-11", 30, "2026-06-26", "2026-06-29"),
    ("2026-05-22", 15, "2026-06-17", "2026-06-18"),
    ("2026-05-22", 30, "2026-07-08", "2026-07-09"),
    ("2026-10-15", 15, "2026-11-06", "2026-11-09"),
    ("2026-10-15", 30, "2026-11-27", "2026-11-30"),
    ("2026-12-21", 15, "2027-01-12", "2027-01-12"),
    ("2026-12-21", 30, "2027-02-02", "2027-02-02"),
    ("2027-02-22", 15, "2027-03-18", "2027-03-19"),
    ("2027-02-22", 30, "2027-04-08", "2027-04-09"),
]


@pytest.mark.parametrize(("start", "amount", "with_halves", "without"), VECTORS)
def test_working_days_agree_with_the_law_notes(
    start: str, amount: int, with_halves: str, without: str
) -> None:
    for halves_count, last in ((True, with_halves), (False, without)):
        rule = Rule(amount, Unit.WORKING_DAYS, halves_count=halves_count)
        assert due_at(rule, at(start), CALENDAR).isoformat() == f"{last}T23:59:59+03:00"


@pytest.mark.parametrize(
    ("start", "last_day", "due"),
    [
        ("2026-10-23T10:00", LastDay.LATER, "2026-11-23"),  # day 30 is a Sunday: the law's day moves on
        ("2026-10-23T10:00", LastDay.EARLIER, "2026-11-20"),  # and the target to the Friday before
        ("2026-10-23T10:00", LastDay.STAYS, "2026-11-22"),
        ("2026-02-18T10:00", LastDay.LATER, "2026-03-23"),  # day 30 is the first day of Ramazan Bayramı
        ("2026-02-18T10:00", LastDay.EARLIER, "2026-03-19"),  # the morning of the eve is worked
        ("2026-09-28T10:00", LastDay.LATER, "2026-10-28"),  # a half-day is a last day
        ("2026-09-29T10:00", LastDay.LATER, "2026-10-30"),  # 29 October, then Friday
        ("2026-04-27T10:00", LastDay.LATER, "2026-06-01"),  # day 30 is Kurban Bayramı, four days and a Sunday
        ("2026-12-02T10:00", LastDay.LATER, "2027-01-04"),  # New Year's Day is a Friday
        ("2026-12-31T23:59", LastDay.LATER, "2027-02-01"),  # 30.01 is a Saturday
    ],
)
def test_thirty_calendar_days_and_a_last_day_that_is_off(start: str, last_day: LastDay, due: str) -> None:
    rule = Rule(30, last_day=last_day)
    assert derive(rule, at(start), CALENDAR).last_day == date.fromisoformat(due)


def test_administrative_leave_counts_only_if_the_rule_says_so() -> None:
    bridge = Calendar({**CALENDAR.marks, date(2026, 5, 25): Mark(Off.LEAVE, "İdarî izin")})
    for counts, last in ((True, date(2026, 6, 1)), (False, date(2026, 6, 2))):
        rule = Rule(3, Unit.WORKING_DAYS, leave_counts=counts)
        assert derive(rule, at("2026-05-22"), bridge).last_day == last


def test_hours_run_through_the_weekend_and_stand_still_in_a_pause() -> None:
    rule = Rule(48, Unit.HOURS)
    friday = at("2026-11-20T14:20")
    assert due_at(rule, friday, CALENDAR) == at("2026-11-22T14:20")
    pause = (at("2026-11-20T16:20"), at("2026-11-20T19:20"))
    assert due_at(rule, friday, CALENDAR, [pause]) == at("2026-11-22T17:20")
    late = (at("2026-11-22T15:00"), at("2026-11-25T15:00"))
    assert due_at(rule, friday, CALENDAR, [late]) == at("2026-11-22T14:20")  # it had ended before


@pytest.mark.parametrize(
    ("amount", "start", "due"),
    [
        (8, "2026-11-20T16:30", "2026-11-23T16:30"),  # an hour on Friday, seven on Monday
        (4, "2026-11-23T08:30", "2026-11-23T12:30"),  # it ends at noon, not at half past one
        (5, "2026-11-23T03:00", "2026-11-23T14:30"),  # before the doors open nothing runs
        (8, "2026-10-28T08:30", "2026-10-30T12:30"),  # four hours before the half-day's end, then Friday
        (1, "2026-11-21T10:00", "2026-11-23T09:30"),  # a Saturday
        (2, "2026-11-23T17:00", "2026-11-24T10:00"),
    ],
)
def test_working_hours_run_while_the_house_is_open(amount: int, start: str, due: str) -> None:
    assert due_at(Rule(amount, Unit.WORKING_HOURS), at(start), CALENDAR) == at(due)


def test_minutes_run_through_the_night() -> None:
    rule = Rule(90, Unit.MINUTES)
    assert due_at(rule, at("2026-11-22T23:00"), CALENDAR) == at("2026-11-23T00:30")
    held = [(at("2026-11-22T23:30"), at("2026-11-23T07:30"))]
    assert due_at(rule, at("2026-11-22T23:00"), CALENDAR, held) == at("2026-11-23T08:30")


def test_an_extension_counts_from_the_start_or_goes_on_from_the_end() -> None:
    """4982 m.11: 15 working days become 30, counted from the application."""
    rule = Rule(15, Unit.WORKING_DAYS)
    start = at("2026-03-10")
    assert derive(rule.extended(30, From.START), start, CALENDAR).last_day == date(2026, 4, 22)
    assert derive(rule.extended(15, From.END), start, CALENDAR).last_day == date(2026, 4, 22)
    assert derive(rule.extended(5, From.END), start, CALENDAR).last_day == date(2026, 4, 8)


def test_the_first_day_counts_where_the_rule_says_so() -> None:
    rule = Rule(3, Unit.WORKING_DAYS, first_counts=True)
    assert derive(rule, at("2026-11-20"), CALENDAR).last_day == date(2026, 11, 24)  # a Friday is day 1
    assert derive(rule, at("2026-11-21"), CALENDAR).last_day == date(2026, 11, 25)  # a Saturday is none
    assert derive(Rule(1, first_counts=True), at("2026-11-20"), CALENDAR).last_day == date(2026, 11, 20)
    shifted = Rule(1, last_day=LastDay.LATER, first_counts=True)
    assert derive(shifted, at("2026-11-21"), CALENDAR).last_day == date(2026, 11, 23)


def test_a_target_ends_with_the_working_hours_and_the_law_with_the_day() -> None:
    target = derive(Rule(7, day_end=time(17, 30)), at("2026-11-09T22:00"), CALENDAR)
    assert target.due_at.isoformat() == "2026-11-16T17:30:00+03:00"
    assert derive(Rule(7), at("2026-11-09T22:00"), CALENDAR).due_at.isoformat() == "2026-11-16T23:59:59+03:00"


def test_the_start_is_a_day_in_istanbul() -> None:
    before_midnight_in_london = datetime.fromisoformat("2026-11-09T22:30:00+00:00")
    assert derive(Rule(1), before_midnight_in_london, CALENDAR).last_day == date(2026, 11, 11)


def test_a_promised_day_is_the_due_day() -> None:
    derivation = fixed(date(2027, 3, 1), at("2026-11-20"), CALENDAR)
    assert [step.reason for step in derivation.steps] == [Reason.START, Reason.FIXED]
    assert derivation.due_at == at("2027-03-01T17:30")


def test_working_day_after_steps_over_holidays() -> None:
    assert working_day_after(CALENDAR, date(2026, 10, 27), 2) == date(2026, 10, 30)
    assert working_day_after(CALENDAR, date(2026, 10, 27), 0) == date(2026, 10, 27)


def test_a_week_without_working_days_is_no_calendar() -> None:
    with pytest.raises(ValueError):
        Calendar({}, frozenset(range(7)))
    with pytest.raises(ValueError):
        Calendar({}, hours={5: ((time(9), time(12)),)})  # open on a day off alone


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
moments = st.datetimes(
    datetime(2025, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(ISTANBUL),
)
marks = st.dictionaries(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.sampled_from(Off).map(lambda kind: Mark(kind, kind.value)),
    max_size=40,
)
calendars = st.one_of(
    st.just(CALENDAR),
    marks.map(lambda more: Calendar({**CALENDAR.marks, **more})),
)
rules = st.builds(
    Rule,
    amount=st.integers(1, 60),
    unit=st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]),
    last_day=st.sampled_from(LastDay),
    halves_count=st.booleans(),
    leave_counts=st.booleans(),
    first_counts=st.booleans(),
)


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[tuple[datetime, datetime]]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        since = start + timedelta(hours=draw(st.integers(0, 24 * 60)))
        found.append((since, since + timedelta(hours=draw(st.integers(0, 24 * 20)))))
    return found


def test_a_pause_within_the_last_day_moves_nothing() -> None:
    rule = Rule(29, Unit.CALENDAR_DAYS, last_day=LastDay.EARLIER)
    start, pause = at("2025-01-17T18:00"), (at("2025-02-15T00:00"), at("2025-02-15T01:00"))
    assert derive(rule, start, CALENDAR).last_day == date(2025, 2, 14), "a Saturday: the Friday before"
    assert derive(rule, start, CALENDAR, [pause]).last_day == date(2025, 2, 14)


@settings(max_examples=often(400))
@given(rule=rules, start=moments, calendar=calendars, data=st.data())
def test_no_difference_to_the_plain_walker(
    rule: Rule, start: datetime, calendar: Calendar, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))
    derivation = derive(rule, start, calendar, pauses)
    assert derivation.last_day == walker.last_day(rule, start, calendar, pauses)
    assert derivation.due_at == due_at(rule, start, calendar, pauses)
    assert derivation.steps[-1].day == derivation.last_day
    assert [step.number for step in derivation.steps if step.number] == list(range(1, rule.amount + 1))


@settings(max_examples=often(60))
@given(amount=st.integers(1, 40), start=moments, calendar=calendars, data=st.data(), leave=st.booleans())
def test_working_hours_agree_with_a_watch(
    amount: int, start: datetime, calendar: Calendar, data: st.DataObject, leave: bool
) -> None:
    rule = Rule(amount, Unit.WORKING_HOURS, leave_counts=leave, halves_count=True)
    start = start.replace(second=0, microsecond=0)
    pauses = data.draw(pauses_after(start))
    derivation = derive(rule, start, calendar, pauses)
    assert derivation.due_at == walker.moment(rule, start, calendar, pauses)
    worked = sum(step.number or 0 for step in derivation.steps if step.reason is Reason.WORKED)
    assert worked < amount * 60, "the day on which it ends is told by its hour"


@given(rule=rules, start=moments, later=st.integers(0, 24 * 40), calendar=calendars)
def test_a_later_start_is_never_due_earlier(
    rule: Rule, start: datetime, later: int, calendar: Calendar
) -> None:
    assert due_at(rule, start, calendar) <= due_at(rule, start + timedelta(hours=later), calendar)


@given(rule=rules, start=moments, hours=st.integers(0, 24 * 60), calendar=calendars)
def test_pausing_and_resuming_at_once_changes_nothing(
    rule: Rule, start: datetime, hours: int, calendar: Calendar
) -> None:
    moment = start + timedelta(hours=hours)
    assert due_at(rule, start, calendar, [(moment, moment)]) == due_at(rule, start, calendar)
    hourly = Rule(rule.amount, Unit.HOURS)
    assert due_at(hourly, start, calendar, [(moment, moment)]) == due_at(hourly, start, calendar)


@given(rule=rules, start=moments, calendar=calendars, data=st.data())
def test_a_pause_never_makes_a_date_earlier(
    rule: Rule, start: datetime, calendar: Calendar, data: st.DataObject
) -> None:
    later = Rule(rule.amount, rule.unit, LastDay.LATER, rule.halves_count, rule.leave_counts)
    pauses = data.draw(pauses_after(start))
    assert due_at(later, start, calendar, pauses) >= due_at(later, start, calendar)
