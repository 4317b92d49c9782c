"""Where about: points are moved to the middle of their square of about 110 m (law 6698 m.4).

What narrows by place works on the squares, too. Compared with exact points, a box or a circle that is moved
step by step would find the very door.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

LAT, LON = 0.001, 0.00125  # degrees of a square; at 38° north 111 m high and 109 m wide


@dataclass(frozen=True)
class Box:
    """A part of the map in whole squares: indexes of the first and, exclusively, of the last one."""

    south: int
    west: int
    north: int
    east: int

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """South, west, north, east in degrees."""
        return self.south * LAT, self.west * LON, self.north * LAT, self.east * LON


def rounded(lat: float, lon: float) -> tuple[float, float]:
    """The middle of the square in which a point lies."""
    return middle(math.floor(lat / LAT), LAT), middle(math.floor(lon / LON), LON)


def middle(index: float, size: float) -> float:
    """The middle of a square by its index, as it is written."""
    return round((index + 0.5) * size, 6)


def box(south: float, west: float, north: float, east: float) -> Box:
    """The squares that a box touches."""
    first = math.floor(south / LAT), math.floor(west / LON)
    return Box(*first, math.floor(north / LAT) + 1, math.floor(east / LON) + 1)


def read_box(text: str) -> Box | None:
    """`south,west,north,east` in degrees as it stands in an address; None for anything else."""
    parts = text[:120].split(",")
    try:
        south, west, north, east = (float(part) for part in parts)
    except ValueError:
        return None
    if not (-90 <= south <= north <= 90 and -180 <= west <= east <= 180):
        return None
    return box(south, west, north, east)


def around(lat: float, lon: float, metres: float) -> Box:
    """The squares within a distance to the square of a point, as a box."""
    lat, lon = rounded(lat, lon)
    high = metres / 111_320
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    return box(lat - high, lon - wide, lat + high, lon + wide)
