"""Search and the command palette find cases and people by what one knows, within what one may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases import services
from muhatap.cases.models import Channel, Referral
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


@pytest.mark.duty("privacy.hidden-applicant")
def test_the_number_of_a_hidden_case_tells_no_name(client: Client, place: Town) -> None:
    case = place.register(identity_hidden=True, title="Hatice Yıldız: vinç", route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    for person in (place.roads_user, place.coordinator, place.reviewer):
        page = hits(sit(client, person), case.number)
        assert case.number in page and "vinç" in page
        assert "Hatice" not in page, person.name


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


def test_people_find_a_case_by_whatever_they_know(place: Town, client: Client) -> None:
    case = place.register(text="Kızılay caddesinde çukur açıldı.", street="İnönü Caddesi").case
    other = place.register(text="Park lambası yanmıyor.", citizen=citizen("Ali Can", "+905550000029")).case
    sit(client, place.agent)
    digits = case.number.split("/")[1]
    for text in (
        case.number,
        digits,
        digits.lstrip("0").replace("-", " - "),
        digits.split("-")[0].lstrip("0"),
    ):
        answer = client.get("/ara/", {"q": text})
        assert answer.status_code == 302 and answer["Location"] == f"/basvuru/{case.pk}/", text
    for text in ("hatice yıl", "HATİCE", "0555 000 00 17", "cukur", "inonu cad", "Kızılay çukurları"):
        page = client.get("/ara/", {"q": text}).content.decode()
        assert case.number in page, text
        assert other.number not in page, text
    for text in ("", "x", "'; DROP TABLE", "((", '"', "\u202e", "x" * 500, "!!!", "12345/999", "\\"):
        assert client.get("/ara/", {"q": text}).status_code == 200


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_applicant_is_neither_shown_nor_found(place: Town, client: Client) -> None:
    case = place.register(identity_hidden=True, route=False, channel=Channel.COUNTER).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    secrets = ("Hatice", "Yıldız", "00 17", "0555")
    pages_of = [
        *(f"/basvuru/{case.pk}/{rest}" for rest in ("", "ozet/", "alindi/", "sureler/")),
        *(f"/yonlendirme/{part.pk}/{rest}" for rest in ("cevapla/", "yap/ask/", "yap/inform/")),
        *("/kuyruk/gelen/", "/gunum/"),
    ]
    sit(client, place.roads_user)
    for path in pages_of:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not [secret for secret in secrets if secret in answer.content.decode()], path
    for text in ("hatice", "0555 000 00 17", "Yıldız"):
        assert case.number not in client.get("/ara/", {"q": text}).content.decode()
    sit(client, place.agent)
    for text in ("hatice yıldız", "0555 000 00 17"):
        assert case.number not in client.get("/ara/", {"q": text}).content.decode()
    page = client.get(f"/basvuru/{case.pk}/").content.decode()
    assert not [secret for secret in secrets if secret in page]
    sit(client, place.manager)
    assert case.number in client.get("/ara/", {"q": "hatice yıldız"}).content.decode()
    page = client.get(f"/basvuru/{case.pk}/").content.decode()
    assert "Bilgileri göster" in page and "Hatice" not in page
