"""A year as twelve month tables, for the calendar's page. No database."""

from __future__ import annotations

import calendar as weeks
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from muhatap.deadlines.models import DayOff

CSS = {
    DayOff.Kind.HOLIDAY: "off holiday",
    DayOff.Kind.HALF: "half",
    DayOff.Kind.LEAVE: "off leave",
    DayOff.Kind.CLOSURE: "off leave",
}


@dataclass(frozen=True)
class Cell:
    """One day of a month table; without a day it is the blank beside a month."""

    day: date | None = None
    css: str = ""
    row: DayOff | None = None
    is_today: bool = False


@dataclass(frozen=True)
class Month:
    """A month's table, weeks from Monday."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]


def months(year: int, rows: Sequence[DayOff], today: date) -> list[Month]:
    """The twelve months of a year with its days off."""
    by_day = {row.day: row for row in rows}
    return [_month(date(year, number, 1), by_day, today) for number in range(1, 13)]


def _month(first: date, rows: Mapping[date, DayOff], today: date) -> Month:
    table = weeks.Calendar(firstweekday=0).monthdayscalendar(first.year, first.month)
    return Month(
        first,
        tuple(
            tuple(_cell(first.replace(day=number), rows, today) if number else Cell() for number in week)
            for week in table
        ),
    )


def _cell(day: date, rows: Mapping[date, DayOff], today: date) -> Cell:
    row = rows.get(day)
    css = CSS[DayOff.Kind(row.kind)] if row else "off" if day.weekday() >= 5 else ""
    return Cell(day, css, row, day == today)
