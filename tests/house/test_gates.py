"""Every door has a gate: a view that does not say who may come in fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from muhatap.organization import gates
from muhatap.organization.roles import Role
from tests import cast

NOBODYS = "00000000-0000-4000-8000-000000000000"


def doors(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route below a resolver, with its address."""
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from doors(entry, address)
        else:
            yield address, entry


def gate_of(view: Any) -> str:
    """What the view says of who may come in; '' when it says nothing."""
    return str(getattr(view, "gate", ""))


def an_address(entry: URLPattern, address: str) -> str:
    """A concrete address of a route: every placeholder filled with what its kind takes."""
    for name, converter in entry.pattern.converters.items():
        value = {"IntConverter": "987654321", "UUIDConverter": NOBODYS}.get(type(converter).__name__, "x")
        address = re.sub(rf"<(\w+:)?{name}>", value, address)
    return "/" + address


def test_every_route_has_a_gate_and_a_route_without_one_is_found() -> None:
    without = [address for address, entry in doors(get_resolver()) if not gate_of(entry.callback)]
    assert without == []

    def open_to_all(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    forgotten = path("x/", open_to_all)
    assert gate_of(forgotten.callback) == ""
    assert gate_of(gates.public(open_to_all)) == "public"
    assert gate_of(gates.staff(Role.ADMIN)(open_to_all)) == "staff:admin"


def test_every_route_has_a_name() -> None:
    assert [address for address, entry in doors(get_resolver()) if not entry.name] == []


@pytest.mark.django_db
def test_nobody_signed_in_comes_through_a_staff_gate() -> None:
    client = Client()
    wrong = []
    for address, entry in doors(get_resolver()):
        if not gate_of(entry.callback).startswith("staff"):
            continue
        where = an_address(entry, address)
        answer = client.get(where)
        if answer.status_code not in (302, 401) or "/giris/" not in answer.headers.get("Location", "/giris/"):
            wrong.append((where, answer.status_code))
    assert wrong == []


@pytest.mark.django_db
def test_who_holds_none_of_the_roles_sees_no_door() -> None:
    """404, not 403: whoever has no business there does not learn that there is something."""
    client = Client()
    client.force_login(cast.staff("yeni.gelen"))
    wrong = []
    for address, entry in doors(get_resolver()):
        if not gate_of(entry.callback).startswith("staff:"):
            continue
        where = an_address(entry, address)
        statuses = (client.get(where).status_code, client.post(where).status_code)
        if statuses != (404, 404):
            wrong.append((where, statuses))
    assert wrong == []


@pytest.mark.django_db
def test_an_id_that_no_row_can_have_is_not_found_anywhere() -> None:
    client = Client()
    admin = cast.staff("her.sey")
    for role in Role:
        cast.person(role, username="her.sey")
    client.force_login(admin)
    wrong = []
    for address, entry in doors(get_resolver()):
        where = an_address(entry, address)
        if "987654321" in where:
            answer = client.get(where.replace("987654321", "9" * 40))
            if answer.status_code != 404:
                wrong.append((where, answer.status_code))
    assert wrong == []
