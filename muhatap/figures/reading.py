"""Figures read from tallies and from what is open; no case that has ended is read. Live: there is no age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Greatest, TruncDate

from muhatap.cases.lifecycle import IN_HAND, OPEN
from muhatap.cases.models import Case, Referral
from muhatap.figures.models import Tally
from muhatap.figures.windows import DAY, Window
from muhatap.kit import clock

Days = dict[date, int]
HOUSE = ("received", "ended", "closed", "kept")


class House:
    """Figures of the whole house for any of some windows, from three statements."""

    def __init__(self, windows: Iterable[Window]) -> None:
        first = min(window.first for window in windows)
        self._days: dict[str, Days] = {measure: {} for measure in HOUSE}
        rows = Tally.objects.filter(measure__in=HOUSE, key=0).order_by()
        counted = rows.values_list("measure", Greatest("day", first - DAY)).annotate(total=Sum("n"))
        for measure, day, n in counted:
            self._days[measure][day] = n
        self.open: int = Tally.objects.filter(measure="open", key=0).aggregate(total=Sum("n"))["total"] or 0
        self._late = late_days(Case.objects.filter(status__in=OPEN))

    def of(self, window: Window) -> dict[str, int]:
        """Figures by the names of their measures."""
        closed, late = self._sum("closed", window), self._late_before(window)
        return {
            "gelen": self._sum("received", window),
            "sonuclanan": closed,
            "suresinde": self._sum("kept", window),
            "geciken": late,
            "sayilan": closed + late,
            "acik": self.open,
            "donem-sonu": self._until("received", window.last) - self._until("ended", window.last),
        }

    def _sum(self, measure: str, window: Window) -> int:
        return sum(n for day, n in self._days[measure].items() if window.first <= day <= window.last)

    def _until(self, measure: str, last: date) -> int:
        return sum(n for day, n in self._days[measure].items() if day <= last)

    def _late_before(self, window: Window) -> int:
        return sum(n for day, n in self._late.items() if day <= window.last)


def late_days(rows: QuerySet[Any]) -> Days:
    """Overdue rows by the day on which they were due; read by the index of what is open."""
    found = rows.filter(due_at__lt=clock.now()).order_by()
    by_day = found.values_list(TruncDate("due_at", tzinfo=clock.ISTANBUL)).annotate(n=Count("pk"))
    return dict(by_day)


def house(window: Window) -> dict[str, int]:
    """Figures of the whole house for one window."""
    return House([window]).of(window)


def units(window: Window, ids: Sequence[int] | None = None) -> dict[int, dict[str, int]]:
    """Figures of units for a window, by unit and measure; `ortanca` is the median of days. Two statements.

    `ids` narrows to these units; None is all of them.
    """
    narrowed = {} if ids is None else {"unit_id__in": ids}
    found: dict[int, dict[str, int]] = {}
    rows = Referral.objects.filter(status__in=IN_HAND, **narrowed).order_by().values_list("unit_id")
    for pk, held, late in rows.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=window.limit))):
        found.setdefault(pk, {}).update({"birimde": held, "birimde-geciken": late})
    took: dict[int, Mapping[int, int]] = {}
    names = {
        "given": "verilen",
        "again": "yeniden",
        "answered": "cevaplanan",
        "timely": "suresinde-cevaplanan",
        "returned": "kontrolden-donen",
    }
    keys = {} if ids is None else {"key__in": ids}
    told = Tally.objects.filter(
        measure__in=names, day__gte=window.first, day__lte=window.last, **keys
    ).order_by()
    for measure, key, days, n in told.values_list("measure", "key", "days").annotate(total=Sum("n")):
        row = found.setdefault(key, {})
        row[names[measure]] = row.get(names[measure], 0) + n
        if measure == "answered" and n:
            took[key] = {**took.get(key, {}), days: n}
    for key, counts in took.items():
        found[key]["ortanca"] = median(counts)
    for row in found.values():
        row["cevabi-sayilan"] = row.get("cevaplanan", 0) + row.get("birimde-geciken", 0)
    return found


def median(counts: Mapping[int, int]) -> int:
    """The least number of days within which at least half of them were answered."""
    half, seen = sum(counts.values()) / 2, 0
    for days in sorted(counts):
        seen += counts[days]
        if seen >= half:
            return days
    return 0


def spread(measure: str, window: Window) -> dict[int, dict[int, int]]:
    """How many took how many days, by key. One statement."""
    rows = Tally.objects.filter(measure=measure, day__gte=window.first, day__lte=window.last).order_by()
    found: dict[int, dict[int, int]] = {}
    for key, days, n in rows.values_list("key", "days").annotate(total=Sum("n")):
        if n:
            found.setdefault(key, {})[days] = n
    return found


def keyed(measure: str, windows: Sequence[Window | None]) -> list[dict[int, int]]:
    """The sums of a measure by key, one for each window (None: of all days). One statement each."""
    found = []
    for window in windows:
        rows = Tally.objects.filter(measure=measure).order_by()
        if window is not None:
            rows = rows.filter(day__gte=window.first, day__lte=window.last)
        summed = rows.values_list("key").annotate(total=Sum("n"))
        found.append({key: n for key, n in summed if n})
    return found


def late_districts(limit: datetime) -> dict[int, int]:
    """Open cases overdue before `limit`, by district; as many rows as are overdue are read."""
    rows = Case.objects.filter(status__in=OPEN, due_at__lt=limit, district__isnull=False).order_by()
    return dict(rows.values_list("district_id").annotate(n=Count("pk")))
