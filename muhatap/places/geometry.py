"""Plane geometry over GeoJSON MultiPolygon coordinates: pure, no Django, no compiled library.

A *shape* is a list of polygons, a polygon a list of rings (the first outside, the others holes), a ring a
list of [lon, lat] whose last point repeats the first. Distances are in metres on a local flat earth, good
to a thousandth inside one province.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, isfinite, radians

Position = Sequence[float]
Ring = Sequence[Position]
Polygon = Sequence[Ring]
Shape = Sequence[Polygon]

METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class Box:
    """The upright rectangle around a shape."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        """True when the point lies in the box or on its edge."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


def positions(shape: Shape) -> Iterator[Position]:
    """Every position of every ring."""
    return (position for polygon in shape for ring in polygon for position in ring)


def box(shape: Shape) -> Box:
    """The box around a shape; an empty shape has an empty box at 0, 0."""
    points = list(positions(shape))
    if not points:
        return Box(0.0, 0.0, 0.0, 0.0)
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return Box(south=min(lats), west=min(lons), north=max(lats), east=max(lons))


def is_position(lat: float, lon: float) -> bool:
    """True for a place on earth; not for NaN, infinity or a swapped projected coordinate."""
    return isfinite(lat) and isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180


def contains(shape: Shape, lat: float, lon: float) -> bool:
    """True when the point lies in the shape, holes excluded.

    A border belongs to one side only (half-open crossings), so shapes that share their border vertices
    never both claim a point.
    """
    return any(_crossings(polygon, lat, lon) % 2 for polygon in shape)


def _crossings(polygon: Polygon, lat: float, lon: float) -> int:
    count = 0
    for ring in polygon:
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > lat) != (by > lat) and lon < _crossing(ax, ay, bx, by, lat):
                count += 1
    return count


def _crossing(ax: float, ay: float, bx: float, by: float, lat: float) -> float:
    """Where the edge meets the latitude. Always reckoned upwards, so that both owners of an edge agree."""
    if ay > by:
        ax, ay, bx, by = bx, by, ax, ay
    return ax + (lat - ay) / (by - ay) * (bx - ax)


def area(shape: Shape) -> float:
    """Square degrees, holes taken off. For comparing shapes, not for land registers."""
    total = 0.0
    for polygon in shape:
        for index, ring in enumerate(polygon):
            total += abs(ring_area(ring)) * (1 if index == 0 else -1)
    return total


def ring_area(ring: Ring) -> float:
    """Signed area of a ring; positive when it runs against the clock."""
    if not ring:
        return 0.0
    x0, y0 = ring[0][0], ring[0][1]
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(ring)) / 2


def inside_point(shape: Shape, *, lines: int = 15) -> tuple[float, float]:
    """(lat, lon) of a point well inside, for a label: the middle of the widest of some level cuts.

    The centroid will not do: that of a bay-shaped district lies in the water.
    """
    bounds = box(shape)
    best, found = -1.0, ((bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2)
    for step in range(1, lines + 1):
        # an odd offset keeps the cut off the vertices
        lat = bounds.south + (bounds.north - bounds.south) * (step - 0.4871) / lines
        for west, east in _cuts(shape, lat):
            depth = min(east - west, 3 * (lat - bounds.south), 3 * (bounds.north - lat))
            if depth > best:
                best, found = depth, (lat, (west + east) / 2)
    return found


def _cuts(shape: Shape, lat: float) -> Iterator[tuple[float, float]]:
    for polygon in shape:
        meets = sorted(
            _crossing(a[0], a[1], b[0], b[1], lat)
            for ring in polygon
            for a, b in pairwise(ring)
            if (a[1] > lat) != (b[1] > lat)
        )
        yield from zip(meets[::2], meets[1::2], strict=False)


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance between two points of one province."""
    shrink = cos(radians((lat1 + lat2) / 2))
    return METRES_PER_DEGREE * hypot(lat2 - lat1, (lon2 - lon1) * shrink)


def shape_of(geometry: object) -> list[list[list[list[float]]]]:
    """A GeoJSON Polygon or MultiPolygon as a shape, closed and checked.

    Raises ValueError (in English, for the log of an import) on anything else.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise ValueError("a Polygon or a MultiPolygon is needed")
    polygons = geometry.get("coordinates")
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    if not isinstance(polygons, list) or not polygons:
        raise ValueError("a shape without coordinates")
    return [[_ring(ring) for ring in _list(polygon)] for polygon in polygons]


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise ValueError("a polygon without rings")
    return value


def _ring(ring: object) -> list[list[float]]:
    points = [_position(position) for position in _list(ring)]
    if points[0] != points[-1]:
        points.append(points[0])
    if len(points) < 4:
        raise ValueError("a ring needs three different points")
    return points


def _position(position: object) -> list[float]:
    if not isinstance(position, list) or len(position) < 2:
        raise ValueError("a position needs two numbers")
    lon, lat = position[0], position[1]
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in (lon, lat)):
        raise ValueError("a position needs two numbers")
    if not is_position(lat, lon):
        raise ValueError("a position outside the earth: degrees of WGS 84 are needed, longitude first")
    return [float(lon), float(lat)]
