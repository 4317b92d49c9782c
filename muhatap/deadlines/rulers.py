"""The day ruler: a cell for every day of a clock, days off hatched, target and law marked. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from muhatap.deadlines.arithmetic import Calendar, Off
from muhatap.deadlines.words import full

LONGEST = 45
AFTER = 7


@dataclass(frozen=True)
class RulerDay:
    """One cell: the number it shows, its classes, and the day's name where it has one."""

    number: int
    css: str
    title: str = ""


@dataclass(frozen=True)
class Ruler:
    """The cells in order, and the sentence that says the same to whoever does not see them."""

    days: tuple[RulerDay, ...]
    label: str


def ruler(
    calendar: Calendar,
    start: date,
    today: date,
    *,
    aim: date | None = None,
    law: date | None = None,
    held: Sequence[tuple[date, date]] = (),
    ended: date | None = None,
    language: str = "tr",
) -> Ruler:
    """Cells from the start to the last limit, or to today when that is later.

    A long span is cut to the days around today and the nearest limit; the label keeps the whole truth. `held`
    are [from, to) spans in which the leading clock stood still.
    """
    now = ended or today
    limits = [day for day in (aim, law) if day is not None]
    first, last = _window(start, now, limits)
    cells = []
    day = first
    while day <= last:
        classes = _classes(calendar, day, now, aim, law, held, has_ended=ended is not None)
        if day == first:
            classes.append(f"start-{day.isoweekday()}")
        elif day.day == 1:
            classes.append("month")
        cells.append(RulerDay(day.day, " ".join(classes), _name(calendar, day, language)))
        day += timedelta(days=1)
    return Ruler(tuple(cells), _label(start, aim, law))


def _window(start: date, now: date, limits: Sequence[date]) -> tuple[date, date]:
    last = max([start, now, *limits])
    if (last - start).days < LONGEST:
        return start, last
    near = min((day for day in limits if day >= now), default=now)
    last = max(start, min(last, max(near, now + timedelta(days=AFTER))))
    first = max(start, min(now - timedelta(days=AFTER), last - timedelta(days=LONGEST - 1)))
    return first, min(last, first + timedelta(days=LONGEST - 1))


def _classes(
    calendar: Calendar,
    day: date,
    now: date,
    aim: date | None,
    law: date | None,
    held: Sequence[tuple[date, date]],
    *,
    has_ended: bool,
) -> list[str]:
    checks = (
        ("gone", day < now),
        ("off", calendar.is_off(day)),
        ("half", calendar.is_half(day)),
        ("held", any(since <= day < until for since, until in held)),
        ("aim", day == aim),
        ("lawday", day == law),
        ("now", day == now and not has_ended),
    )
    return [name for name, is_so in checks if is_so]


def _name(calendar: Calendar, day: date, language: str) -> str:
    mark = calendar.mark(day)
    if mark is None:
        return ""
    if mark.kind is Off.HALF:
        return _("%(day)s %(name)s, yarım gün") % {"day": full(day), "name": mark.name(language)}
    return f"{full(day)} {mark.name(language)}"


def _label(start: date, aim: date | None, law: date | None) -> str:
    values = {"start": full(start), "aim": full(aim) if aim else "", "law": full(law) if law else ""}
    if aim and law:
        return _("Sürenin günleri: başlangıç %(start)s, hedef %(aim)s, yasal son gün %(law)s") % values
    if law:
        return _("Sürenin günleri: başlangıç %(start)s, yasal son gün %(law)s") % values
    return _("Sürenin günleri: başlangıç %(start)s, hedef %(aim)s") % values
