"""Which days a figure counts, and the stretch of the same length before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.kit import clock

DAY = timedelta(days=1)
BUCKETS = 12  # weeks or months of a trend


@dataclass(frozen=True)
class Window:
    """Days in Istanbul, both included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        """The first moment."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after."""
        return _midnight(self.last + DAY)

    @property
    def limit(self) -> datetime:
        """What was due before this moment and is open is overdue: now, or the end of a stretch gone by."""
        return min(self.end, clock.now())

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.ISTANBUL)


def _last(days: int) -> Callable[[date], Window]:
    return lambda today: Window(today - timedelta(days=days - 1), today)


def _month(today: date) -> Window:
    return Window(today.replace(day=1), today)


def _month_before(today: date) -> Window:
    last = today.replace(day=1) - DAY
    return Window(last.replace(day=1), last)


def _year(today: date) -> Window:
    return Window(today.replace(month=1, day=1), today)


PERIODS: Mapping[str, tuple[Promise, Callable[[date], Window]]] = {
    "7": (_("Son 7 gün"), _last(7)),
    "30": (_("Son 30 gün"), _last(30)),
    "90": (_("Son 90 gün"), _last(90)),
    "bu-ay": (_("Bu ay"), _month),
    "gecen-ay": (_("Geçen ay"), _month_before),
    "bu-yil": (_("Bu yıl"), _year),
}
USUAL = "30"


def period(name: str) -> Window:
    """The window of a period's name; the usual one for names that nobody knows."""
    return PERIODS.get(name, PERIODS[USUAL])[1](clock.today())


def before(window: Window) -> Window:
    """As many days just before; the whole month before for a whole month."""
    if window == _month_before(window.last + DAY):
        return _month_before(window.first)
    return Window(window.first - timedelta(days=window.days), window.first - DAY)


def weeks(today: date) -> list[Window]:
    """The last weeks from Monday on, oldest first; the present one ends today."""
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=n) for n in reversed(range(BUCKETS))]
    return [Window(start, min(start + timedelta(days=6), today)) for start in starts]


def months(today: date) -> list[Window]:
    """The last calendar months, oldest first; the present one ends today."""
    found = [_month(today)]
    while len(found) < BUCKETS:
        found.insert(0, _month_before(found[0].first))
    return found


STEPS: Mapping[str, tuple[Promise, Callable[[date], list[Window]]]] = {
    "hafta": (_("Haftalık"), weeks),
    "ay": (_("Aylık"), months),
}
