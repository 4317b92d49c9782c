"""What holds for every rule, start, calendar, pause, extension and interruption."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from muhatap.deadlines.arithmetic import ISTANBUL, Calendar, From, LastDay, Reason, Rule, Unit, derive, due_at
from muhatap.deadlines.explaining import explain
from muhatap.deadlines.words import full
from tests.deadlines import walker
from tests.deadlines.test_arithmetic import CALENDAR, calendars, moments, pauses_after, rules
from tests.trying import often

Pauses = list[tuple[datetime, datetime]]
extensions = st.one_of(st.none(), st.tuples(st.integers(1, 60), st.sampled_from(From)))
elapsed = st.builds(
    Rule, amount=st.integers(1, 90), unit=st.sampled_from([Unit.HOURS, Unit.MINUTES, Unit.WORKING_HOURS])
)


@settings(max_examples=often(300))
@given(rule=rules, start=moments, calendar=calendars, extension=extensions, data=st.data())
def test_interrupted_and_extended_it_agrees_with_the_plain_walker(
    rule: Rule,
    start: datetime,
    calendar: Calendar,
    extension: tuple[int, From] | None,
    data: st.DataObject,
) -> None:
    pauses = data.draw(pauses_after(start))
    ours = theirs = rule
    if extension is not None:
        ours, theirs = rule.extended(*extension), walker.longer(rule, *extension)
    assert derive(ours, start, calendar, pauses).last_day == walker.last_day(theirs, start, calendar, pauses)
    anew = derive(replace(ours, restarts=True), start, calendar, pauses)
    assert anew.last_day == walker.interrupted(
        replace(theirs, restarts=True), start, calendar, joined(pauses)
    )
    begun = [place for place, step in enumerate(anew.steps) if step.reason is Reason.ANEW]
    after = anew.steps[begun[-1] if begun else 0 :]
    assert [step.number for step in after if step.number] == list(range(1, ours.amount + 1))


def joined(pauses: Pauses) -> Pauses:
    """Spans that overlap or touch, as one."""
    found: Pauses = []
    for since, until in sorted(one for one in pauses if one[0] < one[1]):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


@given(rule=rules, start=moments, calendar=calendars, more=st.integers(1, 40), data=st.data())
def test_more_time_is_never_earlier(
    rule: Rule, start: datetime, calendar: Calendar, more: int, data: st.DataObject
) -> None:
    """Where a last day may move back, a longer one may move back farther, never before the shorter one."""
    pauses = data.draw(pauses_after(start))
    plain = due_at(rule, start, calendar, pauses)
    assert due_at(rule.extended(more, From.END), start, calendar, pauses) >= plain
    assert due_at(rule.extended(rule.amount + more, From.START), start, calendar, pauses) >= plain
    assert due_at(rule.extended(rule.amount, From.START), start, calendar, pauses) == plain


@given(rule=rules, start=moments, calendar=calendars, data=st.data())
def test_resuming_is_the_earlier_date(
    rule: Rule, start: datetime, calendar: Calendar, data: st.DataObject
) -> None:
    """What begins anew is due no earlier than what goes on: the safe choice is to go on."""
    steady = replace(rule, last_day=LastDay.LATER, first_counts=False)
    pauses = data.draw(pauses_after(start))
    anew = due_at(replace(steady, restarts=True), start, calendar, pauses)
    assert anew >= due_at(steady, start, calendar, pauses)


def test_an_interruption_on_the_way_to_the_moved_last_day_finds_the_period_running() -> None:
    """33 days from 14.02.2026 end on the eve 19.03; where that is no working day, on Monday 23.03. A fee that
    is asked on the 21st and paid on the 30th lets them begin anew: 33 days from 30.03 end on Saturday 02.05.
    """
    start = datetime(2026, 2, 14, 21, 14, tzinfo=ISTANBUL)
    pause = (datetime(2026, 3, 21, 21, tzinfo=ISTANBUL), datetime(2026, 3, 30, 9, tzinfo=ISTANBUL))
    rule = Rule(33, last_day=LastDay.LATER, halves_count=False, restarts=True)
    assert derive(rule, start, CALENDAR).last_day == date(2026, 3, 23)
    assert derive(rule, start, CALENDAR, [pause]).last_day == date(2026, 5, 4)


@given(rule=rules, start=moments, calendar=calendars)
def test_what_is_not_interrupted_does_not_begin_anew(rule: Rule, start: datetime, calendar: Calendar) -> None:
    anew = replace(rule, restarts=True)
    plain = due_at(rule, start, calendar)
    over = plain + timedelta(days=40)
    assert due_at(anew, start, calendar) == plain
    assert due_at(anew, start, calendar, [(start, start)]) == plain
    assert due_at(anew, start, calendar, [(over, over + timedelta(days=3))]) == plain
    before = (start - timedelta(days=9), start - timedelta(days=5))
    assert due_at(anew, start, calendar, [before]) == plain


@given(rule=elapsed, start=moments, calendar=calendars, hours=st.integers(1, 200), stood=st.integers(1, 200))
def test_hours_begin_anew_as_if_they_had_begun_then(
    rule: Rule, start: datetime, calendar: Calendar, hours: int, stood: int
) -> None:
    since = start + timedelta(hours=hours)
    until = since + timedelta(hours=stood)
    plain = due_at(rule, start, calendar)
    expected = due_at(rule, until, calendar) if since <= plain else plain
    assert due_at(replace(rule, restarts=True), start, calendar, [(since, until)]) == expected


@given(
    rule=st.one_of(rules, elapsed),
    start=moments,
    calendar=calendars,
    anew=st.booleans(),
    is_law=st.booleans(),
    language=st.sampled_from(["tr", "en"]),
    data=st.data(),
)
def test_the_explanation_ends_with_the_due_date(
    rule: Rule,
    start: datetime,
    calendar: Calendar,
    anew: bool,
    is_law: bool,
    language: str,
    data: st.DataObject,
) -> None:
    derivation = derive(replace(rule, restarts=anew), start, calendar, data.draw(pauses_after(start)))
    on = start.astimezone(ISTANBUL).date() + timedelta(days=data.draw(st.integers(0, 60)))
    told = explain(
        derivation, rule, is_law=is_law, language=language, is_extended=True, extended_on=on, because="x"
    )
    last = derivation.due_at.astimezone(ISTANBUL).date()
    assert told.days[-1].startswith(full(last))
    assert len(told.days) == len(derivation.steps)
    assert full(last) in told.compact
    days = [date.fromisoformat("-".join(reversed(line[:10].split(".")))) for line in told.days]
    assert days == sorted(days) or rule.last_day is LastDay.EARLIER
