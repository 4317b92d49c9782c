"""A second, plain way to count: one day at a time, by the words of the rule. Slow, and nobody else's idea."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from muhatap.deadlines.arithmetic import ISTANBUL, Calendar, From, LastDay, Off, Rule, Unit


def working(rule: Rule, calendar: Calendar, day: date) -> bool:
    """Is it a working day under the rule?"""
    if day.weekday() in calendar.weekend:
        return False
    mark = calendar.mark(day)
    if mark is None:
        return True
    counts = {
        Off.HOLIDAY: False,
        Off.HALF: rule.halves_count,
        Off.LEAVE: rule.leave_counts,
        Off.CLOSURE: rule.leave_counts,
    }
    return counts[mark.kind]


def last_day(
    rule: Rule, start: datetime, calendar: Calendar, pauses: list[tuple[datetime, datetime]]
) -> date:
    """The last day of a period in days, by listing every day that counts."""
    first = start.astimezone(ISTANBUL).date()
    still: set[date] = set()
    resumed: set[date] = set()
    for since, until in pauses:
        day, end = since.astimezone(ISTANBUL).date(), until.astimezone(ISTANBUL).date()
        if until > since and end > day:
            resumed.add(end)
        while day < end:
            still.add(day)
            day += timedelta(days=1)
    counted: list[date] = []
    day = first
    if rule.first_counts and (rule.unit is Unit.CALENDAR_DAYS or working(rule, calendar, day)):
        counted.append(day)
    while len(counted) < rule.amount:
        day += timedelta(days=1)
        if day in still:
            continue
        if rule.unit is Unit.CALENDAR_DAYS or working(rule, calendar, day):
            counted.append(day)
    last = counted[-1]
    if rule.last_day is LastDay.STAYS or working(rule, calendar, last):
        return last
    if rule.last_day is LastDay.EARLIER:
        # only days that lie after the start, and not before the clock last ran on
        begins = max([first + timedelta(days=1), *(one for one in resumed if one <= last)])
        before = [
            begins + timedelta(days=n)
            for n in range((last - begins).days)
            if working(rule, calendar, begins + timedelta(days=n))
        ]
        if before:
            return before[-1]
    while last in still or not working(rule, calendar, last):
        last += timedelta(days=1)
    return last


def interrupted(
    rule: Rule, start: datetime, calendar: Calendar, pauses: list[tuple[datetime, datetime]]
) -> date:
    """The last day of a period that begins anew after every interruption that found it running.

    The day on which it begins anew takes the place of the day on which it began.
    """
    plain = replace(rule, restarts=False)
    begun = start
    for since, until in sorted(pauses):
        day, end = (moment.astimezone(ISTANBUL).date() for moment in (since, until))
        first = begun.astimezone(ISTANBUL).date()
        if until <= since or end <= first:
            continue
        nominal = last_day(replace(plain, last_day=LastDay.STAYS), begun, calendar, [])
        if day <= max(nominal, last_day(plain, begun, calendar, [])):
            begun = until
    return last_day(plain, begun, calendar, [])


def longer(rule: Rule, amount: int, counted: From) -> Rule:
    """The rule with its extension: so much in all, or so much on top."""
    return replace(rule, amount=amount if counted is From.START else rule.amount + amount)


def moment(
    rule: Rule, start: datetime, calendar: Calendar, pauses: list[tuple[datetime, datetime]]
) -> datetime:
    """The end of working hours, by asking of every minute whether the house is open and the clock runs."""
    minute, left = start, rule.amount * 60
    while left:
        here = minute.astimezone(ISTANBUL)
        is_open = working(rule, calendar, here.date()) and any(
            opens <= here.time() < closes for opens, closes in calendar.hours.get(here.weekday(), ())
        )
        if is_open and calendar.is_half(here.date()) and here.hour >= 13:
            is_open = False
        if is_open and not any(since <= minute < until for since, until in pauses):
            left -= 1
        minute += timedelta(minutes=1)
    return minute
