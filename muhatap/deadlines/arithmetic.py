"""Pure arithmetic of periods: no database, no Django, no clock of its own.

The day on which a period starts is not counted. A period in days ends at the end of its last day: midnight
for the law, the end of working hours for a target (`Rule.day_end`). Days on which the clock stood still are
not counted: the day of the pause is one of them, the day of the resumption is not. Where an interruption
lets the period begin anew (`Rule.restarts`), the day on which it does is not counted either. Every result
can say how it was reached (`derive`); explanation and date come from the same walk and cannot disagree.

Hours and minutes run through nights and holidays. Working hours run only while the house is open; a half-day
ends at 13.00 (law 2429 m.1).

What to do with half-days, administrative leave and a last day that is off is not settled by any statute we
found, so it is a parameter of the rule (law notes, section 7); the defaults give the earlier, safer date.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")
END_OF_DAY = time(23, 59, 59)
END_OF_WORK = time(17, 30)
END_OF_HALF = time(13)
ONE = timedelta(days=1)
NOTHING = timedelta()
Pause = tuple[datetime, datetime]
Windows = tuple[tuple[time, time], ...]
OFFICE: Windows = ((time(8, 30), time(12, 30)), (time(13, 30), END_OF_WORK))


class Unit(StrEnum):
    """What is counted."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    MINUTES = "minutes"


class Off(StrEnum):
    """Why a day is not an ordinary one (law 2429; administrative leave by decision; local closure)."""

    HOLIDAY = "holiday"
    HALF = "half"
    LEAVE = "leave"
    CLOSURE = "closure"


class LastDay(StrEnum):
    """Where a last day goes that falls on a day off."""

    STAYS = "stays"
    LATER = "later"  # the next working day, as courts count
    EARLIER = "earlier"  # the working day before, so that an inner target keeps clear of the limit


class From(StrEnum):
    """Where an extended period is counted from."""

    START = "start"  # 15 working days become 30 from the application (4982 m.11)
    END = "end"  # the extension begins where the period would have ended


class Reason(StrEnum):
    """What a day did to the count."""

    START = "start"
    COUNTED = "counted"
    OFF = "off"
    HELD = "held"
    ANEW = "anew"  # an interruption ended, and the period begins again
    LATER = "later"
    EARLIER = "earlier"
    FIXED = "fixed"
    HOURS = "hours"
    WORKED = "worked"  # `Step.number` is then minutes


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of the calendar that has a name."""

    kind: Off
    name_tr: str
    name_en: str = ""
    is_estimated: bool = False

    def name(self, language: str) -> str:
        """Its name in Turkish or English."""
        return self.name_en if language == "en" and self.name_en else self.name_tr


@dataclass(frozen=True)
class Calendar:
    """Marked days, the weekend and the hours of each weekday (0 is Monday). Unmarked days are ordinary."""

    marks: Mapping[date, Mark] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({5, 6})
    hours: Mapping[int, Windows] = field(default_factory=lambda: dict.fromkeys(range(7), OFFICE))

    def __post_init__(self) -> None:
        if not any(self.hours.get(day) for day in range(7) if day not in self.weekend):
            raise ValueError("a week needs a working day with hours")

    def mark(self, day: date) -> Mark | None:
        """The day's mark, if it has one."""
        return self.marks.get(day)

    def is_off(self, day: date) -> bool:
        """True when the house is closed all day, whatever a policy counts."""
        mark = self.marks.get(day)
        return day.weekday() in self.weekend or (mark is not None and mark.kind is not Off.HALF)

    def is_half(self, day: date) -> bool:
        """True for a half-day that is not on a weekend."""
        mark = self.marks.get(day)
        return mark is not None and mark.kind is Off.HALF and day.weekday() not in self.weekend


@dataclass(frozen=True)
class Rule:
    """A period. `amount` of `unit` after the start, with the parameters the statutes leave open."""

    amount: int
    unit: Unit = Unit.CALENDAR_DAYS
    last_day: LastDay = LastDay.STAYS
    halves_count: bool = True
    leave_counts: bool = True
    day_end: time = END_OF_DAY
    first_counts: bool = False
    restarts: bool = (
        False  # a pause interrupts: the whole period runs again from its end (4982 m.11 "kesilir")
    )

    @property
    def is_elapsed(self) -> bool:
        """True when it ends at a moment within a day, false when it ends with a day."""
        return self.unit in (Unit.HOURS, Unit.WORKING_HOURS, Unit.MINUTES)

    def extended(self, amount: int, counted: From) -> Rule:
        """The whole period after an extension by, or to, `amount` (`From` says which)."""
        return replace(self, amount=amount if counted is From.START else self.amount + amount)

    def works(self, calendar: Calendar, day: date) -> bool:
        """True when the day counts as a working day under this rule."""
        if day.weekday() in calendar.weekend:
            return False
        mark = calendar.marks.get(day)
        if mark is None:
            return True
        if mark.kind is Off.HALF:
            return self.halves_count
        return self.leave_counts and mark.kind is not Off.HOLIDAY


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a derivation; `number` is which day of the period it is, when it counted."""

    day: date
    reason: Reason
    number: int | None
    mark: Mark | None
    is_weekend: bool


@dataclass(frozen=True)
class Derivation:
    """A due moment and how it was reached. The last step's day is the due day."""

    due_at: datetime
    steps: tuple[Step, ...]

    @property
    def last_day(self) -> date:
        """The due day in Istanbul."""
        return self.due_at.astimezone(ISTANBUL).date()


Walked = tuple[date, Reason, int | None]


def due_at(rule: Rule, start: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> datetime:
    """The last moment in time for a period that began at `start` (aware) and stood still in `pauses`."""
    held = merged(pauses)
    if rule.is_elapsed:
        return _elapsed(rule, start, calendar, held)[0]
    return ends(_last(_walk(rule, _local_day(start), calendar, held)), rule.day_end)


def derive(rule: Rule, start: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Derivation:
    """The due moment with every step that led to it."""
    held = merged(pauses)
    if rule.is_elapsed:
        due, walk = _elapsed(rule, start, calendar, held)
    else:
        walk = list(_walk(rule, _local_day(start), calendar, held))
        due = ends(walk[-1][0], rule.day_end)
    return Derivation(due, _steps(walk, calendar))


def fixed(day: date, start: datetime, calendar: Calendar, day_end: time = END_OF_WORK) -> Derivation:
    """A promised day (termin): the clock runs to it, whatever a count would say (izmir:16.a)."""
    walk: list[Walked] = [(_local_day(start), Reason.START, None), (day, Reason.FIXED, None)]
    return Derivation(ends(day, day_end), _steps(walk, calendar))


def working_day_after(calendar: Calendar, start: date, days: int) -> date:
    """The day `days` working days after `start`; leave is not worked here, half-days are."""
    rule = Rule(days, Unit.WORKING_DAYS, leave_counts=False)
    return _last(_walk(rule, start, calendar, ()))


def merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, overlapping ones joined, empty ones dropped."""
    joined: list[Pause] = []
    for since, until in sorted(pause for pause in pauses if pause[0] < pause[1]):
        if joined and since <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(until, joined[-1][1]))
        else:
            joined.append((since, until))
    return tuple(joined)


def ends(day: date, day_end: time) -> datetime:
    """The end of a day in Istanbul."""
    return datetime.combine(day, day_end, ISTANBUL)


def held_days(pauses: Sequence[Pause]) -> list[tuple[date, date]]:
    """Pauses as days: the day of the pause stands still, the day of the resumption counts again.

    What was paused and resumed within one day held nothing up.
    """
    days = [(_local_day(since), _local_day(until)) for since, until in pauses]
    return [(since, until) for since, until in days if since < until]


def _last(walk: Iterator[Walked]) -> date:
    return deque(walk, maxlen=1)[0][0]


def _walk(rule: Rule, start: date, calendar: Calendar, pauses: Sequence[Pause]) -> Iterator[Walked]:
    if rule.restarts and pauses:
        yield from _walk_anew(replace(rule, restarts=False), start, calendar, pauses)
        return
    held = held_days(pauses)
    day, number = start, _first(rule, start, calendar)
    yield day, Reason.START, number or None
    while number < rule.amount:
        day += ONE
        if held and any(since <= day < until for since, until in held):
            yield day, Reason.HELD, None
        elif rule.unit is Unit.CALENDAR_DAYS or rule.works(calendar, day):
            number += 1
            yield day, Reason.COUNTED, number
        else:
            yield day, Reason.OFF, None
    if rule.last_day is not LastDay.STAYS and number and not rule.works(calendar, day):
        yield from _moved(rule, start, day, calendar, held)


def _walk_anew(rule: Rule, start: date, calendar: Calendar, pauses: Sequence[Pause]) -> Iterator[Walked]:
    """A pause that finds the period running ends it; from the pause's end on the whole of it runs again."""
    begun, reason = start, Reason.START
    for since, until in pauses:
        day, end = _local_day(since), _local_day(until)
        walk = list(_walk(rule, begun, calendar, ()))
        if end <= begun:
            continue
        if max(one for one, _reason, _number in walk) < day:  # later than the last day, moved or not
            break
        yield begun, reason, walk[0][2]
        yield from (one for one in walk[1:] if one[0] < day and one[1] in (Reason.COUNTED, Reason.OFF))
        held = max(day, begun + ONE)
        yield from ((held + ONE * n, Reason.HELD, None) for n in range((end - held).days))
        begun, reason = end, Reason.ANEW
    first, *others = _walk(rule, begun, calendar, ())
    yield begun, reason, first[2]
    yield from others


def _first(rule: Rule, day: date, calendar: Calendar) -> int:
    """1 where the day on which the period begins is its first, else 0."""
    return int(rule.first_counts and (rule.unit is Unit.CALENDAR_DAYS or rule.works(calendar, day)))


def _moved(
    rule: Rule, start: date, day: date, calendar: Calendar, held: Sequence[tuple[date, date]]
) -> Iterator[Walked]:
    """A last day that is off. It moves earlier only if a day is left after the start and the last pause."""
    if rule.last_day is LastDay.EARLIER:
        floor = max([start, *(until - ONE for since, until in held if since <= day)])
        earlier = day - ONE
        while earlier > floor:
            if rule.works(calendar, earlier):
                yield earlier, Reason.EARLIER, None
                return
            earlier -= ONE
    while True:
        day += ONE
        if any(since <= day < until for since, until in held):
            yield day, Reason.HELD, None
        elif rule.works(calendar, day):
            yield day, Reason.LATER, None
            return
        else:
            yield day, Reason.OFF, None


def _elapsed(
    rule: Rule, start: datetime, calendar: Calendar, held: Sequence[Pause]
) -> tuple[datetime, list[Walked]]:
    """The end of a period that does not end with a day, and the days on which something happened to it."""
    begun: Walked = (_local_day(start), Reason.START, None)
    due, worked = _ended(rule, start, calendar, held)
    stood = [(_local_day(since), Reason.HELD, None) for since, until in held if start < until and since < due]
    between = sorted([*stood, *worked], key=lambda one: one[0])
    return due.astimezone(ISTANBUL), [begun, *between, (_local_day(due), Reason.HOURS, None)]


def _ended(
    rule: Rule, start: datetime, calendar: Calendar, held: Sequence[Pause]
) -> tuple[datetime, list[Walked]]:
    again: list[Walked] = []
    if rule.restarts:
        for since, until in held:
            if until > start and since <= _ended(rule, start, calendar, ())[0]:
                start = until
                again = [(_local_day(until), Reason.ANEW, None)]
        held = ()
    if rule.unit is Unit.WORKING_HOURS:
        due, worked = _worked(rule, start, calendar, held)
        return due, [*again, *worked]
    return _run_through(rule, start, held), again


def _run_through(rule: Rule, start: datetime, held: Sequence[Pause]) -> datetime:
    is_minutes = rule.unit is Unit.MINUTES
    due = start + (timedelta(minutes=rule.amount) if is_minutes else timedelta(hours=rule.amount))
    for since, until in held:
        if since >= due:
            break
        if until > start:
            due += until - max(since, start)
    return due


def _worked(
    rule: Rule, start: datetime, calendar: Calendar, held: Sequence[Pause]
) -> tuple[datetime, list[Walked]]:
    left, days, day = timedelta(hours=rule.amount), list[Walked](), _local_day(start)
    while True:
        done = NOTHING
        for since, until in opened(rule, day, calendar, start, held):
            if until - since >= left:
                return since + left, days
            left, done = left - (until - since), done + (until - since)
        if done or calendar.mark(day):
            counted = (day, Reason.WORKED, int(done.total_seconds()) // 60)
            days.append(counted if done else (day, Reason.OFF, None))
        day += ONE


def opened(
    rule: Rule, day: date, calendar: Calendar, start: datetime, held: Sequence[Pause]
) -> Iterator[Pause]:
    """The spans of a day in which working hours run, after `start` and outside pauses."""
    if not rule.works(calendar, day):
        return
    closing = END_OF_HALF if calendar.is_half(day) else time.max
    for opens, closes in calendar.hours.get(day.weekday(), ()):
        since = max(datetime.combine(day, opens, ISTANBUL), start)
        end = datetime.combine(day, min(closes, closing), ISTANBUL)
        for stood, resumed in held:
            if since < stood < end:
                yield since, stood
            if stood < end and resumed > since:
                since = resumed
        if since < end:
            yield since, end


def _steps(walk: Iterable[Walked], calendar: Calendar) -> tuple[Step, ...]:
    return tuple(
        Step(day, reason, number, calendar.marks.get(day), day.weekday() in calendar.weekend)
        for day, reason, number in walk
    )


def _local_day(moment: datetime) -> date:
    return moment.astimezone(ISTANBUL).date()
