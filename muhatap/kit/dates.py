"""Days as people type and read them: `27.11.2026`, `27 kasım`, `yarın`, `+5 iş günü`.

Pure but for the language of the names. Working days beyond weekends need a calendar; who has one passes
`working_day_after`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from muhatap.kit.turkish import ascii_fold

MONTHS = {
    "ocak": 1, "subat": 2, "mart": 3, "nisan": 4, "mayis": 5, "haziran": 6, "temmuz": 7, "agustos": 8,
    "eylul": 9, "ekim": 10, "kasim": 11, "aralik": 12,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
WEEKDAYS = {
    "pazartesi": 0, "sali": 1, "carsamba": 2, "persembe": 3, "cuma": 4, "cumartesi": 5, "pazar": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip
WORDS = {"dun": -1, "bugun": 0, "yarin": 1, "yesterday": -1, "today": 0, "tomorrow": 1}
_NUMBERS = re.compile(r"(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{4}|\d{2}))?\.?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})\.?\s*([a-z]{3,})(?:\s+(\d{4}))?")
_AFTER = re.compile(r"\+\s*(\d{1,3})\s*(is gunu|is|working days?|gun|days?|hafta|weeks?)?")

WorkingDayAfter = Callable[[date, int], date]


def weekdays_after(start: date, days: int) -> date:
    """The day `days` weekdays after `start`; knows weekends but no holidays."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def parse_day(text: str, today: date, working_day_after: WorkingDayAfter = weekdays_after) -> date | None:
    """The day a person meant, or None. A day without a year is the nearest one that is not long past."""
    plain = " ".join(ascii_fold(text).replace(",", " ").split())
    try:
        return _word(plain, today) or _after(plain, today, working_day_after) or _written(plain, today)
    except (ValueError, OverflowError):
        return None


def _word(plain: str, today: date) -> date | None:
    if plain in WORDS:
        return today + timedelta(days=WORDS[plain])
    if plain in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS[plain] - today.weekday() - 1) % 7 + 1)
    return None


def _after(plain: str, today: date, working_day_after: WorkingDayAfter) -> date | None:
    found = _AFTER.fullmatch(plain)
    if not found:
        return None
    number, unit = int(found[1]), found[2] or "gun"
    if unit.startswith(("is", "working")):
        return working_day_after(today, number)
    return today + timedelta(days=number * (7 if unit.startswith(("hafta", "week")) else 1))


def _written(plain: str, today: date) -> date | None:
    if found := _ISO.fullmatch(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(plain):
        return _dated(int(found[1]), int(found[2]), found[3], today)
    if found := _NAMED.fullmatch(plain):
        month = next((n for name, n in MONTHS.items() if name.startswith(found[2])), None)
        return _dated(int(found[1]), month, found[3], today) if month else None
    return None


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    # "3 ocak" typed in December means the coming January; "20 kasım" typed a week later the past one
    near = [_safe(today.year + step, month, day) for step in (-1, 0, 1)]
    days = [found for found in near if found is not None]
    if not days:
        raise ValueError(f"no such day: {day}.{month}")
    return min(days, key=lambda found: (abs((found - today).days - 60), found))


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
