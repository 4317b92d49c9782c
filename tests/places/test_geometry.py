"""Points, shapes and fewer points, against slow and obvious reckonings."""

from __future__ import annotations

import json
from itertools import pairwise
from math import atan2, cos, hypot, inf, nan, pi, radians, sin
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import muhatap.places
from muhatap.places import cells, geometry, simplify
from tests.places.shapes import ANNULUS, bay, square

numbers = st.floats(-2, 2, allow_nan=False)


def star(radii: list[float]) -> list[list[float]]:
    """A ring round 0, 0 without crossings: one corner an angle."""
    corners = [
        [r * cos(2 * pi * i / len(radii)), r * sin(2 * pi * i / len(radii))] for i, r in enumerate(radii)
    ]
    return [*corners, corners[0]]


def winding(ring: list[list[float]], lat: float, lon: float) -> float:
    """How often the ring goes round the point: the slow way to say whether it is inside."""
    total = 0.0
    for (ax, ay), (bx, by) in pairwise(ring):
        ax, ay, bx, by = ax - lon, ay - lat, bx - lon, by - lat
        total += atan2(ax * by - ay * bx, ax * bx + ay * by)
    return abs(total) / (2 * pi)


def border_distance(ring: list[list[float]], lat: float, lon: float) -> float:
    """Distance of a point from a line, for leaving out points that lie on it."""
    best = inf
    for (ax, ay), (bx, by) in pairwise(ring):
        length = (bx - ax) ** 2 + (by - ay) ** 2
        t = max(0, min(1, ((lon - ax) * (bx - ax) + (lat - ay) * (by - ay)) / length)) if length else 0
        best = min(best, hypot(lon - ax - t * (bx - ax), lat - ay - t * (by - ay)))
    return best


@given(st.lists(st.floats(0.2, 1.5), min_size=3, max_size=12), numbers, numbers)
def test_a_point_is_inside_when_the_border_goes_round_it(radii: list[float], lat: float, lon: float) -> None:
    ring = star(radii)
    if border_distance(ring, lat, lon) > 1e-9:
        assert geometry.contains([[ring]], lat, lon) == (winding(ring, lat, lon) > 0.5)


def test_holes_and_islands_count() -> None:
    assert geometry.contains(ANNULUS, 0.5, 0.5)  # in the ring
    assert not geometry.contains(ANNULUS, 2.0, 2.0)  # in the hole
    assert geometry.contains([*ANNULUS, *square(1.5, 1.5, 1.0)], 2.0, 2.0)  # an island in the hole
    assert not geometry.contains(ANNULUS, 9.0, 9.0)
    assert not geometry.contains([], 0.0, 0.0)


@given(st.integers(0, 4), st.integers(0, 4), st.booleans())
def test_neighbours_never_both_claim_a_point_of_their_border(x: int, y: int, half: bool) -> None:
    tiles = [square(i, j, 1) for i in range(4) for j in range(4)]
    lat, lon = y + (0.5 if half else 0.0), float(x)
    owners = sum(geometry.contains(tile, lat, lon) for tile in tiles)
    assert owners <= 1
    if 0 < lon < 4 and 0 < lat < 4:
        assert owners == 1


@given(st.lists(st.floats(0.2, 1.5), min_size=3, max_size=12))
def test_the_point_for_the_label_lies_inside(radii: list[float]) -> None:
    shape = [[star(radii)]]
    lat, lon = geometry.inside_point(shape)
    assert geometry.contains(shape, lat, lon)


def test_the_label_of_a_bay_is_not_in_the_water() -> None:
    lat, lon = geometry.inside_point(bay())
    assert geometry.contains(bay(), lat, lon)


@pytest.mark.parametrize(
    "geometry_json",
    [
        None, "POINT(27 38)", {"type": "Point", "coordinates": [27, 38]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]}, {"type": "Polygon", "coordinates": [[[27, 38], [27, 39]]]},
        {"type": "Polygon", "coordinates": [[["a", 1], [1, 2], [2, 3]]]},
        {"type": "Polygon", "coordinates": [[[500000, 4250000], [500001, 4250000], [500001, 4250001]]]},
        {"type": "Polygon", "coordinates": [[[nan, 1], [1, 2], [2, 3]]]},
        {"type": "MultiPolygon", "coordinates": [[[[True, 1], [1, 2], [2, 3]]]]},
    ],
)  # fmt: skip
def test_what_is_no_shape_is_refused(geometry_json: object) -> None:
    with pytest.raises(ValueError, match=r"polygon|shape|ring|position|Polygon"):
        geometry.shape_of(geometry_json)


def test_a_ring_is_closed_when_the_file_forgot() -> None:
    shape = geometry.shape_of({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]})
    assert shape[0][0][0] == shape[0][0][-1]


@given(st.lists(st.floats(-0.2, 0.2), min_size=3, max_size=40), st.floats(100, 30_000))
def test_two_neighbours_keep_one_border_and_stay_near_it(wiggles: list[float], tolerance: float) -> None:
    border = [(1 + w, (i + 1) / (len(wiggles) + 1)) for i, w in enumerate(wiggles)]
    line = [(1.0, 0.0), *border, (1.0, 1.0)]
    left = [[[(0.0, 0.0), *line, (0.0, 1.0), (0.0, 0.0)]]]
    right = [[[(2.0, 1.0), *reversed(line), (2.0, 0.0), (2.0, 1.0)]]]
    a, b = simplify.simplify([left, right], tolerance, digits=12)
    inner = {tuple(p) for p in a[0][0] if p[0] > 0}
    assert inner == {tuple(p) for p in b[0][0] if p[0] < 2}
    shrink = cos(radians(0.5))
    kept = [p for p in [[round(x, 12), round(y, 12)] for x, y in line] if tuple(p) in inner]
    thin = [[x * shrink, y] for x, y in kept]
    for x, y in line:
        assert border_distance(thin, y, x * shrink) * 111_195 <= tolerance * 1.001 + 1


def test_islets_vanish_but_never_the_largest_part() -> None:
    shape = [*square(0, 0, 1), *square(5, 5, 0.0001)]
    drawn = simplify.simplify([shape, square(9, 9, 0.0001)], 5_000)
    assert len(drawn[0]) == 1
    assert drawn[1]


@given(st.integers(1, 25))
def test_cells_fill_the_shape_and_hold_their_seed(count: int) -> None:
    points = cells.seeds(bay(), count, seed="körfez")
    assert points == cells.seeds(bay(), count, seed="körfez")
    shapes = cells.voronoi(bay(), points, digits=9)
    assert sum(map(geometry.area, shapes)) == pytest.approx(geometry.area(bay()), rel=1e-6)
    for (lon, lat), shape in zip(points, shapes, strict=True):
        assert geometry.contains(shape, lat, lon)


def test_nan_and_infinity_are_no_position() -> None:
    assert geometry.is_position(38.4, 27.1)
    assert not any(geometry.is_position(*p) for p in [(nan, 1), (1, inf), (91, 0), (0, 181)])


@pytest.fixture(scope="module")
def izmir() -> list[geometry.Shape]:
    """Four of its districts."""
    file = Path(muhatap.places.__file__).parent / "data/izmir-ilceler.geojson"
    features = json.loads(file.read_text())["features"][:4]
    return [geometry.shape_of(f["geometry"]) for f in features]


def test_izmir_fits_on_a_map_page(izmir: list[geometry.Shape]) -> None:
    drawn = simplify.simplify(izmir, 200)
    for outline, thin in zip(izmir, drawn, strict=True):
        assert geometry.area(thin) == pytest.approx(geometry.area(outline), rel=0.03)


def test_borders_measured_once_are_thinned_as_if_measured_each_time(izmir: list[geometry.Shape]) -> None:
    draw = simplify.simplifier(izmir, 100)
    for tolerance in (100.0, 400.0, 3_000.0, 200.0):
        assert draw(tolerance) == simplify.simplify(izmir, tolerance)
