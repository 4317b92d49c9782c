"""Made-up neighbourhood shapes: Voronoi cells clipped to a district. For samples only, marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from random import Random

from muhatap.places import geometry
from muhatap.places.geometry import Shape

Point = tuple[float, float]


def seeds(shape: Shape, count: int, *, seed: str) -> list[Point]:
    """`count` points (lon, lat) spread evenly inside the shape; the same ones for the same `seed`.

    Each is the best of a few tries, the one farthest from those before it.
    """
    dice = Random(seed)
    shrink = cos(radians(geometry.inside_point(shape)[0]))
    chosen: list[Point] = []
    for _number in range(count):
        tries = [_somewhere(shape, dice) for _try in range(8)]
        chosen.append(
            max(tries, key=lambda point: min((_apart(point, c, shrink) for c in chosen), default=0))
        )
    return chosen


def _somewhere(shape: Shape, dice: Random) -> Point:
    bounds = geometry.box(shape)
    for _try in range(200):
        lon, lat = dice.uniform(bounds.west, bounds.east), dice.uniform(bounds.south, bounds.north)
        if geometry.contains(shape, lat, lon):
            return lon, lat
    lat, lon = geometry.inside_point(shape)
    return lon, lat


def _apart(a: Point, b: Point, shrink: float) -> float:
    return ((a[0] - b[0]) * shrink) ** 2 + (a[1] - b[1]) ** 2


def voronoi(shape: Shape, points: Sequence[Point], *, digits: int = 5) -> list[list[list[list[list[float]]]]]:
    """For each point the part of the shape that lies nearer to it than to any other."""
    bounds = geometry.box(shape)
    shrink = cos(radians((bounds.south + bounds.north) / 2))
    frame = [
        (bounds.west, bounds.south),
        (bounds.east, bounds.south),
        (bounds.east, bounds.north),
        (bounds.west, bounds.north),
    ]
    return [_clip(shape, _cell(point, points, frame, shrink), digits) for point in points]


def _cell(point: Point, points: Sequence[Point], frame: list[Point], shrink: float) -> list[Point]:
    """The convex cell of `point` inside the frame, cut by the nearest other points first."""
    cell = frame
    for other in sorted(points, key=lambda p: _apart(p, point, shrink)):
        if other == point:
            continue
        if not cell or _apart(point, other, shrink) > 4 * max(_apart(point, c, shrink) for c in cell):
            break
        # nearer to point than to other: a·x + b·y <= c
        a, b = 2 * (other[0] - point[0]) * shrink**2, 2 * (other[1] - point[1])
        c = (other[0] ** 2 - point[0] ** 2) * shrink**2 + other[1] ** 2 - point[1] ** 2
        cell = _cut(cell, a, b, c)
    return cell


def _clip(shape: Shape, cell: list[Point], digits: int) -> list[list[list[list[float]]]]:
    """The part of a shape inside a convex cell (Sutherland-Hodgman, ring by ring)."""
    sides = []
    for (ax, ay), (bx, by) in zip(cell, cell[1:] + cell[:1], strict=True):
        a, b = by - ay, ax - bx
        sides.append((a, b, a * ax + b * ay))
    clipped: list[list[list[list[float]]]] = []
    for polygon in shape:
        rings = []
        for ring in polygon:
            points = [(p[0], p[1]) for p in ring[:-1]]
            for a, b, c in sides:
                points = _cut(points, a, b, c)
            if len(points) >= 3:
                rounded = [[round(x, digits), round(y, digits)] for x, y in points]
                rings.append([*rounded, rounded[0]])
            elif not rings:
                break
        if rings:
            clipped.append(rings)
    return clipped


def _cut(points: Sequence[Point], a: float, b: float, c: float) -> list[Point]:
    """The part of a ring on the near side of a line, a·x + b·y <= c."""
    kept: list[Point] = []
    for start, end in zip(points, [*points[1:], *points[:1]], strict=True):
        off_start, off_end = a * start[0] + b * start[1] - c, a * end[0] + b * end[1] - c
        if off_start <= 0:
            kept.append(start)
        if off_start * off_end < 0:
            share = off_start / (off_start - off_end)
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return kept
