"""Search and the command palette find cases and people by what one knows, within what one may see."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases import finding, pages, services
from muhatap.cases.models import Case, Channel, Referral
from muhatap.kit import clock, patience
from tests.cases.town import Town, citizen
from tests.cases.working import routed
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


def test_a_long_text_is_searched_by_its_first_different_words(client: Client, place: Town) -> None:
    words = "kaldırım çukur lamba konteyner bank ağaç çeşme"
    case = place.register(text=f"Sokakta {words}.").case
    sit(client, place.coordinator)
    assert case.number in body(client.get("/ara/", {"q": f"{words} {words} {words}"[:200]}))
    for words_, found in ((f"{words} sokakta yok1", True), (f"{words} yok1 sokakta", False)):
        shown = case.number in body(client.get("/ara/", {"q": words_}))
        assert shown is found, "the eighth word counts, the ninth does not"


def test_hints_end_in_time_with_what_is_near(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the whole table takes too long for is left out while somebody types; the search finds it."""
    days = (clock.now() - timedelta(days=number) for number in (3, 2))
    old, new = (place.register(text="Çukur", received_at=day).case for day in days)
    place.register(text="Bank")

    @contextmanager
    def never() -> Iterator[None]:
        if finding.HURRY:
            raise patience.TooLong
        yield

    monkeypatch.setattr(pages, "WINDOW", 1)
    monkeypatch.setattr(finding, "HURRIED", replace(finding.HURRIED, everywhere=never))
    sit(client, place.coordinator)
    hints = body(client.post("/ara/hizli/", {"q": "çukur"}))
    assert new.number in hints and old.number not in hints
    page = body(client.get("/ara/", {"q": "çukur"}))
    assert new.number in page and old.number in page


def test_a_hint_that_really_takes_too_long_is_cut_off(place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database itself is asked to stop, and the request goes on."""
    case = place.register(text="Çukur").case
    slow = Q(pk__in=RawSQL("SELECT %s::bigint FROM pg_sleep(2)", [case.pk]))
    monkeypatch.setattr(finding, "search_query", lambda text: text)
    monkeypatch.setattr(finding, "Q", lambda *args, **more: slow if "search" in more else Q(*args, **more))
    began = time.monotonic()
    found = finding.find(place.coordinator, "çukur", hurried=True)
    assert found.rows == [] and time.monotonic() - began < 1.5
    assert Case.objects.filter(pk=case.pk).exists()


@contextmanager
def never() -> Iterator[None]:
    if finding.PATIENCE:
        raise patience.TooLong
    yield


def test_a_page_of_too_frequent_words_ends_and_goes_on_further_back(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now() - timedelta(days=30)
    made = [
        routed(place, text="Çukur" if day % 3 == 0 else "Bank", received_at=start + timedelta(days=day))[0]
        for day in range(9)
    ]
    monkeypatch.setattr(pages, "WINDOW", 1)
    monkeypatch.setattr(finding, "BOUNDED", replace(finding.BOUNDED, everywhere=never, most=4))
    sit(client, place.roads_user)
    address, met = "/ara/?q=çukur", []
    for _page in range(4):
        page = body(client.get(address))
        met.append([case.number for case in made if f"/basvuru/{case.pk}/" in page])
        further = re.search(r'rel="next" href="([^"]+)">Daha eskilerde ara', page)
        back = re.search(r'rel="prev" href="([^"]+)"', page)
        assert bool(back) == (_page > 0)
        if further is None:
            break
        address = f"/ara/{further[1]}"
    pits = [case.number for case in made if case.text == "Çukur"]
    assert sorted(number for page in met for number in page) == sorted(pits), "each once"
    assert [len(page) for page in met] == [1, 2]
    assert back is not None
    assert any(number in body(client.get(f"/ara/{back[1]}")) for number in pits), "and back again"
    monkeypatch.setattr(finding, "BOUNDED", replace(finding.BOUNDED, everywhere=never, walking=never, most=4))
    assert "Aramak uzun sürüyor" in body(client.get("/ara/?q=çukur"))


def test_hints_for_a_pasted_text_and_for_a_name_look_for_less_everywhere(
    place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = clock.now() - timedelta(days=3)
    theirs = place.register(text="Bank kırık", received_at=day).case
    place.register(text="Park")
    monkeypatch.setattr(pages, "WINDOW", 1)
    pasted = "bank kırık duruyor çukur lamba"
    assert finding.find(place.coordinator, pasted, hurried=True).rows == []
    name = place.citizen.name
    assert theirs in [row.case for row in finding.find(place.coordinator, name, hurried=True).rows]
