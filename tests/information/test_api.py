"""The register of information requests through the API: who reads it, page by page, without names."""

from __future__ import annotations

import json
from itertools import count
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.information import services as information
from muhatap.organization.roles import Role
from tests.api.conftest import make_key
from tests.cases.town import Town
from tests.information.requests import MONDAY, PARTLY, asked, at, told

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/information-requests"
NAMES = count()


def caller(role: Role = Role.INFORMATION_OFFICER, scope: str = "cases:read") -> Client:
    key = make_key(f"Anahtar {next(NAMES)}", [scope], roles=[role])
    return Client(headers={"Authorization": f"Bearer {key}"})


def get(machine: Client, path: str = "", **query: Any) -> Any:
    answer = machine.get(ADDRESS + path, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.duty("information-requests.register-and-handle")
def test_the_register_is_read_page_by_page_and_narrowed(place: Town) -> None:
    cases = [asked(place, text=f"Sözleşme {n}") for n in range(5)]
    machine, seen, cursor = caller(), [], ""
    for _page in range(9):
        page = get(machine, limit=2, cursor=cursor)
        seen += [row["case_number"] for row in page["items"]]
        assert len(page["items"]) <= 2
        if page["next"] is None:
            break
        cursor = unquote(page["next"].partition("cursor=")[2])
    assert seen == [case.number for case in reversed(cases)], "each once, the newest first"
    information.decide(cases[0].pk, PARTLY, by=place.information_officer)
    assert [row["case_id"] for row in get(machine, outcome="partly")["items"]] == [cases[0].pk]
    assert len(get(machine, stage="to_decide")["items"]) == 4
    assert get(machine, received_to="2026-11-19")["items"] == []
    assert len(get(machine, received_from="2026-11-20", received_to="2026-11-20")["items"]) == 5
    for wrong in ({"stage": "x"}, {"received_from": "x"}, {"limit": 0}, {"received_from": "0001-01-01"}):
        assert machine.get(ADDRESS, wrong).status_code == 422
    assert len(get(machine, cursor="xx")["items"]) == 5


def test_one_request_has_its_decision_fees_and_disputes(place: Town) -> None:
    case = told(place, PARTLY)
    with at("2026-12-21"):
        information.notify(case.pk, MONDAY, "", by=place.information_officer)
        information.appeal(case.pk, kind="board", filed_on=MONDAY, number="K-1", by=place.information_officer)
    row = get(caller(), f"/{case.pk}")
    assert (row["outcome"], row["grounds"], row["appeal"]) == ("partly", ["21", "23"], "open")
    assert row["notified_on"] == MONDAY.isoformat() and row["disputes"][0]["number"] == "K-1"
    assert row["status"] == "closed" and row["fees"] == []


def test_nobody_s_name_is_in_it_and_not_every_key_reads_it(place: Town) -> None:
    case = asked(place, identity_hidden=True, title="Hatice Yıldız’ın isteği")
    plain = json.dumps([get(caller()), get(caller(), f"/{case.pk}")])
    assert "Hatice" not in plain
    for machine in (caller(Role.AGENT), caller(Role.DELIVERER)):
        assert machine.get(ADDRESS).status_code == machine.get(f"{ADDRESS}/{case.pk}").status_code == 403
    assert caller(scope="reference").get(ADDRESS).status_code == 403
    other = place.register(route=False).case
    assert caller().get(f"{ADDRESS}/{other.pk}").status_code == 404, "no information request"


def test_a_page_costs_the_same_however_many_it_shows(place: Town) -> None:
    machine, costs = caller(), []
    for _more in range(2):
        for n in range(4):
            asked(place, text=f"Sözleşme {n}", identity_hidden=True)
        get(machine)
        with CaptureQueriesContext(connection) as captured:
            get(machine)
        costs.append(len(captured))
    assert costs[0] == costs[1]
