"""Every policy that ships, over four years, against dates that were counted by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from muhatap.deadlines.arithmetic import ISTANBUL, Calendar, Derivation, From, Mark, Off, Reason, Rule, derive
from muhatap.deadlines.explaining import explain
from muhatap.deadlines.holidays import holidays_of
from muhatap.deadlines.models import Policy
from muhatap.deadlines.services.policies import shipped_policies
from tests.deadlines.vectors import MOMENTS, VECTORS, WORKING, Vector

CALENDAR = Calendar(
    {one.day: Mark(Off(one.kind), one.name_tr, one.name_en) for one in holidays_of(range(2023, 2030))}
)
SHIPPED = {policy.code: policy for policy in shipped_policies()}


def at(text: str) -> datetime:
    found = datetime.fromisoformat(text if "T" in text else f"{text}T10:00")
    return found.replace(tzinfo=ISTANBUL)


def rule_of(vector: Vector) -> Rule:
    policy = shipped_policies()[[*SHIPPED].index(vector.code)]
    if vector.restart:
        policy.after_pause = Policy.AfterPause.RESTART
    return policy.rule(extended=vector.extended)


def derived(vector: Vector, calendar: Calendar = CALENDAR) -> Derivation:
    pauses = [(at(f"{vector.pause[0]}T09:00"), at(f"{vector.pause[1]}T16:00"))] if vector.pause else []
    return derive(rule_of(vector), at(vector.start), calendar, pauses)


def numbers(counted: str) -> list[tuple[int, int, int]]:
    """Number, day and month of every counted day: `1-2=30-31.10` is (1, 30, 10), (2, 31, 10)."""
    found = []
    for part in counted.split():
        which, _sign, days = part.partition("=")
        days, _dot, month = days.partition(".")
        first, _dash, last = which.partition("-")
        begins, _dash, ends = days.partition("-")
        assert int(last or first) - int(first) == int(ends or begins) - int(begins), part
        steps = range(int(last or first) - int(first) + 1)
        found += [(int(first) + n, int(begins) + n, int(month)) for n in steps]
    return found


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: f"{one.code} {one.start} {one.extended}")
@pytest.mark.duty("deadlines.statutory-periods")
def test_a_date_counted_by_hand(vector: Vector) -> None:
    found = derived(vector)
    assert found.last_day == date.fromisoformat(vector.due), vector.article
    by_hand = numbers(vector.counted)
    every = [(step.number, step.day.day, step.day.month) for step in found.steps if step.number]
    anew = [place for place, step in enumerate(found.steps) if step.reason is Reason.ANEW]
    if anew:
        every = [(s.number, s.day.day, s.day.month) for s in found.steps[anew[-1] :] if s.number]
    if len(by_hand) == 1 and by_hand[0][0] > 1:
        assert every[-1] == by_hand[0], "calendar days: the last one is written down"
    else:
        assert every == by_hand


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: f"{one.code} {one.start} {one.extended}")
def test_its_explanation_ends_with_the_due_date(vector: Vector) -> None:
    found = derived(vector)
    for language in ("tr", "en"):
        told = explain(found, rule_of(vector), is_law=SHIPPED[vector.code].is_law, language=language)
        assert told.days[-1].startswith(f"{date.fromisoformat(vector.due):%d.%m.%Y} ")
        assert told.compact.count(f"{date.fromisoformat(vector.due):%d.%m.%Y}") >= 1
        assert len(told.days) == len(found.steps)


def test_every_policy_that_counts_has_dates_in_every_year() -> None:
    counted = {policy.code for policy in SHIPPED.values() if not policy.is_promised}
    assert {vector.code for vector in VECTORS} | {row[0] for row in MOMENTS} == counted
    assert len(VECTORS) + len(MOMENTS) + 4 * len(WORKING) >= 60 + 28
    assert {vector.start[:4] for vector in VECTORS} == {"2024", "2025", "2026", "2027"}


@pytest.mark.parametrize(("code", "start", "due", "article"), MOMENTS)
def test_hours_counted_by_hand(code: str, start: str, due: str, article: str) -> None:
    assert derive(SHIPPED[code].rule(), at(start), CALENDAR).due_at == at(due), article


@pytest.mark.parametrize("row", WORKING)
def test_the_dates_of_the_law_notes(row: tuple[str, ...]) -> None:
    start, *dues = row
    plain, found = SHIPPED["4982"].rule(), []
    for halves in (True, False):
        for amount in (15, 30):
            rule = Rule(amount, plain.unit, halves_count=halves)
            found.append(derive(rule, at(start), CALENDAR).last_day.isoformat())
    assert found == dues
    assert derive(SHIPPED["4982"].rule(extended=True), at(start), CALENDAR).last_day.isoformat() == dues[1]


def test_leave_that_is_entered_later_counts_unless_the_rule_says_otherwise() -> None:
    """From 22.05.2026 the 15 working days end on 17.06; without 25.05 they end on 18.06."""
    for kind in (Off.LEAVE, Off.CLOSURE):
        later = Calendar({**CALENDAR.marks, date(2026, 5, 25): Mark(kind, "İdarî izin")})
        for counts, last in ((True, date(2026, 6, 17)), (False, date(2026, 6, 18))):
            rule = Rule(15, SHIPPED["4982"].rule().unit, leave_counts=counts)
            assert derive(rule, at("2026-05-22"), later).last_day == last


@pytest.mark.parametrize(
    ("end", "amount", "counted", "due"),
    [
        ("2026-03-10", 15, From.END, "2026-04-22"),  # 15 and 15 working days
        ("2026-03-10", 30, From.START, "2026-04-22"),
        ("2026-03-10", 5, From.END, "2026-04-08"),  # 2, 3, 6, 7 and 8 April after 1 April
        ("2024-12-31", 10, From.END, "2025-02-05"),  # 22.01; 23, 24, 27-31.01, 3-5.02
    ],
)
def test_an_extension_is_counted_from_the_start_or_from_the_end(
    end: str, amount: int, counted: From, due: str
) -> None:
    rule = SHIPPED["4982"].rule().extended(amount, counted)
    assert derive(rule, at(end), CALENDAR).last_day == date.fromisoformat(due)


def test_the_day_of_the_extension_says_so_and_why() -> None:
    policy, start = SHIPPED["4982"], at("2026-03-10")
    rule = policy.rule(extended=True)
    found = derive(rule, start, CALENDAR)
    told = explain(
        found, rule, is_law=True, is_extended=True, extended_on=date(2026, 3, 20), because="Görüş gerekiyor"
    )
    day = next(line for line in told.days if line.startswith("20.03.2026"))
    assert day.endswith("; süre uzatıldı, 30 iş günü (Görüş gerekiyor)")
    assert "20.03 süre uzatıldı, 30 iş günü" in told.compact
    english = explain(
        found, rule, is_law=True, is_extended=True, extended_on=date(2026, 3, 20), language="en"
    )
    assert "20.03 extended, 30 working days" in english.compact


def test_a_new_beginning_says_so() -> None:
    vector = next(one for one in VECTORS if one.restart and one.pause == ("2026-03-16", "2026-03-26"))
    told = explain(derived(vector), rule_of(vector), is_law=True)
    assert "26.03.2026 Perşembe: süre baştan başlar, sayılmaz" in told.days
    assert "16–25.03 süre durdu; 26.03 süre baştan başladı; 1. gün 27.03" in told.compact
    english = explain(derived(vector), rule_of(vector), is_law=True, language="en")
    assert "26.03.2026 Thursday: the period begins anew, not counted" in english.days


def test_the_last_day_to_extend_is_the_last_day() -> None:
    """The plain period of 10.03.2026 ends on 01.04.2026 at midnight; a second later it is over."""
    due = derive(SHIPPED["4982"].rule(), at("2026-03-10"), CALENDAR).due_at
    assert due == datetime(2026, 4, 1, 23, 59, 59, tzinfo=ISTANBUL)
    assert (due + timedelta(seconds=1)).date() == date(2026, 4, 2)
