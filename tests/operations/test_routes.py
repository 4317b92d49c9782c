"""The list of doors is complete, and a door without a gate is visible as one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from muhatap.operations import routes as book
from muhatap.operations.views import livez


def _open_door(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_nested_routes_are_listed_with_names_and_gates() -> None:
    inner = ([path("kapi/", _open_door, name="door")], "house")
    found = list(book._walk([path("livez", livez, name="livez"), path("ev/", include(inner))], "/", ""))
    assert [(one.path, one.name, one.gate) for one in found] == [
        ("/livez", "livez", "public"),
        ("/ev/kapi/", "house:door", ""),
    ]


def test_the_products_own_doors_are_there() -> None:
    names = {route.name: route.gate for route in book.routes()}
    assert names["healthz"] == "public"
    assert all(names.values()), [name for name, gate in names.items() if not gate]
