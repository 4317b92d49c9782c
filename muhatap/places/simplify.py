"""Fewer points for drawing. Neighbours keep one common border: it is cut into arcs, each thinned once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, inf, radians

from muhatap.places.geometry import Ring, Shape, ring_area

Point = tuple[float, float]
Arc = tuple[Point, ...]
Drawn = list[list[list[list[float]]]]
METRES = 111_195.0  # of a degree of latitude


def simplify(shapes: Sequence[Shape], tolerance: float, *, digits: int = 4) -> list[Drawn]:
    """The shapes with every border within `tolerance` metres of its true course (Douglas-Peucker).

    Shapes given together stay together: a border two of them share is the same line in both results.
    Islands too small to be seen go, but never the largest part of a shape.
    """
    return simplifier(shapes, tolerance, digits=digits)(tolerance)


def simplifier(shapes: Sequence[Shape], finest: float, *, digits: int = 4) -> Callable[[float], list[Drawn]]:
    """`simplify` for whoever tries several tolerances, none below `finest`: borders are measured once."""
    rings = [[[_open(ring) for ring in polygon] for polygon in shape] for shape in shapes]
    everything = [ring for shape in rings for polygon in shape for ring in polygon]
    thinner = _Thinner(_junctions(everything), finest / METRES, _shrink(everything))

    def draw(tolerance: float) -> list[Drawn]:
        thinner.tolerance = tolerance / METRES
        return [_shape(shape, thinner, digits) for shape in rings]

    return draw


def _open(ring: Ring) -> list[Point]:
    points = [(p[0], p[1]) for p in ring]
    return points[:-1] if points and points[0] == points[-1] else points


def _shrink(rings: Sequence[Sequence[Point]]) -> float:
    lats = [p[1] for ring in rings for p in ring]
    return cos(radians((min(lats) + max(lats)) / 2)) if lats else 1.0


def _junctions(rings: Sequence[Sequence[Point]]) -> set[Point]:
    """Points where borders part: met with two different pairs of neighbours."""
    seen: dict[Point, frozenset[Point]] = {}
    parted: set[Point] = set()
    for ring in rings:
        for index, point in enumerate(ring):
            beside = frozenset((ring[index - 1], ring[(index + 1) % len(ring)]))
            if seen.setdefault(point, beside) != beside:
                parted.add(point)
    return parted


def _shape(shape: Sequence[Sequence[Sequence[Point]]], thinner: _Thinner, digits: int) -> Drawn:
    drawn: Drawn = []
    largest = max(shape, key=lambda polygon: abs(ring_area(_close(polygon[0]))), default=None)
    for polygon in shape:
        outer = _rounded(thinner.ring(polygon[0]), digits)
        if len(outer) < 4 and polygon is largest:
            outer = _rounded(list(polygon[0]), digits)
        if len(outer) < 4:
            continue
        holes = [_rounded(thinner.ring(hole), digits) for hole in polygon[1:]]
        drawn.append([outer, *(hole for hole in holes if len(hole) >= 4)])
    return drawn


def _close(points: Sequence[Point]) -> list[Point]:
    return [*points, points[0]] if points else []


def _rounded(points: Sequence[Point], digits: int) -> list[list[float]]:
    """A closed ring on the grid of `digits` decimals, without repeated points; short when nothing is left."""
    kept: list[list[float]] = []
    for lon, lat in points:
        position = [round(lon, digits), round(lat, digits)]
        if not kept or kept[-1] != position:
            kept.append(position)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return [*kept, kept[0]] if kept else []


class _Thinner:
    """Thins arcs to a tolerance; measures each once, whichever way round it is walked."""

    def __init__(self, junctions: set[Point], finest: float, shrink: float) -> None:
        self.junctions, self.finest, self.shrink = junctions, finest, shrink
        self.tolerance = finest
        self.known: dict[Arc, list[float]] = {}

    def ring(self, ring: Sequence[Point]) -> list[Point]:
        """The thinned ring, open."""
        if len(ring) < 3:
            return list(ring)
        ends = [index for index, point in enumerate(ring) if point in self.junctions]
        if len(ends) < 2:
            ends = self._own_ends(ring, ends)
        thinned: list[Point] = []
        for start, end in zip(ends, [*ends[1:], ends[0] + len(ring)], strict=True):
            arc = tuple(ring[index % len(ring)] for index in range(start, end + 1))
            thinned += self.arc(arc)[:-1]
        return thinned

    def _own_ends(self, ring: Sequence[Point], ends: Sequence[int]) -> list[int]:
        """Where to cut a ring that no junction cuts twice: at a fixed point and at the one farthest from it.

        The fixed point is the junction, or the least point, whichever ring it was first met in.
        """
        first = ends[0] if ends else min(range(len(ring)), key=lambda index: ring[index])
        far = max(range(len(ring)), key=lambda index: (self._apart(ring[first], ring[index]), ring[index]))
        return sorted({first, far})

    def _apart(self, a: Point, b: Point) -> float:
        return ((a[0] - b[0]) * self.shrink) ** 2 + (a[1] - b[1]) ** 2

    def arc(self, arc: Arc) -> list[Point]:
        """The thinned arc, ends kept."""
        turned = arc[::-1]
        key = min(arc, turned)
        if key not in self.known:
            self.known[key] = self._weighed(key)
        limit = self.tolerance**2
        kept = [point for point, weight in zip(key, self.known[key], strict=True) if weight > limit]
        return kept if key == arc else kept[::-1]

    def _weighed(self, arc: Arc) -> list[float]:
        """For each point the squared tolerance from which on it goes; 0 for what the finest does not keep.

        A point stays no longer than the one that cut its piece of the arc, so that one pass holds for every
        tolerance.
        """
        weights = [0.0] * len(arc)
        weights[0] = weights[-1] = inf
        waiting = [(0, len(arc) - 1, inf)]
        limit = self.finest**2
        while waiting:
            start, end, above = waiting.pop()
            worst, at = limit, -1
            for index in range(start + 1, end):
                off = self._off(arc[index], arc[start], arc[end])
                if off > worst:
                    worst, at = off, index
            if at >= 0:
                weights[at] = min(worst, above)
                waiting += [(start, at, weights[at]), (at, end, weights[at])]
        return weights

    def _off(self, point: Point, start: Point, end: Point) -> float:
        """Squared distance of a point from the straight line between two others."""
        x, y = (point[0] - start[0]) * self.shrink, point[1] - start[1]
        dx, dy = (end[0] - start[0]) * self.shrink, end[1] - start[1]
        length = dx * dx + dy * dy
        if length:
            along = max(0.0, min(1.0, (x * dx + y * dy) / length))
            x, y = x - along * dx, y - along * dy
        return x * x + y * y
