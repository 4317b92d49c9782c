"""Applications through the API: once by their number, by whoever is authorised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services as cases
from muhatap.cases.models import Case
from muhatap.cimer.models import Entry
from muhatap.organization.roles import Role
from tests.api.conftest import make_key
from tests.cases.town import Town

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/outside-applications"


def caller(*roles: Role) -> Client:
    key = make_key(f"Anahtar {len(roles)} {roles[0]}", ["cases:write"], roles=roles)
    return Client(headers={"Authorization": f"Bearer {key}"})


def sent(place: Town, **more: Any) -> str:
    begin = {"channel": "cimer", "number": "2600123456", "kind": "complaint", "applied_on": "2026-11-02"}
    return json.dumps({**begin, "topic_id": place.topic.pk, "text": "Kaldırım çöktü.", **more})


def test_an_application_is_registered_once_by_its_number(place: Town) -> None:
    machine = caller(Role.CIMER_OFFICER)
    made = machine.post(ADDRESS, sent(place), content_type="application/json")
    assert made.status_code == 201, made.content
    assert made.json()["applied_on"] == "2026-11-02" and made.json()["law_due_at"].startswith("2026-12-02")
    again = machine.post(
        ADDRESS, sent(place, number="2600-123456", text="?"), content_type="application/json"
    )
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    assert Entry.objects.count() == Case.objects.count() == 1
    found = machine.get(ADDRESS, {"channel": "cimer", "number": "2600123456"})
    assert found.json()["case_number"] == Case.objects.get().number
    assert machine.get(ADDRESS, {"channel": "acik_kapi", "number": "2600123456"}).status_code == 404


@pytest.mark.parametrize(
    ("more", "field"),
    [({"applied_on": "2027-01-01"}, "applied_on"), ({"number": "---"}, "number"), ({"kind": "x"}, "kind")],
)
def test_what_cannot_be_is_named(place: Town, more: dict[str, Any], field: str) -> None:
    refused = caller(Role.CIMER_OFFICER).post(ADDRESS, sent(place, **more), content_type="application/json")
    assert refused.status_code == 422 and field in json.dumps(refused.json())
    assert not Case.objects.exists()


def test_other_keys_and_the_ordinary_door_take_none(place: Town) -> None:
    machine = caller(Role.AGENT)
    assert machine.post(ADDRESS, sent(place), content_type="application/json").status_code == 403
    plain = {"channel": "cimer", "kind": "complaint", "topic_id": place.topic.pk, "text": "Yol."}
    refused = machine.post("/api/v1/cases", json.dumps(plain), content_type="application/json")
    assert refused.status_code == 422 and "outside-applications" in refused.content.decode()


def test_a_key_finds_what_it_may_see_and_nothing_else(place: Town) -> None:
    caller(Role.CIMER_OFFICER).post(ADDRESS, sent(place), content_type="application/json")
    key = make_key("Parklar", ["cases:read"], roles=[Role.UNIT_USER], unit_id=place.parks.pk)
    parks = Client(headers={"Authorization": f"Bearer {key}"})
    wanted = {"channel": "cimer", "number": "2600123456"}
    assert parks.get(ADDRESS, wanted).status_code == 404, "it is not theirs"
    by = place.cimer_officer
    cases.move(Case.objects.get().pk, "route", by=by, facts={"units": [place.parks.pk]})
    assert parks.get(ADDRESS, wanted).status_code == 200
    for wrong in ({"channel": "phone"}, {"number": ""}, {"number": "9" * 41}):
        assert parks.get(ADDRESS, {**wanted, **wrong}).status_code == 422
