"""Reads of places: what lies where, and what is called how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from muhatap.kit import turkish
from muhatap.places import geometry
from muhatap.places.errors import NotAPlace
from muhatap.places.models import District, Neighbourhood

LONGEST_QUERY = 120
_SUFFIXES = {"mahallesi", "mahalle", "mah", "mh", "mah.", "mh.", "neighbourhood"}


@dataclass(frozen=True)
class Spot:
    """What is known of a point: its district, its neighbourhood, whether that is only the nearest."""

    lat: float
    lon: float
    district: District | None
    neighbourhood: Neighbourhood | None
    is_nearest: bool = False

    @property
    def label(self) -> str:
        """`Bornova, Kazımdirik Mahallesi`; the district alone when no neighbourhood is known; else empty."""
        if self.neighbourhood is not None:
            return self.neighbourhood.label
        return self.district.name if self.district else ""


def district_at(lat: float, lon: float) -> District | None:
    """The district in which the point lies, or None beyond all of them. NotAPlace when it is no point."""
    _checked(lat, lon)
    boxed = District.objects.filter(south__lte=lat, north__gte=lat, west__lte=lon, east__gte=lon)
    return next((row for row in boxed if geometry.contains(row.outline, lat, lon)), None)


def neighbourhood_at(lat: float, lon: float) -> Neighbourhood | None:
    """The neighbourhood whose shape holds the point; None where none is known (most have no shape)."""
    _checked(lat, lon)
    boxed = Neighbourhood.objects.select_related("district").filter(
        is_active=True, south__lte=lat, north__gte=lat, west__lte=lon, east__gte=lon
    )
    return next((row for row in _light(boxed) if geometry.contains(row.outline, lat, lon)), None)


def _light(rows: QuerySet[Neighbourhood]) -> QuerySet[Neighbourhood]:
    """Without the district's outline, which weighs more than everything else together."""
    return rows.defer("district__outline", "district__drawn")


def spot(lat: float, lon: float) -> Spot:
    """District and neighbourhood of a point; where no shape holds it, the nearest one of the district.

    Three statements at most.
    """
    district = district_at(lat, lon)
    if district is None:
        return Spot(lat, lon, None, None)
    inside = neighbourhood_at(lat, lon)
    if inside is not None and inside.district_id == district.pk:
        return Spot(lat, lon, district, inside)
    placed = _light(Neighbourhood.objects.select_related("district")).filter(
        district=district, is_active=True, lat__isnull=False, lon__isnull=False
    )
    nearest = min(
        placed.defer("outline", "district__outline", "district__drawn"),
        key=lambda row: geometry.metres(lat, lon, row.lat or 0.0, row.lon or 0.0),
        default=None,
    )
    return Spot(lat, lon, district, nearest, is_nearest=True)


def _checked(lat: float, lon: float) -> None:
    if not geometry.is_position(lat, lon):
        raise NotAPlace


def search_neighbourhoods(text: str, limit: int = 8) -> list[Neighbourhood]:
    """Neighbourhoods by beginnings of words of their own or their district's name; Turkish letters optional.

    A miss answers the nearest spelling instead (each then has `near` true). District comes along.
    """
    words = _words(text)
    if not words:
        return []
    rows = _listed()
    for word in words:
        rows = rows.filter(
            Q(name_fold__startswith=word)
            | Q(name_fold__contains=f" {word}")
            | Q(district__name_fold__startswith=word)
        )
    found = sorted(
        rows.order_by("-population", "pk")[: max(limit * 5, 40)],
        key=lambda row: (not row.name_fold.startswith(words[0]), -row.population),
    )[:limit]
    if found:
        return found
    plain = " ".join(words)
    near = (
        _listed()
        .annotate(
            closeness=Greatest(
                TrigramWordSimilarity(plain, "name_fold"), TrigramWordSimilarity(words[0], "name_fold")
            )
        )
        .filter(closeness__gt=0.45)
    )
    guesses: list[Neighbourhood] = list(near.order_by("-closeness", "-population", "pk")[: min(limit, 5)])
    for row in guesses:
        row.near = True
    return guesses


def _listed() -> QuerySet[Neighbourhood]:
    return (
        Neighbourhood.objects.filter(is_active=True)
        .select_related("district")
        .defer("outline", "district__outline", "district__drawn")
    )


def _words(text: str) -> list[str]:
    """At most six folded words worth looking for, without `mahallesi` and its short forms."""
    plain = turkish.ascii_fold(text[:LONGEST_QUERY].replace("\x00", " ").replace(",", " ").replace("/", " "))
    words = [word.strip(".,;:-()") for word in plain.split() if word not in _SUFFIXES]
    return [word for word in words if word][:6]


def neighbourhood_named(text: str) -> Neighbourhood | None:
    """The one neighbourhood meant by `Bornova, Kazımdirik Mahallesi`; None when several or none are.

    For forms without script, where nobody picked from the list.
    """
    words = _words(text)
    found = [row for row in search_neighbourhoods(text, limit=40) if not row.near]
    exact = [
        row
        for row in found
        if sorted(words) in (sorted(_words(row.name)), sorted(_words(f"{row.district.name} {row.name}")))
    ]
    chosen = exact or found
    return chosen[0] if len(chosen) == 1 else None


def neighbourhood(neighbourhood_id: int) -> Neighbourhood | None:
    """One neighbourhood with its district, without shapes."""
    return _listed().filter(pk=neighbourhood_id).first()


def districts() -> list[District]:
    """All districts in Turkish order, without shapes. For choices."""
    return list(District.objects.defer("outline", "drawn"))


def shapes() -> dict[str, Any]:
    """The districts as GeoJSON (under 60 kB), with the attribution that a map must show."""
    rows = list(District.objects.defer("outline"))
    return {
        "type": "FeatureCollection",
        "attribution": " · ".join(sorted({row.attribution for row in rows if row.attribution})),
        "features": [
            {
                "type": "Feature",
                "id": row.code,
                "properties": {"name": row.name, "lat": round(row.lat, 4), "lon": round(row.lon, 4)},
                "geometry": {"type": "MultiPolygon", "coordinates": row.drawn},
            }
            for row in rows
        ],
    }
