"""Due dates: how many a second, and whether a plain walker, one day at a time, ever finds another one."""

from __future__ import annotations

import random
import time
from datetime import date, datetime, timedelta

from bench.report import Section
from muhatap.deadlines import arithmetic
from muhatap.deadlines.arithmetic import ISTANBUL, Calendar, From, LastDay, Mark, Off, Pause, Rule, Unit
from muhatap.deadlines.holidays import holidays_of
from muhatap.deadlines.services.policies import shipped_policies
from tests.deadlines import walker

FIRST = datetime(2024, 1, 1, tzinfo=ISTANBUL)
MINUTES = 4 * 365 * 1440
CALENDARS = 200


def measure(dates: int, combinations: int, seed: int) -> list[Section]:
    """A row a shipped policy, then one about the walker."""
    rng = random.Random(seed)
    return [_speed(dates, rng), _differences(combinations, rng)]


def _holidays() -> dict[date, Mark]:
    return {one.day: Mark(Off(one.kind), one.name_tr, one.name_en) for one in holidays_of(range(2024, 2034))}


def _start(rng: random.Random) -> datetime:
    return FIRST + timedelta(minutes=rng.randrange(MINUTES))


def _speed(dates: int, rng: random.Random) -> Section:
    calendar = Calendar(_holidays())
    counted = [policy for policy in shipped_policies() if not policy.is_promised]
    each = max(1, dates // len(counted))
    rows: list[list[object]] = []
    whole = 0.0
    for policy in counted:
        rule, starts = policy.rule(), [_start(rng) for _ in range(each)]
        begun = time.perf_counter()
        for start in starts:
            arithmetic.due_at(rule, start, calendar)
        took = time.perf_counter() - begun
        whole += took
        rows.append([policy.code, each, f"{took:.2f}", f"{each / took:,.0f}"])
    rows.append(["all", each * len(counted), f"{whole:.2f}", f"{each * len(counted) / whole:,.0f}"])
    return Section("Due dates", ["policy", "dates", "seconds", "a second"], rows)


def _calendar(rng: random.Random, holidays: dict[date, Mark]) -> Calendar:
    own = {
        (FIRST + timedelta(days=rng.randrange(4 * 365))).date(): Mark(kind, kind.value)
        for kind in rng.choices(list(Off), k=rng.randrange(40))
    }
    return Calendar({**holidays, **own})


def _rule(rng: random.Random) -> Rule:
    return Rule(
        amount=rng.randint(1, 60),
        unit=rng.choice([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]),
        last_day=rng.choice(list(LastDay)),
        halves_count=rng.random() < 0.5,
        leave_counts=rng.random() < 0.5,
        first_counts=rng.random() < 0.2,
        restarts=rng.random() < 0.3,
    )


def _pauses(rng: random.Random, start: datetime) -> list[Pause]:
    found = []
    for _ in range(rng.choice([0, 0, 1, 2, 3])):
        since = start + timedelta(minutes=rng.randrange(60 * 1440))
        found.append((since, since + timedelta(minutes=rng.randrange(20 * 1440))))
    return found


def _extension(rng: random.Random) -> tuple[int, From] | None:
    return (rng.randint(1, 60), rng.choice(list(From))) if rng.random() < 0.3 else None


def _differences(combinations: int, rng: random.Random) -> Section:
    holidays = _holidays()
    calendars = [_calendar(rng, holidays) for _ in range(CALENDARS)]
    different: list[str] = []
    begun = time.perf_counter()
    for _ in range(combinations):
        rule, start, calendar = _rule(rng), _start(rng), rng.choice(calendars)
        pauses, extension = _pauses(rng, start), _extension(rng)
        theirs = walker.longer(rule, *extension) if extension else rule
        rule = rule.extended(*extension) if extension else rule
        ours = arithmetic.due_at(rule, start, calendar, pauses).astimezone(ISTANBUL).date()
        walk = walker.interrupted if rule.restarts else walker.last_day
        if ours != walk(theirs, start, calendar, list(arithmetic.merged(pauses))):
            different.append(f"{rule} {start} {pauses}")
    took = time.perf_counter() - begun
    return Section(
        "Against a plain walker",
        ["random combinations", "seconds", "different"],
        [[combinations, f"{took:.0f}", len(different)]],
        different[:5],
    )
