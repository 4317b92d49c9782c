"""Enquiries of bodies, courts and persons (bagcilar:6.1.g)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Clock, Docket
from muhatap.information.models import Enquiry, Letter
from muhatap.kit import clock
from muhatap.organization.models import AdminEvent
from muhatap.web import jobs
from tests.cases.town import Town
from tests.information.requests import at, pdf
from tests.lists.test_exports import lines, out
from tests.pages import as_it_stands, body, sit, streamed

pytestmark = pytest.mark.django_db
COURT = {
    "asker": "court",
    "name": "İzmir 2. Asliye Hukuk Mahkemesi",
    "letter_no": "2026/415 E.",
    "letter_on": "18.11.2026",
    "received_on": "20.11.2026",
    "wants": "document",
    "subject": "İmar dosyasının istenmesi",
    "text": "Parselin imar dosyasının onaylı örneği.",
}


@pytest.mark.duty("information-requests.institution-and-court-enquiries")
def test_an_enquiry_has_its_days_its_correspondence_and_its_answer(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    made = client.post("/bilgi-edinme/yazilar/yeni/", {**COURT, "unit": place.roads.pk, "uploads": [pdf()]})
    row = Enquiry.objects.get()
    assert made["Location"] == f"/bilgi-edinme/yazilar/{row.pk}/" and row.number == "BS-2026/1"
    assert row.due_at is not None and clock.local(row.due_at).date().isoformat() == "2026-11-27", (
        "5 working days"
    )
    path = f"/bilgi-edinme/yazilar/{row.pk}/"
    page = body(client.get(path))
    assert COURT["subject"] in page and "belge.pdf" in page and "Yol Bakım" in page and "Gün gün" in page
    letter = {"way": "within", "day": "20.11.2026", "number": "", "text": "Birimden dosya istendi."}
    assert client.post(f"{path}yazisma/", letter).status_code == 302
    bare = client.post(f"{path}cevap/", {"day": "20.11.2026", "number": "", "text": "Dosya gönderildi."})
    assert bare.status_code == 422 and "Dosya gönderildi." in body(bare)
    with at("2026-11-25"):
        sit(client, place.information_officer)
        says = {
            "day": "25.11.2026",
            "number": "E-2026/901",
            "text": "Dosya gönderildi.",
            "uploads": [pdf("giden.pdf")],
        }
        assert client.post(f"{path}cevap/", says).status_code == 302
        assert client.post(f"{path}cevap/", says).status_code == 409, "answered once"
    row.refresh_from_db()
    assert not row.is_open and Clock.objects.get(docket_id=row.docket_id).kept
    assert [one.way for one in Letter.objects.order_by("pk")] == ["in", "within", "out"]
    page = body(client.get(path))
    assert "E-2026/901" in page and "Birimden dosya istendi." in page
    sent = Letter.objects.get(way="out")
    assert streamed(client.get(f"{path}yazisma/{sent.pk}/")).startswith(b"%PDF")
    assert AdminEvent.objects.filter(action="enquiry.opened_file").exists()


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    for wrong, words in (
        ({"letter_on": "21.11.2026"}, "öncesi olmalı"),
        ({"received_on": "01.12.2026"}, "öncesi olmalı"),
        ({"letter_on": "20.11.2026", "received_on": "19.11.2026"}, "sonra olamaz"),
        ({"wants": "para"}, "Listeden"),
        ({"name": ""}, "boş kalamaz"),
    ):
        answer = client.post("/bilgi-edinme/yazilar/yeni/", {**COURT, **wrong})
        assert answer.status_code == 422 and words in body(answer), wrong
        assert COURT["subject"] in body(answer)
    assert not Enquiry.objects.exists()


@pytest.mark.duty("information-requests.institution-and-court-enquiries")
def test_a_correction_counts_anew_and_is_remembered(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    client.post("/bilgi-edinme/yazilar/yeni/", COURT)
    row = Enquiry.objects.get()
    right = {**COURT, "wants": "opinion", "subject": "İmar durumu hakkında görüş"}
    assert client.post(f"/bilgi-edinme/yazilar/{row.pk}/duzelt/", right).status_code == 302
    row.refresh_from_db()
    assert row.due_at is not None and clock.local(row.due_at).date().isoformat() == "2026-12-11", (
        "15 working days"
    )
    page = body(client.get(f"/bilgi-edinme/yazilar/{row.pk}/"))
    assert COURT["subject"] in page and "İmar durumu hakkında görüş" in page


@pytest.mark.duty("information-requests.institution-and-court-enquiries")
def test_the_list_narrows_and_comes_out(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    client.post("/bilgi-edinme/yazilar/yeni/", COURT)
    body_of = {
        **COURT,
        "asker": "body",
        "name": "Kültür Müdürlüğü",
        "subject": "Anıt ağaç",
        "wants": "opinion",
    }
    client.post("/bilgi-edinme/yazilar/yeni/", body_of)
    for query, first, second in (
        ("", True, True),
        ("soran=court", True, False),
        ("istenen=opinion", False, True),
        ("q=anit", False, True),
        ("durum=geciken", False, False),
    ):
        page = body(client.get(f"/bilgi-edinme/yazilar/?{query}"))
        assert (COURT["subject"] in page, "Anıt ağaç" in page) == (first, second), query
    assert len(lines(out(client, "kurum-yazilari", "csv", soran="court"))) == 2
    sit(client, place.roads_user)
    assert client.get("/bilgi-edinme/yazilar/").status_code == 404
    sit(client, place.manager)
    assert client.get("/bilgi-edinme/yazilar/yeni/").status_code == 404


def test_its_days_follow_the_calendar(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    client.post("/bilgi-edinme/yazilar/yeni/", {**COURT, "unit": place.roads.pk, "uploads": [pdf()]})
    deadlines.add_day_off(date(2026, 11, 25), "holiday", "Yas", "Karar 7", by=place.manager)
    jobs.copy_dates()
    row = Enquiry.objects.get()
    assert row.due_at == Clock.objects.get(docket=row.docket_id).due_at
    assert clock.local(row.due_at).date() == date(2026, 11, 30)
    assert not Docket.objects.filter(moved_at__isnull=False).exists()


def test_what_nobody_can_keep_is_refused(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    new = "/bilgi-edinme/yazilar/yeni/"
    for wrong, words in (
        ({"received_on": "01.01.1900", "letter_on": ""}, "Üç yıldan eski"),
        ({"received_on": "01.01.0001", "letter_on": ""}, "anlaşılmadı"),
        ({"uploads": [pdf("bir.pdf"), pdf("iki.pdf")]}, "En çok 1 dosya"),
        ({"name": "a" * 201}, "200"),
    ):
        answer = client.post(new, {**COURT, **wrong})
        assert answer.status_code == 422 and words in body(answer), wrong
    assert not Enquiry.objects.exists()
    client.post(new, COURT)
    path = f"/bilgi-edinme/yazilar/{Enquiry.objects.get().pk}/"
    says = {"day": "20.11.2026", "number": "E-1", "text": "Verildi."}
    assert client.post(f"{path}cevap/", says).status_code == 302
    with at("2026-11-25"):
        sit(client, place.information_officer)
        held = as_it_stands(client, f"{path}duzelt/")
        assert (held["answered_on"], held["answer_no"], held["answer"]) == (
            ["20.11.2026"],
            ["E-1"],
            ["Verildi."],
        )
        late = client.post(f"{path}duzelt/", {**held, "received_on": "24.11.2026"})
        assert late.status_code == 422 and "Cevaplandığı günden sonra" in body(late)
        ahead = client.post(f"{path}duzelt/", {**held, "answered_on": "26.11.2026"})
        assert ahead.status_code == 422
    sit(client, place.information_officer)
    earlier = {**held, "received_on": "10.11.2026", "letter_on": "09.11.2026", "answer_no": "E-2"}
    assert client.post(f"{path}duzelt/", earlier).status_code == 302
    row = Enquiry.objects.get()
    page = body(client.get(path))
    assert row.answer_no == "E-2" and "<del>E-1</del>" in page and "<ins>E-2</ins>" in page
    assert Clock.objects.get(docket_id=row.docket_id).kept is False, "it was answered late, as it turns out"


@pytest.mark.parametrize("words", ["BS-2026/1", "bs-2026/1", "2026/1", "2026/415", "parsel imar"])
def test_an_enquiry_is_found_by_its_number_and_its_words(client: Client, place: Town, words: str) -> None:
    sit(client, place.information_officer)
    client.post("/bilgi-edinme/yazilar/yeni/", COURT)
    other = {**COURT, "subject": "Başka konu", "text": "", "letter_no": "9"}
    client.post("/bilgi-edinme/yazilar/yeni/", other)
    page = body(client.get("/bilgi-edinme/yazilar/", {"q": words}))
    assert COURT["subject"] in page and "Başka konu" not in page
    for odd in ("BS-99999999999/1", "BS-2026/99999999999", "٢٠٢٦/١", "9999/9999999"):
        assert client.get("/bilgi-edinme/yazilar/", {"q": odd}).status_code == 200


def test_the_list_costs_the_same_however_many_it_shows(client: Client, place: Town) -> None:
    sit(client, place.information_officer)
    costs = []
    for _more in range(2):
        for n in range(4):
            client.post("/bilgi-edinme/yazilar/yeni/", {**COURT, "unit": place.roads.pk, "subject": f"K {n}"})
        client.get("/bilgi-edinme/yazilar/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/bilgi-edinme/yazilar/")
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_numbers_of_a_year_have_no_gaps_and_begin_anew(client: Client, place: Town) -> None:
    new = "/bilgi-edinme/yazilar/yeni/"
    sit(client, place.information_officer)
    for n in range(3):
        client.post(new, {**COURT, "subject": f"Konu {n}"})
        client.post(new, {**COURT, "subject": ""})  # what is refused takes no number
    with at("2027-01-04"):
        sit(client, place.information_officer)
        client.post(new, COURT)
    found = [row.number for row in Enquiry.objects.order_by("pk")]
    assert found == ["BS-2026/1", "BS-2026/2", "BS-2026/3", "BS-2027/1"]
