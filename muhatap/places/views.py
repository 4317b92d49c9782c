"""Doors to places: names for a combobox, what lies at a point, and the districts for a map."""

from __future__ import annotations

import hashlib

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from muhatap.kit.htmx import wants_piece
from muhatap.organization import gates
from muhatap.places import queries
from muhatap.places.errors import NotAPlace

SHAPES_AGE = 3600  # seconds a browser keeps the outlines without asking


@gates.public
@require_safe
def neighbourhood_options(request: HttpRequest) -> HttpResponse:
    """`?q=`: options of the neighbourhood combobox, rows with `data-value` and `data-label`."""
    text = request.GET.get("q", "")
    found = queries.search_neighbourhoods(text)
    return render(request, "places/pieces/neighbourhoods.html", {"found": found, "text": text[:60].strip()})


@gates.public
@require_safe
def point(request: HttpRequest) -> HttpResponse:
    """`?lat=&lon=`: district and neighbourhood there, JSON, or a piece with hidden inputs for HTMX.

    422 with a sentence for what is no point; a point outside the municipality has no district and says so.
    Where the pin was taken away again there is no piece.
    """
    if wants_piece(request) and not (request.GET.get("lat") or request.GET.get("lon")):
        return HttpResponse()
    try:
        spot = queries.spot(_degrees(request, "lat"), _degrees(request, "lon"))
    except NotAPlace as refused:
        if wants_piece(request):
            return render(request, "places/pieces/point.html", {"wrong": refused.message}, status=422)
        return JsonResponse({"message": str(refused.message)}, status=422)
    if wants_piece(request):
        return render(request, "places/pieces/point.html", {"spot": spot})
    district, area = spot.district, spot.neighbourhood
    return JsonResponse(
        {
            "label": spot.label,
            "district": {"id": district.pk, "code": district.code, "name": district.name}
            if district
            else None,
            "neighbourhood": {"id": area.pk, "name": area.name, "synthetic": area.is_synthetic}
            if area
            else None,
            "nearest": spot.is_nearest,
        }
    )


def _degrees(request: HttpRequest, name: str) -> float:
    text = request.GET.get(name, "").strip().replace(",", ".")
    try:
        return float(text[:40])
    except ValueError as wrong:
        raise NotAPlace from wrong


@gates.public
@require_safe
def district_shapes(request: HttpRequest) -> HttpResponse:
    """The drawn outlines as GeoJSON, with an ETag: 304 when the browser has them."""
    body = orjson.dumps(queries.shapes())
    tag = quote_etag(hashlib.sha256(body).hexdigest()[:20])
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    response = HttpResponse(status=304) if tag in known else HttpResponse(body, "application/geo+json")
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={SHAPES_AGE}"
    return response
