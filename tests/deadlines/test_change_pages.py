"""Changes as people see them: form, preview, confirmation, history; dated rows of policies."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.deadlines import services
from muhatap.deadlines.models import Change, DayOff, OpenHours, Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.jobs import testing
from muhatap.kit import clock
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.cases.working import working
from tests.deadlines.test_services import REFERRAL, docket
from tests.pages import body, sit, streamed

pytestmark = pytest.mark.django_db
Op = Change.Op
YAS = {"day": "20.11.2026", "kind": "holiday", "name": "Yas günü", "reason": "Karar 7"}


def keeper(client: Client, role: Role = Role.MANAGER) -> Client:
    return sit(client, cast.person(role))


def test_a_day_is_entered_looked_at_and_applied(client: Client, friday: datetime) -> None:
    docket(REFERRAL, Occasion.REFERRED, "2026-10-21T10:00")
    keeper(client)
    paper = SimpleUploadedFile("karar.txt", b"Karar 7", "text/plain")
    sent = client.post("/sureler/takvim/yeni/", {**YAS, "uploads": paper})
    change = Change.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/sureler/degisiklikler/{change.pk}/")
    page = body(client.get(sent["Location"]))
    assert "1 sürenin son günü değişir" in page
    assert f'/sureler/degisiklikler/{change.pk}/isler/?sure=birim-30&birim=0">1</a>' in page
    listed = body(client.get(f"/sureler/degisiklikler/{change.pk}/isler/?sure=birim-30&birim=0"))
    assert "20.11.2026 17.30" in listed
    assert "19.11.2026 17.30" in listed
    assert streamed(client.get(f"/sureler/degisiklikler/{change.pk}/belge/")) == b"Karar 7"
    reader = sit(Client(), cast.person(Role.AGENT))
    assert "yap/uygula" not in body(reader.get(sent["Location"]))
    assert reader.post(f"/sureler/degisiklikler/{change.pk}/yap/uygula/").status_code == 404
    assert client.post(f"/sureler/degisiklikler/{change.pk}/yap/uygula/").status_code == 302
    running = client.get(sent["Location"], headers={"HX-Request": "true"})
    assert "Uygulanıyor" in body(running)
    assert 'hx-trigger="every 2s"' in body(running)
    testing.run_all("deadlines.go_on")
    done = body(client.get(sent["Location"]))
    assert "1 sürenin son günü değişti" in done
    assert "every 2s" not in done
    day = body(client.get("/sureler/takvim/2026-11-20/"))
    assert "Geçmişi" in day
    assert "Karar 7" in day
    assert "Yas günü" in body(client.get("/sureler/degisiklikler/"))
    assert client.post(f"/sureler/degisiklikler/{change.pk}/yap/vazgec/").status_code == 409


def test_a_range_is_corrected_and_removed_as_one(client: Client, friday: datetime) -> None:
    keeper(client)
    leave = {"day": "26.10.2026", "last": "30.10.2026", "kind": "leave", "name": "Köprü", "reason": "Genelge"}
    assert client.post("/sureler/takvim/yeni/", leave).status_code == 302
    again = client.post("/sureler/takvim/yeni/", leave | {"day": "27.10.2026", "name": "Başka izin"})
    assert again.status_code == 422
    assert "Çakışan giriş yapılmaz" in body(again)
    assert 'value="Başka izin"' in body(again)
    assert "3 günlük bir girişin parçası" in body(client.get("/sureler/takvim/2026-10-27/"))
    assert 'name="kaldir-whole"' in body(client.get("/sureler/takvim/2026-10-27/"))
    assert 'name="kaldir-whole"' not in body(client.get("/sureler/takvim/2026-10-29/"))
    better = {"kind": "leave", "name": "Köprü izni", "reason": "Genelge 2", "whole": "on"}
    assert client.post("/sureler/takvim/2026-10-27/", better).status_code == 302
    assert set(DayOff.objects.filter(kind="leave").values_list("name_tr", flat=True)) == {"Köprü izni"}
    gone = {"kaldir-reason": "Vazgeçildi", "kaldir-whole": "on"}
    assert client.post("/sureler/takvim/2026-10-30/kaldir/", gone).status_code == 302
    assert not DayOff.objects.filter(kind="leave").exists()


def test_the_hours_of_the_week_are_edited(client: Client, friday: datetime) -> None:
    keeper(client)
    assert 'value="08.30–12.30, 13.30–17.30"' in body(client.get("/sureler/takvim/saatler/"))
    week = {str(day): "09.00-12.00" if day < 5 else "" for day in range(7)}
    for wrong in ("9 ile 5 arası", "12.00–09.00", "08.00–12.00, 11.00–13.00", "25.00–26.00"):
        bad = client.post("/sureler/takvim/saatler/", {**week, "1": wrong, "reason": "Yaz"})
        assert bad.status_code == 422
        assert wrong in body(bad)
    empty = client.post("/sureler/takvim/saatler/", {"reason": "Yaz"})
    assert (empty.status_code, "en az bir gün" in body(empty)) == (422, True)
    assert client.post("/sureler/takvim/saatler/", {**week, "reason": "Yaz mesaisi"}).status_code == 302
    assert OpenHours.objects.get(weekday=4).spans == [["09:00", "12:00"]]
    assert "Yaz mesaisi" in body(client.get("/sureler/takvim/saatler/"))
    assert "Cuma 09.00–12.00" in body(client.get("/sureler/takvim/"))


def test_a_year_without_holidays_is_seeded(client: Client, friday: datetime) -> None:
    keeper(client)
    assert "2041 resmî tatillerini gir" in body(client.get("/sureler/takvim/?yil=2041"))
    assert client.post("/sureler/takvim/tatiller/", {"yil": "2041"}).status_code == 302
    assert DayOff.objects.filter(day__year=2041).exists()
    page = body(client.get("/sureler/takvim/?yil=2041"))
    assert "tatillerini gir" not in page
    assert "tahmini" in page


def fields(page: str) -> dict[str, Any]:
    """What a form's fields hold."""
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*?value="([^"]*)"', page))
    for name in ("halves_count", "leave_counts", "first_counts", "follows"):
        found.pop(name, None)
    return found


@pytest.mark.duty("deadlines.statutory-periods")
def test_a_policy_gets_a_dated_row_and_a_history(client: Client, friday: datetime) -> None:
    docket(kind="information_request", when="2026-11-18T10:00")
    keeper(client)
    page = body(client.get("/sureler/4982/"))
    assert "Kimi ilgilendiriyor" in page
    assert '?sure=4982&ne=acik">1</a>' in page
    form = body(client.get("/sureler/4982/yeni/"))
    today = clock.today()
    wanted = {
        "valid_from": f"{today:%d.%m.%Y}",
        "amount": "10",
        "unit": "working_days",
        "last_day": "stays",
        "extended_amount": "30",
        "extended_from": "start",
        "warn_days": "3",
        "source": "4982 m.11",
        "after_pause": "restart",
        "reason": "Meclis kararı 5",
        "follows": "on",
    }
    assert 'name="after_pause"' in form
    for name, value in (
        ("amount", "0"),
        ("unit", ""),
        ("valid_from", "01.01.1990"),
        ("reason", " "),
        ("amount", "x"),
    ):
        bad = client.post("/sureler/4982/yeni/", wanted | {name: value})
        assert bad.status_code == 422, name
        assert "yazdıklarınız duruyor" in body(bad)
        assert fields(body(bad))["source"] == "4982 m.11"
    sent = client.post("/sureler/4982/yeni/", wanted)
    change = Change.objects.get()
    assert sent["Location"] == f"/sureler/degisiklikler/{change.pk}/"
    client.post(f"/sureler/degisiklikler/{change.pk}/yap/uygula/")
    testing.run_all("deadlines.go_on")
    newest = Policy.objects.filter(code="4982").order_by("-valid_from")[0]
    assert (newest.amount, newest.after_pause, newest.valid_from) == (10, "restart", today)
    page = body(client.get("/sureler/4982/"))
    assert "Zaman içinde" in page
    assert "Meclis kararı 5" in page
    assert client.get("/sureler/4982/duzelt/").status_code == 404
    assert sit(Client(), cast.person(Role.AGENT)).get("/sureler/4982/yeni/").status_code == 404


def test_a_row_says_when_it_warns_and_whom_it_tells_while_late(client: Client, friday: datetime) -> None:
    keeper(client)
    form = body(client.get("/sureler/3071/yeni/"))
    assert fields(form)["late_supervisor"] == "5"
    wanted = {
        "valid_from": f"{clock.today():%d.%m.%Y}",
        "amount": "30",
        "unit": "calendar_days",
        "last_day": "later",
        "extended_amount": "0",
        "warn_days": "2",
        "warn_also": "5, 10",
        "late_unit": "1",
        "late_lead": "3 1",
        "late_supervisor": "",
        "late_manager": "15",
        "source": "3071 m.7",
        "reason": "Başkanlık oluru 12",
    }
    for name, value in (
        ("warn_also", "5; on"),
        ("late_lead", "-1"),
        ("late_unit", "0"),
        ("warn_also", "400"),
    ):
        bad = client.post("/sureler/3071/yeni/", wanted | {name: value})
        assert bad.status_code == 422, (name, value)
        assert value in body(bad), "what was typed stays"
    client.post("/sureler/3071/yeni/", wanted)
    newest = Policy.objects.filter(code="3071").order_by("-valid_from")[0]
    assert (newest.warn_days, newest.warn_also) == (2, [10, 5])
    assert newest.ladder == [
        {"days": 1, "to": "unit"},
        {"days": 1, "to": "lead"},
        {"days": 3, "to": "lead"},
        {"days": 15, "to": "manager"},
    ]
    page = body(client.get("/sureler/3071/"))
    assert "son günden 10, 5, 2 gün önce birime" in page
    assert "son günden 15 gün sonra müdüre" in page
    assert "son günden 5 gün sonra şefe" not in page


def test_a_preview_says_what_would_be_late_at_once(client: Client, friday: datetime) -> None:
    docket(kind="request", when="2026-11-01T10:00")
    keeper(client)
    today = clock.today()
    payload = {"valid_from": today, "columns": {"amount": 3}}
    change = services.propose(
        Op.ROW, payload, reason="Karar", code="3071", follows=True, by=cast.person(Role.MANAGER)
    )
    page = body(client.get(f"/sureler/degisiklikler/{change.pk}/"))
    assert "Uygulandığı anda 1 süre gecikmiş olur" in page


def test_leave_on_a_weekend_is_no_leave_and_what_moves_nothing_says_so(
    client: Client, friday: datetime
) -> None:
    keeper(client)
    leave = {"kind": "leave", "name": "Köprü", "reason": "Olur 3"}
    refused = client.post("/sureler/takvim/yeni/", {**leave, "day": "21.11.2026"})
    assert refused.status_code == 422 and "eklenecek iş günü kalmıyor" in body(refused)
    answer = client.post("/sureler/takvim/yeni/", {**leave, "day": "23.11.2026"}, follow=True)
    assert "Hiçbir açık sürenin son günü değişmedi" in body(answer)
    assert "Pazartesi–Cuma 08.30–12.30, 13.30–17.30; Cumartesi–Pazar kapalı" in body(answer)


def test_an_extension_is_longer_and_only_where_something_extends(client: Client, friday: datetime) -> None:
    keeper(client)
    assert "extended_amount" in body(client.get("/sureler/4982/yeni/"))
    assert "extended_" not in body(client.get("/sureler/3071/yeni/"))
    row = {
        **{"valid_from": f"{clock.today():%d.%m.%Y}", "amount": "15", "unit": "working_days"},
        **{"last_day": "stays", "extended_amount": "15", "extended_from": "start", "warn_days": "2"},
        **{"source": "4982 m.11", "after_pause": "resume", "reason": "Karar"},
    }
    shorter = client.post("/sureler/4982/yeni/", row)
    assert shorter.status_code == 422 and "uzun olmalı" in body(shorter)
    assert client.post("/sureler/4982/yeni/", row | {"extended_from": "end"}).status_code == 302


def test_a_row_to_come_is_corrected_dropped_and_a_policy_ended(client: Client, friday: datetime) -> None:
    keeper(client)
    begins = clock.today() + timedelta(days=40)
    row = {
        "valid_from": f"{begins:%d.%m.%Y}",
        "amount": "7",
        "unit": "working_days",
        "last_day": "stays",
        "extended_amount": "0",
        "warn_days": "1",
        "source": "valilik",
        "reason": "Yazı 3",
    }
    assert client.post("/sureler/acik-kapi/yeni/", row)["Location"] == "/sureler/acik-kapi/"
    page = body(client.get("/sureler/acik-kapi/"))
    assert "başlamadı" in page
    assert "/sureler/acik-kapi/duzelt/" in page
    assert client.post("/sureler/acik-kapi/duzelt/", row | {"amount": "9"}).status_code == 302
    assert Policy.objects.get(code="acik-kapi", valid_from=begins).amount == 9
    assert client.post("/sureler/acik-kapi/kaldir/", {"kaldir-reason": ""}).status_code == 422
    assert client.post("/sureler/acik-kapi/kaldir/", {"kaldir-reason": "Yanlış"}).status_code == 302
    assert Policy.objects.filter(code="acik-kapi").count() == 1
    past = client.post("/sureler/acik-kapi/bitir/", {"last": "01.01.2020", "reason": "Kalktı"})
    assert past.status_code == 422
    last = {"last": f"{clock.today():%d.%m.%Y}", "reason": "Kalktı"}
    assert client.post("/sureler/acik-kapi/bitir/", last).status_code == 302
    assert Policy.objects.get(code="acik-kapi").valid_to == clock.today()


def test_lists_ask_as_much_for_many_as_for_one(
    client: Client, settled: Town, django_assert_max_num_queries: Any
) -> None:
    made = [working(settled) for _ in range(4)]
    due = made[0][0].due_at
    assert due is not None
    sit(client, settled.manager)
    day = clock.local(due).date()
    change = {"day": f"{day:%d.%m.%Y}", "kind": "holiday", "name": "Yas", "reason": "Karar"}
    assert client.post("/sureler/takvim/yeni/", change).status_code == 302
    pk = Change.objects.get().pk
    for url in (
        "/sureler/degisiklikler/",
        f"/sureler/degisiklikler/{pk}/",
        f"/sureler/degisiklikler/{pk}/isler/",
        "/sureler/istatistik/isler/?sure=3071&ne=acik",
        *(f"/sureler/istatistik/?gore={by}" for by in ("birim", "konu", "sure", "ay")),
    ):
        client.get(url)
        with django_assert_max_num_queries(14):
            assert client.get(url).status_code == 200, url


def test_false_addresses_are_404(client: Client, friday: datetime) -> None:
    keeper(client)
    for url in (
        "/sureler/degisiklikler/999/",
        "/sureler/degisiklikler/999/isler/",
        "/sureler/istatistik/isler/?sure=yok&ne=acik",
        "/sureler/istatistik/isler/?sure=3071&ne=yok",
        "/sureler/yok/yeni/",
        "/sureler/yok/bitir/",
    ):
        assert client.get(url).status_code == 404, url
