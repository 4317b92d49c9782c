"""The calendar's rows for whoever sets a house up: entered and counted at once, always with an author."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from muhatap.deadlines.models import Change, DayOff
from muhatap.deadlines.services import changing, writing
from muhatap.deadlines.services.recomputing import Moved
from muhatap.organization.persons import Person

Op = Change.Op
__all__ = ["Moved", "add_day_off", "change_day_off", "load_calendar", "remove_day_off"]


def add_day_off(
    day: date, kind: str, name: str, reason: str, *, by: Person, name_en: str = ""
) -> list[Moved]:
    """Enter a holiday, half-day, leave or closure and count at once, as set-up does. Returns what moved.

    Where people work, `changing.propose` and `confirm` do the same with a preview and in the background.
    """
    payload = {"first": day, "last": day, "kind": kind, "name": name, "name_en": name_en}
    return changing.at_once(Op.ADD, payload, reason=reason, by=by)


def change_day_off(
    day: date, kind: str, name: str, reason: str, *, by: Person, name_en: str = ""
) -> list[Moved]:
    """Correct a day that stands in the calendar, at once. Returns what moved; nothing if nothing differs."""
    row = DayOff.objects.filter(day=day).first()
    if row is not None and by.has(*writing.KEEPERS):
        wanted = writing.day_columns(kind, name, name_en, reason)
        if all(getattr(row, column) == value for column, value in wanted.items()):
            return []
    payload = {"first": day, "last": day, "kind": kind, "name": name, "name_en": name_en}
    return changing.at_once(Op.CORRECT, payload, reason=reason, by=by)


def remove_day_off(day: date, reason: str, *, by: Person) -> list[Moved]:
    """Take a day out of the calendar at once; it is an ordinary day again. Returns what moved."""
    return changing.at_once(Op.REMOVE, {"first": day, "last": day}, reason=reason, by=by)


def load_calendar(years: Iterable[int], *, by: Person) -> list[Moved]:
    """Seed the public holidays and half-days of these years (law 2429) at once. Rows that are there stay."""
    moved: list[Moved] = []
    for year in sorted(set(years)):
        if writing.missing_holidays(year):
            moved += changing.at_once(Op.SEED, {"year": year}, reason="", by=by)
    return moved
