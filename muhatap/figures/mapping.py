"""Districts coloured by a figure, with the same as a list. Shapes are drawn once a process."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.figures import reading
from muhatap.figures.drawing import step_of, steps
from muhatap.figures.measures import address
from muhatap.figures.windows import Window
from muhatap.places.models import District, Neighbourhood

WIDE = 460.0
NAMED, APART = 8, (80, 15)  # how many names, and how far from each other
# what the map can show: the measure, its name
SHOWN: Mapping[str, Promise] = {"gelen": _("Gelen"), "acik": _("Açık"), "geciken": _("Geciken")}


@dataclass(frozen=True)
class Shape:
    """A district's outline in the drawing, and a point inside for its name."""

    pk: int
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawn:
    """All outlines, and how high the drawing is."""

    shapes: list[Shape]
    height: float
    attribution: str


@dataclass(frozen=True)
class Area:
    """One district with its figure. `value` is the count, or the count for 1,000 inhabitants."""

    shape: Shape
    count: int
    value: float
    step: int
    url: str
    is_named: bool


@dataclass(frozen=True)
class Legend:
    """One colour: from and to, both included."""

    step: int
    first: float
    last: float


@dataclass(frozen=True)
class Map:
    """The drawing and its list."""

    drawn: Drawn
    areas: list[Area]
    legend: list[Legend]
    by_people: bool

    @property
    def ranked(self) -> list[Area]:
        """Most first."""
        return sorted(self.areas, key=lambda area: -area.value)


def districts(measure: str, window: Window, *, by_people: bool = False) -> Map:
    """Every district with its figure of one of `SHOWN`. Three statements once the shapes are known."""
    counts = _counts(measure, window)
    drawn = _shapes()
    people = _people() if by_people else {}
    values = {
        shape.pk: _value(counts.get(shape.pk, 0), people.get(shape.pk, 0), by_people)
        for shape in drawn.shapes
    }
    bounds = steps(list(values.values()))
    named = _named(drawn.shapes, values)
    areas = [
        Area(
            shape,
            counts.get(shape.pk, 0),
            values[shape.pk],
            step_of(values[shape.pk], bounds),
            address(measure, window, ilce=shape.pk),
            shape.pk in named,
        )
        for shape in drawn.shapes
    ]
    return Map(drawn, areas, _legend(bounds, list(values.values())), by_people)


def _named(shapes: Sequence[Shape], values: Mapping[int, float]) -> set[int]:
    """Whose names stand on the map: the greatest figures, as far as the words do not cover each other."""
    kept: list[Shape] = []
    for shape in sorted(shapes, key=lambda one: -values[one.pk]):
        free = all(abs(shape.x - other.x) > APART[0] or abs(shape.y - other.y) > APART[1] for other in kept)
        if values[shape.pk] > 0 and free and len(kept) < NAMED:
            kept.append(shape)
    return {shape.pk for shape in kept}


def _counts(measure: str, window: Window) -> dict[int, int]:
    if measure == "geciken":
        return reading.late_districts(window.limit)
    if measure == "acik":
        return reading.keyed("open.district", [None])[0]
    return reading.keyed("received.district", [window])[0]


def _value(count: int, people: int, by_people: bool) -> float:
    if not by_people:
        return count
    return round(count * 1000 / people, 1) if people else 0.0


def _people() -> dict[int, int]:
    rows = Neighbourhood.objects.filter(is_active=True).order_by().values_list("district_id")
    return dict(rows.annotate(people=Sum("population")))


def _legend(bounds: list[float], values: list[float]) -> list[Legend]:
    made, above = [], 0.0
    for bound in bounds:
        inside = [value for value in values if above < value <= bound]
        if inside:
            made.append(Legend(step_of(bound, bounds), min(inside), bound))
        above = bound
    return made


def _shapes() -> Drawn:
    """The outlines; fetched again when districts come, go or are drawn anew."""
    known = District.objects.aggregate(n=Count("pk"), last=Max("pk"), lat=Sum("lat"), lon=Sum("lon"))
    return _drawn(tuple(known.values()))


@lru_cache(maxsize=2)
def _drawn(_key: tuple[object, ...]) -> Drawn:
    rows = [row for row in District.objects.defer("outline") if row.drawn]
    if not rows:
        return Drawn([], 1.0, "")
    west, east = min(row.west for row in rows), max(row.east for row in rows)
    south, north = min(row.south for row in rows), max(row.north for row in rows)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDE / max((east - west) * squeeze, 1e-6)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - west) * squeeze * scale, 1), round((north - lat) * scale, 1)

    shapes = [Shape(row.pk, row.name, _path(row, at), *at(row.lon, row.lat)) for row in rows]
    said = " · ".join(sorted({row.attribution for row in rows if row.attribution}))
    return Drawn(shapes, round((north - south) * scale, 1), said)


def _path(row: District, at: Callable[[float, float], tuple[float, float]]) -> str:
    parts = []
    for polygon in row.drawn:
        for ring in polygon:
            points = [at(lon, lat) for lon, lat in ring]
            parts.append("M" + "L".join(f"{x} {y}" for x, y in points) + "z")
    return "".join(parts)
