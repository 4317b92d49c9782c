"""Verbs that write districts and neighbourhoods: imports, and the cutting of made-up cells for a sample."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muhatap.kit import turkish
from muhatap.kit.errors import NotYours
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.services import audit
from muhatap.places import cells, geometry
from muhatap.places.errors import BadImport
from muhatap.places.models import District, Neighbourhood
from muhatap.places.simplify import simplifier

MAP_BYTES = 56_000  # what all drawn outlines may weigh together (a page with a map has 300 kB in all)
_SHAPE_COLUMNS = ["outline", "south", "west", "north", "east", "lat", "lon"]


@transaction.atomic
def load_districts(geojson: Mapping[str, Any], *, attribution: str, by: Person) -> list[District]:
    """Take in the districts of a GeoJSON FeatureCollection; the outlines of known ones are replaced.

    The name stands in the property `ilce` (or `name`), the code in `kod`, else it is made of the name
    (`bornova`). `attribution` is shown on every map drawn from them. All or nothing: BadImport names the
    first entry that is wrong.
    """
    _may_load(by)
    features = geojson.get("features")
    if not isinstance(features, list) or not features:
        raise BadImport(_("Dosyada sınır yok: GeoJSON FeatureCollection bekleniyor."))
    rows = [_district(feature, attribution) for feature in features]
    if len({row.code for row in rows}) < len(rows):
        raise BadImport(_("Aynı ilçe dosyada iki kez geçiyor."))
    for row, drawn in zip(rows, _drawings([row.outline for row in rows]), strict=True):
        row.drawn = drawn
    District.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_sort", "name_fold", "drawn", "attribution", *_SHAPE_COLUMNS],
    )
    audit("places.load_districts", "places:districts", by=by, before={}, after={"count": len(rows)})
    return list(District.objects.filter(code__in=[row.code for row in rows]))


def _may_load(by: Person) -> None:
    if not by.has(Role.ADMIN, Role.MANAGER, Role.SYSTEM):
        raise NotYours(_("Yer bilgilerini sistem yöneticisi ya da müdür yükler."))


def _district(feature: Any, attribution: str) -> District:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    properties = properties if isinstance(properties, Mapping) else {}
    name = str(properties.get("ilce") or properties.get("name") or "").strip()
    if not name or len(name) > 80:
        raise BadImport(_("Adı olmayan bir sınır var: “ilce” özelliği dolu olmalı."))
    try:
        outline = geometry.shape_of(feature.get("geometry"))
    except ValueError as wrong:
        raise BadImport(
            _("%(name)s ilçesinin sınırı okunamadı: %(why)s") % {"name": name, "why": wrong}
        ) from wrong
    fold = turkish.ascii_fold(name)
    row = District(
        code=str(properties.get("kod") or "-".join(fold.split()))[:20],
        name=name,
        name_sort=turkish.sort_key(name),
        name_fold=fold,
        attribution=attribution[:120],
    )
    _place(row, outline)
    return row


def _place(row: District | Neighbourhood, outline: list[list[list[list[float]]]]) -> None:
    bounds = geometry.box(outline)
    row.outline = outline
    row.south, row.west, row.north, row.east = bounds.south, bounds.west, bounds.north, bounds.east
    row.lat, row.lon = geometry.inside_point(outline)


def _drawings(outlines: list[Any]) -> list[Any]:
    """The outlines thinned together until they fit on a map page."""
    tolerance = 25.0
    draw = simplifier(outlines, tolerance)
    while True:
        drawn = draw(tolerance)
        if len(json.dumps(drawn, separators=(",", ":"))) <= MAP_BYTES or tolerance > 20_000:
            return drawn
        tolerance *= 1.4


@transaction.atomic
def load_neighbourhoods(rows: Iterable[Mapping[str, str]], *, by: Person) -> int:
    """Take in neighbourhoods from a table with the columns `ilce, mahalle_kodu, mahalle, nufus`.

    Districts must be there already. Known codes are renamed and counted anew; neighbourhoods that are
    missing from the table stay. Answers how many were taken. All or nothing.
    """
    _may_load(by)
    districts = {row.name_fold: row.pk for row in District.objects.only("pk", "name_fold")}
    made = [_neighbourhood(row, districts, line) for line, row in enumerate(rows, start=2)]
    unique = {row.code: row for row in made}
    Neighbourhood.objects.bulk_create(
        list(unique.values()),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["district", "name", "name_sort", "name_fold", "population", "is_active"],
        batch_size=500,
    )
    audit(
        "places.load_neighbourhoods", "places:neighbourhoods", by=by, before={}, after={"count": len(unique)}
    )
    return len(unique)


def _neighbourhood(row: Mapping[str, str], districts: Mapping[str, int], line: int) -> Neighbourhood:
    name, code = str(row.get("mahalle") or "").strip(), str(row.get("mahalle_kodu") or "").strip()
    district_id = districts.get(turkish.ascii_fold(str(row.get("ilce") or "").strip()))
    if not name or not code or len(name) > 120 or len(code) > 20:
        raise BadImport(_("%(line)s. satırda mahallenin adı ya da kodu eksik.") % {"line": line})
    if district_id is None:
        raise BadImport(_("%(line)s. satırdaki ilçe kayıtlı değil.") % {"line": line})
    counted = str(row.get("nufus") or "0").strip()
    return Neighbourhood(
        code=code,
        district_id=district_id,
        name=name,
        name_sort=turkish.sort_key(name),
        name_fold=turkish.ascii_fold(name),
        population=int(counted) if counted.isascii() and counted.isdigit() and len(counted) < 9 else 0,
        is_active=True,
    )


@transaction.atomic
def save_district(code: str, name: str, *, by: Person) -> District:
    """A district by its code, named; a new one has no outline until one is loaded."""
    _may_load(by)
    row = District.objects.filter(code=code).first() or District(code=code)
    if row.pk and row.name == name:
        return row
    before = {"name": row.name} if row.pk else {}
    row.name, row.name_sort, row.name_fold = name, turkish.sort_key(name), turkish.ascii_fold(name)
    row.save()
    audit("places.district", f"district:{code}", by=by, before=before, after={"name": name})
    return row


@transaction.atomic
def save_neighbourhood(
    code: str, district_id: int, name: str, *, population: int = 0, is_active: bool = True, by: Person
) -> Neighbourhood:
    """A neighbourhood by its code; its shape stays. A closed one is offered nowhere, its cases keep it."""
    _may_load(by)
    row = Neighbourhood.objects.filter(code=code).first() or Neighbourhood(code=code)
    wanted = {"district_id": district_id, "name": name, "population": population, "is_active": is_active}
    before = {column: getattr(row, column) for column in wanted} if row.pk else {}
    if before == wanted:
        return row
    for column, value in wanted.items():
        setattr(row, column, value)
    row.name_sort, row.name_fold = turkish.sort_key(name), turkish.ascii_fold(name)
    row.save()
    audit("places.neighbourhood", f"neighbourhood:{code}", by=by, before=before, after=wanted)
    return row


@transaction.atomic
def cut_cells(*, by: Person) -> int:
    """Give every neighbourhood without a shape a made-up one, marked as synthetic. For sample municipalities.

    The cells fill the drawn outline of the district and are the same at every run. Answers how many were cut.
    """
    _may_load(by)
    cut: list[Neighbourhood] = []
    for district in District.objects.exclude(drawn=[]):
        rows = list(district.neighbourhoods.filter(outline=[]).order_by("code"))
        points = cells.seeds(district.drawn, len(rows), seed=district.code)
        for row, point, shape in zip(rows, points, cells.voronoi(district.drawn, points), strict=True):
            if shape:
                _place(row, shape)
                row.lon, row.lat = point
                row.is_synthetic = True
                cut.append(row)
    # thousands of rows: as an insert that finds them there it takes a fifth of a bulk_update's time
    Neighbourhood.objects.bulk_create(
        cut,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*_SHAPE_COLUMNS, "is_synthetic"],
        batch_size=500,
    )
    audit("places.cut_cells", "places:neighbourhoods", by=by, before={}, after={"count": len(cut)})
    return len(cut)
