"""Where things happen: neighbourhoods by population, streets that stay the same, points inside the cell."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from zlib import crc32

from muhatap.places import geometry
from muhatap.places.models import Neighbourhood
from muhatap.sample.corpus.writing import Spot

STREETS = 18  # of one neighbourhood that ever complain


@dataclass(frozen=True, slots=True)
class Quarter:
    """A neighbourhood as the histories need it."""

    pk: int
    mark: int  # from its code, so that streets do not depend on keys
    name: str
    district: int
    lat: float
    lon: float
    outline: Any


@dataclass(frozen=True, slots=True)
class Where:
    """A place of a case."""

    quarter: Quarter
    street: str
    door: str
    lat: float
    lon: float

    @property
    def spot(self) -> Spot:
        """Its names, for a text."""
        return Spot(self.quarter.name, self.street, self.door)


class Ground:
    """All quarters, and the streets that were met so far."""

    def __init__(self, named: Sequence[str]) -> None:
        self.named = named
        rows = Neighbourhood.objects.filter(is_active=True, lat__isnull=False).order_by("code")
        self.quarters: list[Quarter] = []
        people: list[int] = []
        for row in rows.only("pk", "code", "name", "district_id", "lat", "lon", "outline", "population"):
            self.quarters.append(
                Quarter(
                    row.pk,
                    crc32(row.code.encode()),
                    row.name,
                    row.district_id,
                    row.lat or 0.0,
                    row.lon or 0.0,
                    row.outline,
                )
            )
            people.append(row.population + 150)
        self.cumulated = list(accumulate(people))
        self._streets: dict[tuple[int, int], tuple[str, float, float]] = {}

    def quarter(self, roll: float) -> Quarter:
        """A neighbourhood, as likely as people live there."""
        return self.quarters[bisect(self.cumulated, roll * self.cumulated[-1])]

    def where(self, quarter: Quarter, roll: float, jitter: float) -> Where:
        """A street and door of a quarter; some streets come up far more often than others."""
        number = int(roll * roll * STREETS)
        street, lat, lon = self._street(quarter, number)
        door = str(1 + int(jitter * 46)) if jitter < 0.8 else ""
        return Where(quarter, street, door, lat + (jitter - 0.5) * 0.0006, lon + (roll - 0.5) * 0.0007)

    def _street(self, quarter: Quarter, number: int) -> tuple[str, float, float]:
        key = (quarter.pk, number)
        found = self._streets.get(key)
        if found is None:
            found = self._streets[key] = self._made(quarter, number)
        return found

    def _made(self, quarter: Quarter, number: int) -> tuple[str, float, float]:
        mixed = (quarter.mark * 2654435761 + number * 40503) & 0xFFFFFFFF
        if number % 6 == 5:
            name = self.named[mixed % len(self.named)]
        else:
            base = 40 + quarter.mark % 8600
            name = f"{base + number * 3}{'/' + str(1 + mixed % 4) if mixed % 7 == 0 else ''}. Sokak"
        north, east = ((mixed >> 8) % 1000 / 1000 - 0.5) * 0.012, ((mixed >> 18) % 1000 / 1000 - 0.5) * 0.015
        while abs(north) > 0.0004 and not geometry.contains(
            quarter.outline, quarter.lat + north, quarter.lon + east
        ):
            north, east = north / 2, east / 2
        return name, quarter.lat + north, quarter.lon + east
