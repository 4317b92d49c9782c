"""Somebody looks every working day; figures that open what they count."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from muhatap.cimer import services
from muhatap.cimer.models import Look
from muhatap.kit import clock
from tests.cases.town import Town
from tests.cimer.hall import answered, enter
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


@pytest.mark.duty("cimer.daily-watch")
def test_a_look_is_written_down_and_a_missed_working_day_is_shown(client: Client, place: Town) -> None:
    officer = place.cimer_officer
    with clock.frozen(MONDAY - timedelta(days=3)):
        services.look("cimer", 4, by=officer)
    page = body(sit(client, officer).get("/cimer/bakis/"))
    assert page.count("Bakılmadı") == 4, "Monday to Thursday; the weekend was off, today is not over"
    assert "bugün bakılmadı" in page and "Bugün henüz bakılmadı" in body(client.get("/cimer/"))
    sent = client.post("/cimer/bakis/", {"channel": "cimer", "found": "3", "note": "İkisi imar"})
    assert sent.status_code == 302
    row = Look.objects.latest("pk")
    assert (row.found, row.by_id, row.day) == (3, officer.actor_id, clock.today())
    page = body(client.get("/cimer/bakis/"))
    assert "İkisi imar" in page and "Burak" in page
    assert "Bugün henüz bakılmadı" not in body(client.get("/cimer/"))


@pytest.mark.parametrize("found", ["-1", "", "100001", "üç"])
def test_a_number_that_is_none_is_refused(client: Client, place: Town, found: str) -> None:
    sit(client, place.cimer_officer)
    refused = client.post("/cimer/bakis/", {"channel": "cimer", "found": found, "note": "Not durur"})
    assert refused.status_code == 422 and "Not durur" in body(refused) and not Look.objects.exists()


def test_on_days_off_nobody_has_to_look(client: Client, place: Town) -> None:
    services.look("cimer", 0, by=place.cimer_officer)
    with clock.frozen(clock.now() + timedelta(days=1)):  # Saturday
        assert "henüz bakılmadı" not in body(sit(client, place.cimer_officer).get("/cimer/"))


def test_each_figure_opens_the_applications_it_counts(client: Client, place: Town) -> None:
    late = enter(client, place, number="1001", applied_on="01.10.2026")
    done = answered(place, enter(client, place, number="1002", new_name="Can Er", new_phone="0555 444 55 66"))
    client.post(f"/cimer/{done.pk}/geri-yaz/", {"outside_status": "Cevaplandı"})
    enter(client, place, number="1003", outside_kind="wish", new_name="Ayla Su", new_phone="0555 777 55 66")
    page = body(client.get("/cimer/rakamlar/?kanal=cimer&yil=2026"))
    assert re.search(r"Toplam</th>.*?>3<.*?>1<.*?>1<.*?>2<.*?>1<.*?%50", page, re.S), page
    for url, n in re.findall(r'href="(/cimer/\?[^"]+)">(\d+)</a>', page):
        rows = body(client.get(url.replace("&amp;", "&")))
        assert len(re.findall(r'<th scope="row"><a href="/cimer/\d+/"', rows)) == int(n), url
    october = body(client.get("/cimer/rakamlar/?kanal=cimer&yil=2026&ay=10"))
    assert ">1<" in october and "İstek" not in october.partition("Türe göre")[2]
    assert late.number in body(client.get("/cimer/?durum=yasal-geciken"))
    assert "Bu dönemde başvuru yok" in body(client.get("/cimer/rakamlar/?yil=2024"))
    assert client.get("/cimer/rakamlar/?yil=abc&ay=99&kanal=x").status_code == 200


@pytest.mark.duty("cimer.overdue-censure")
def test_the_late_are_listed_by_unit(client: Client, place: Town) -> None:
    entry = enter(client, place, applied_on="01.10.2026")
    answered(place, entry)
    page = body(client.get("/cimer/gecikenler/"))
    assert entry.number in page and "Tenkit yazısı yaz" in page


def test_every_filter_says_what_it_narrows(client: Client, place: Town) -> None:
    sit(client, place.cimer_officer)
    for path in ("", "gecikenler/", "rakamlar/", "dosyalar/", "yetkililer/", "yazilar/"):
        page = body(client.get(f"/cimer/{path}"))
        assert ">Hepsi<" not in page and ": tümü<" in page, path
    assert 'placeholder="Başvuru numarası"' in body(client.get("/cimer/"))
    assert '<option value="11">Kasım</option>' in body(client.get("/cimer/rakamlar/"))
