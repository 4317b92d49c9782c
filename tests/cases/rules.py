"""Who sets a house up, at the door, and a small tree of topics."""

from __future__ import annotations

from typing import Any

from django.test import Client

from muhatap.cases import services
from muhatap.cases.models import Topic
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.places.models import District
from tests import cast
from tests.cases.town import Town
from tests.pages import sit

Scene = tuple[Client, Town]


def admin() -> Person:
    """Who sets the house up."""
    return cast.person(Role.ADMIN, username="yonetici")


def at_door(person: Person) -> Client:
    """A browser in which the person has signed in."""
    client = Client(raise_request_exception=True)
    sit(client, person)
    return client


def branch(by: Person) -> tuple[Topic, Topic, Topic]:
    """Yol › Asfalt › Çukur."""
    road = services.create_topic(name_tr="Yol ve kaldırım", by=by)
    asphalt = services.create_topic(name_tr="Asfalt", parent_id=road.pk, by=by)
    return (
        road,
        asphalt,
        services.create_topic(name_tr="Çukur", keywords="delik, kasis", parent_id=asphalt.pk, by=by),
    )


def district(code: str, name: str) -> District:
    """A district without an outline."""
    return District.objects.create(code=code, name=name, name_sort=name, name_fold=ascii_fold(name))


def rows_of(prefix: str, *rows: dict[str, Any], first: int = 0) -> dict[str, Any]:
    """Rows as a browser posts them."""
    posted: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": first}
    for at, row in enumerate(rows):
        posted |= {f"{prefix}-{at}-{name}": value for name, value in row.items()}
    return posted
