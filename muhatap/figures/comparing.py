"""Units beside each other for the same days: one row a unit, one cell a figure, each with its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.figures import reading
from muhatap.figures.asking import HOUSE
from muhatap.figures.measures import CATALOGUE, Measure, Ratio, address
from muhatap.figures.windows import Window
from muhatap.kit.turkish import sort_key
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Column:
    """One figure of the comparison. A share has `top` and `bottom`, a plain count only `bottom`.

    `measure` names the definition; the median opens what it is the median of.
    """

    key: str
    measure: str
    label: Promise
    bottom: str
    top: str = ""

    @property
    def defined(self) -> Measure | Ratio:
        """What the figure is."""
        return CATALOGUE[self.measure]

    def value(self, counts: Counts) -> float | int | None:
        """What the rows are sorted by: a count, a share of 1, days; None where there is nothing to say."""
        if self.key == "ortanca":
            return counts.get("ortanca") if counts.get("cevaplanan") else None
        below = counts.get(self.bottom, 0)
        if not self.top:
            return below
        return counts.get(self.top, 0) / below if below else None


# fmt: off
COLUMNS = (
    Column("acik",     "birimde",         _("Açık"),             "birimde"),
    Column("geciken",  "birimde-geciken", _("Geciken"),          "birimde-geciken"),
    Column("sure",     "cevap-payi",      _("Süresinde"),        "cevabi-sayilan",  "suresinde-cevaplanan"),
    Column("ortanca",  "ortanca",         _("Ortanca gün"),      "cevaplanan"),
    Column("donen",    "donen-payi",      _("Kontrolden dönen"), "cevaplanan",      "kontrolden-donen"),
    Column("yeniden",  "yeniden-payi",    _("Yeniden açılan"),   "verilen",         "yeniden"),
)
# fmt: on
KEYS = {column.key: column for column in COLUMNS}


@dataclass(frozen=True)
class Cell:
    """A figure as drawn: its counts with their lists; `share` in per cent with one decimal."""

    column: Column
    bottom: int
    top: int
    share: float | None
    days: int | None
    bottom_url: str
    top_url: str


@dataclass(frozen=True)
class Row:
    """One unit, or with no unit all of them together."""

    unit: Unit | None
    counts: Counts
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    """The page."""

    rows: list[Row]
    total: Row
    tops: list[Unit]


def compare(person: Person, window: Window, top: int | None = None, order: str = "-geciken") -> Comparison:
    """Units with figures, sorted by a column (`-` for descending) or by `birim`. Four statements at most."""
    known = {unit.pk: unit for unit in _known(person)}
    wanted = [pk for pk, unit in known.items() if top is None or f"/{top}/" in unit.path]
    whole = person.has(*HOUSE) and top is None
    counted = reading.units(window, None if whole else wanted)
    rows = [
        Row(known[pk], counts, [_cell(column, counts, window, birim=pk) for column in COLUMNS])
        for pk, counts in counted.items()
        if pk in known and any(counts.values())
    ]
    return Comparison(_sorted(rows, order), _total(rows, window, top), _tops(known, counted))


def _known(person: Person) -> Sequence[Unit]:
    """The units whose figures concern this person: the whole house, or the branches they lead."""
    rows = Unit.objects.order_by("order", "name_tr")
    if person.has(*HOUSE):
        return list(rows)
    led = Q(pk__in=[])
    for grant in person.grants:
        if grant.role == Role.UNIT_LEAD and grant.unit_path:
            led |= Q(path__startswith=grant.unit_path)
    return list(rows.filter(led))


def _tops(known: Mapping[int, Unit], counted: Mapping[int, Counts]) -> list[Unit]:
    """Units under which several others stand: what one may narrow to."""
    parents = {unit.parent_id for unit in known.values()}
    return [unit for pk, unit in known.items() if pk in parents and unit.path.count("/") > 2]


def _cell(column: Column, counts: Counts, window: Window, **narrowed: int | None) -> Cell:
    value = column.value(counts)
    return Cell(
        column,
        counts.get(column.bottom, 0),
        counts.get(column.top, 0),
        round(float(value) * 100, 1) if column.top and value is not None else None,
        int(value) if column.key == "ortanca" and value is not None else None,
        address(column.bottom, window, **narrowed),
        address(column.top, window, **narrowed) if column.top else "",
    )


def _total(rows: Sequence[Row], window: Window, top: int | None) -> Row:
    """All of them together; medians cannot be added up and are left out."""
    counts: dict[str, int] = {}
    for row in rows:
        for key, n in row.counts.items():
            if key != "ortanca":
                counts[key] = counts.get(key, 0) + n
    columns = [column for column in COLUMNS if column.key != "ortanca"]
    return Row(None, counts, [_cell(column, counts, window, ust=top) for column in columns])


def _sorted(rows: list[Row], order: str) -> list[Row]:
    """By name first, so that equals stand in Turkish order; what says nothing comes last."""
    rows = sorted(rows, key=lambda row: sort_key(row.unit.name if row.unit else ""))
    name, falling = order.lstrip("-"), order.startswith("-")
    if name not in KEYS:
        return rows[::-1] if falling and name == "birim" else rows
    valued = [(KEYS[name].value(row.counts), row) for row in rows]
    said = [(value, row) for value, row in valued if value is not None]
    said.sort(key=lambda one: one[0], reverse=falling)
    return [row for _value, row in said] + [row for value, row in valued if value is None]
