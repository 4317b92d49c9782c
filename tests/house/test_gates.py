"""Every door has a gate: a view that does not say who may come in fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from muhatap.kit import clock
from muhatap.organization import gates, queries, services
from muhatap.organization.roles import Role
from tests import cast

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
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
def test_nobody_comes_through_a_machine_s_gate_without_a_key_of_its_scope() -> None:
    """The library's routes too: each says its scopes, and a key without any of them is refused."""
    until, by = clock.now() + timedelta(days=1), queries.system()
    _key, secret = services.create_key(
        name="Boş", scopes=["open311"], expires_at=until, per_minute=10_000, by=by
    )
    client, seen, wrong = Client(), 0, []
    for address, entry in doors(get_resolver()):
        scopes = gate_of(entry.callback).removeprefix("key").removeprefix(":")
        if not gate_of(entry.callback).startswith("key") or "open311" in scopes:
            continue
        seen += 1
        where = an_address(entry, address)
        for method in METHODS:
            bare = client.generic(method, where).status_code
            status = client.generic(method, where, headers={"Authorization": f"Bearer {secret}"}).status_code
            if bare != 401 or status not in ((403, 405) if scopes else (200, 405)):
                wrong.append((method, where, bare, status))
    assert wrong == [] and seen > 30


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
