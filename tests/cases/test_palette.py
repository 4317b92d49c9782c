"""The command palette finds cases and people as one types, within what one may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases import services
from tests.cases.town import Town, citizen
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def hits(client: Client, text: str) -> str:
    answer = client.post("/ara/hizli/", {"q": text})
    assert answer.status_code == 200
    return body(answer)


def test_a_case_is_found_by_its_number_and_by_unfinished_words(client: Client, place: Town) -> None:
    case = place.register(
        text="Kızılay caddesinde çukur açıldı.", citizen=citizen("Ali Can", "+905550000029")
    ).case
    sit(client, place.agent)
    for text in (case.number, case.short_number.split("-")[0].lstrip("0"), "cuk", "kızıl"):
        assert f'href="/basvuru/{case.pk}/"' in hits(client, text), text
    for text in ("", "x", "bulunmaz", "'; DROP TABLE", "((", '"', "x" * 500):
        assert "option" not in hits(client, text), text
    assert client.get("/ara/hizli/").status_code == 302, "only a POST: names stand in no address"


def test_people_are_found_masked_and_by_readers_of_the_register_alone(client: Client, place: Town) -> None:
    sit(client, place.agent)
    page = hits(client, "hatice")
    assert f'href="/hemsehriler/{place.citizen.pk}/"' in page
    assert "Yıldız" not in page
    assert "hemsehriler" not in hits(sit(client, place.roads_user), "hatice")


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_applicant_is_not_found(client: Client, place: Town) -> None:
    case = place.register(identity_hidden=True, text="Ben Hatice Yıldız, vinç çalışıyor.", route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    sit(client, place.roads_user)
    assert case.number not in hits(client, "hatice")
    assert case.number in hits(client, "vinç")


def test_more_hits_take_no_more_statements(client: Client, place: Town) -> None:
    sit(client, place.agent)

    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            hits(client, "yol")
        return len(counted)

    place.register()
    few = statements()
    for number in range(12):
        place.register(citizen=citizen("Yol Usta", f"+9055500{number:05d}"))
    assert statements() <= few + 3 <= 14, "people bring their points"
    assert hits(client, "yol").count(">2026/") <= 6
