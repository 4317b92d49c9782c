"""Monthly and yearly figures of a channel. A month's figures are of the applications of that month.

In time by law: closed by the legal date ÷ (closed + open beyond it); what has no legal date is in neither.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from muhatap.cimer import queries
from muhatap.cimer.models import Entry, OutsideKind
from muhatap.cimer.queries import Wanted
from muhatap.organization.persons import Person

TOOK = ExpressionWrapper(F("case__closed_at") - F("case__received_at"), output_field=DurationField())
COUNTED = ("received", "closed", "in_time", "open", "overdue", "cancelled")
STATE_OF = {
    "received": "",
    "closed": "kapanan",
    "in_time": "zamaninda",
    "open": "acik",
    "overdue": "yasal-geciken",
    "cancelled": "iptal",
}


@dataclass(frozen=True)
class Period:
    """A month, or with month 0 a year."""

    year: int
    month: int = 0

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])


@dataclass
class Line:
    """Figures of a type, of a unit or of all; `days` is the mean of the closed, None without any."""

    label: Any
    counts: dict[str, int] = field(default_factory=dict)
    timed: int = 0
    days: float | None = None
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """In time of what ended or should have, in percent; None where there is nothing to tell."""
        below = self.timed + self.counts.get("overdue", 0)
        return 100 * self.counts.get("in_time", 0) / below if below else None

    @property
    def cells(self) -> list[tuple[str, int, str]]:
        """Each figure with the address of its applications."""
        return [(name, self.counts.get(name, 0), self._address(name)) for name in COUNTED]

    def _address(self, name: str) -> str:
        values = {**self.params, "durum": STATE_OF[name]}
        return f"{reverse('cimer')}?{urlencode({key: value for key, value in values.items() if value})}"


def of(person: Person, channel: str, period: Period) -> tuple[Line, list[Line], list[Line]]:
    """All together, by type, by unit. Three statements. A case at two units is in both, once in all."""
    wanted = Wanted(channel=channel, since=period.since, until=period.until)
    rows = queries.narrowed(person, wanted).order_by()
    base = {"kanal": channel, "bas": f"{period.since:%d.%m.%Y}", "son": f"{period.until:%d.%m.%Y}"}
    whole = _line(_("Toplam"), rows.aggregate(**_measures()), base)
    kinds: dict[str, dict[str, Any]] = {
        str(row["kind"]): dict(row) for row in rows.values("kind").annotate(**_measures())
    }
    by_kind = [
        _line(label, kinds[value], {**base, "tur": value})
        for value, label in OutsideKind.choices
        if value in kinds
    ]
    return whole, by_kind, _by_unit(rows, base)


def _by_unit(rows: QuerySet[Entry], base: dict[str, Any]) -> list[Line]:
    parts = (
        queries.parts()
        .filter(case__outside__in=rows.values("pk"))
        .values_list("case_id", "unit_id", "unit__name_tr")
    )
    units: dict[int, tuple[str, set[int]]] = {}
    for case_id, unit_id, name in parts.distinct():
        units.setdefault(unit_id, (name, set()))[1].add(case_id)
    facts: dict[int, dict[str, Any]] = {
        row["case_id"]: dict(row) for row in rows.values("case_id").annotate(**_measures())
    }
    made = []
    for unit_id, (name, ids) in units.items():
        made.append(
            _line(name, _sum([facts[one] for one in ids if one in facts]), {**base, "birim": unit_id})
        )
    return sorted(made, key=lambda line: (-line.counts["received"], str(line.label)))


def _sum(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    took = [row["took"] for row in rows if row["took"] is not None]
    total = {name: sum(row[name] for row in rows) for name in (*COUNTED, "timed")}
    return {**total, "took": sum(took, timedelta()) / len(took) if took else None}


def _measures() -> dict[str, Any]:
    known = queries.states()
    timed = known["kapanan"].where & Q(case__law_due_at__isnull=False)
    found: dict[str, Any] = {
        name: Count("pk", filter=known[state].where) if state else Count("pk")
        for name, state in STATE_OF.items()
    }
    return {**found, "timed": Count("pk", filter=timed), "took": Avg(TOOK, filter=known["kapanan"].where)}


def _line(label: Any, row: dict[str, Any], params: dict[str, Any]) -> Line:
    took: timedelta | None = row["took"]
    days = took.total_seconds() / 86_400 if took is not None else None
    return Line(label, {name: row[name] or 0 for name in COUNTED}, row["timed"] or 0, days, params)
