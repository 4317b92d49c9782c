"""Drafts, light records, photos, and who may sit at the desk."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.cases import services
from muhatap.cases.models import Attachment, Case, Contact, Referral, Topic
from muhatap.citizens.models import Citizen
from muhatap.intake import services as intake
from muhatap.intake.models import Draft
from muhatap.intake.views.desk import DESK
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.files.samples import pdf, photo
from tests.intake.calls import TEXT, call
from tests.pages import body, sit, streamed

pytestmark = pytest.mark.django_db


def paper(name: str = "dilekce.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), content_type="application/pdf")


def test_what_is_typed_is_kept_as_a_draft_of_one_s_own(desk: Client, place: Town) -> None:
    typed = {
        "channel": "counter",
        "text": "Yarım kalan söz",
        "topic_text": "yol çök",
        "street": "Gül Sk.",
        "who": "new",
    }
    draft = desk.post("/yeni/taslak/", typed).json()["draft"]
    same = desk.post("/yeni/taslak/", {**typed, "draft": draft, "text": "Yarım kalan söz, biraz uzun"}).json()
    assert same["draft"] == draft
    page = body(desk.get("/taslaklar/"))
    assert "Yarım kalan söz, biraz uzun" in page
    page = body(desk.get("/yeni/", {"taslak": draft}))
    for kept in ("Yarım kalan söz, biraz uzun", 'value="yol çök"', 'value="Gül Sk."', f'value="{draft}"'):
        assert kept in page, kept
    other = cast.person(Role.AGENT, place.parks, "baska.agent")
    sit(desk, other)
    assert desk.get("/yeni/", {"taslak": draft}).status_code == 404
    assert desk.get("/yeni/", {"taslak": "²"}).status_code == 404
    assert "Yarım kalan söz" not in body(desk.get("/taslaklar/"))
    desk.post(f"/taslaklar/{draft}/sil/")
    assert desk.post("/yeni/taslak/", {"draft": draft, "text": "Benim değil"}).json()["draft"] != draft
    assert Draft.objects.get(pk=draft).words == "Yarım kalan söz, biraz uzun", (
        "nobody else's draft is touched"
    )
    sit(desk, place.agent)
    assert desk.post("/yeni/", call(place, draft=draft)).status_code == 302
    assert not Draft.objects.filter(pk=draft).exists(), "it is a case now"
    gone = desk.post("/yeni/taslak/", typed).json()["draft"]
    assert desk.post(f"/taslaklar/{gone}/sil/").status_code == 302
    assert not Draft.objects.filter(by_id=place.agent.actor_id).exists()


def test_only_the_latest_fifty_drafts_stay(place: Town) -> None:
    for number in range(52):
        intake.keep({"text": f"{number}"}, by=place.agent, channel="phone")
    assert Draft.objects.count() == 50
    huge = intake.keep({"text": "x" * 70_000, "street": "y" * 70_000}, by=place.agent, channel="phone")
    assert huge is not None
    assert len(huge.values["text"]) == 20_000 and "street" not in huge.values


@pytest.mark.duty("intake.telephone")
def test_a_question_answered_at_once_is_a_light_record(desk: Client, place: Town) -> None:
    typed = call(place, yap="yerinde", text="Pazar ne zaman?", answer="Cumartesi kuruluyor.")
    answer = desk.post("/yeni/", typed)
    assert answer.status_code == 302 and answer["Location"].startswith("/yeni/?kanal=phone")
    contact = Contact.objects.get()
    assert not Case.objects.exists()
    assert (contact.answer, contact.citizen_id) == ("Cumartesi kuruluyor.", place.citizen.pk)
    assert "Cumartesi kuruluyor." in body(desk.get("/gorusmeler/", {"kanal": "phone"}))
    assert "Cumartesi" not in body(desk.get("/gorusmeler/", {"kanal": "counter"}))
    empty = desk.post("/yeni/", call(place, yap="yerinde", topic="", answer=" "))
    assert empty.status_code == 422 and TEXT in body(empty)


@pytest.mark.duty("intake.resolution-form")
def test_the_form_reaches_the_unit_s_expert_who_may_ask_back(desk: Client, place: Town) -> None:
    Topic.objects.filter(pk=place.topic.pk).update(unit=place.roads)
    desk.post("/yeni/", call(place, channel="counter", street="372. Sokak"))
    case = Case.objects.get()
    part = Referral.objects.get(case=case)
    assert case.status == "with_units" and part.unit_id == place.roads.pk
    letter = Notice.objects.get(template="unit/assigned")
    assert letter.address == "yol@korfez.example" and case.number in letter.body
    sit(desk, place.roads_user)
    page = body(desk.get(f"/basvuru/{case.pk}/"))
    assert TEXT in page and "372. Sokak" in page and "Hatice" in page
    services.move_referral(part.pk, "accept", by=place.roads_user)
    asked = {"question": "Çukur kaldırımda mı?"}
    assert desk.post(f"/yonlendirme/{part.pk}/yap/ask/", asked).status_code == 302
    sit(desk, place.agent)
    assert "Çukur kaldırımda mı?" in body(desk.get(f"/basvuru/{case.pk}/"))
    assert desk.post(f"/yonlendirme/{part.pk}/yap/reply/", {"reply": "Yolda."}).status_code == 302
    part.refresh_from_db()
    assert part.status == "working"


def test_photos_lose_what_the_camera_wrote(desk: Client, place: Town) -> None:
    shot = SimpleUploadedFile("cukur.jpg", photo(), content_type="image/jpeg")
    assert desk.post("/yeni/", call(place, uploads=shot)).status_code == 302
    case = Case.objects.get()
    row = Attachment.objects.get(case=case)
    data = streamed(desk.get(f"/basvuru/{case.pk}/dosya/{row.pk}/"))
    assert b"Exif" not in data
    small = desk.get(f"/basvuru/{case.pk}/dosya/{row.pk}/", {"kucuk": "1"})
    assert small.status_code == 200 and small.getvalue()


def test_the_desk_is_for_who_talks_with_citizens(desk: Client, place: Town) -> None:
    for person in (place.roads_user, place.reviewer, cast.person(Role.ADMIN, None, "yonetici")):
        sit(desk, person)
        for path in ("/yeni/", "/taslaklar/", "/gorusmeler/", "/yeni/ayni/", "/yeni/konu/"):
            assert desk.get(path).status_code == 404, path
        assert desk.post("/yeni/", call(place)).status_code == 404
    assert not Case.objects.exists()


@pytest.mark.duty("intake.telephone")
@pytest.mark.parametrize("role", DESK)
def test_whoever_gets_the_form_may_save_and_join(desk: Client, place: Town, role: Role) -> None:
    sit(desk, place.person(role))
    assert desk.get("/yeni/").status_code == 200
    assert desk.post("/yeni/", call(place, channel="counter")).status_code == 302
    case = Case.objects.get()
    again = call(place, channel="counter", text="Yol hâlâ çökük.", yap=f"bagla-evet-{case.pk}")
    expected = 403 if role is Role.APPROVER else 302  # another approvers' desk keeps its cases
    assert desk.post("/yeni/", again).status_code == expected


def test_what_one_types_stands_in_no_address(desk: Client) -> None:
    page = body(desk.get("/yeni/"))
    assert 'hx-post="/yeni/konu/"' in page and 'hx-post="/yeni/ayni/"' in page
    for piece in re.findall(r"<[^>]* hx-get=[^>]*>", page):
        assert "#kayit" not in piece, piece


def test_old_drafts_show_in_the_side_list_and_pages_stay_cheap(
    desk: Client, place: Town, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        intake.keep({"text": f"{number}. taslak"}, by=place.agent, channel="phone")
    moment = clock.now() - timedelta(days=1)
    Draft.objects.update(saved_at=moment)
    desk.get("/yeni/")
    with django_assert_max_num_queries(12):
        assert "19. taslak" in body(desk.get("/yeni/"))
    with django_assert_max_num_queries(10):
        assert body(desk.get("/taslaklar/")).count("taslak=") >= 20


def test_a_search_in_vain_does_not_stop_a_new_person(desk: Client, place: Town) -> None:
    typed = call(place, who="new", citizen="", new_name="Ayşe Deniz", new_phone="0555 000 00 99")
    answer = desk.post("/yeni/", {**typed, "citizen_text": "0532 111 22 33"})
    assert answer.status_code == 302
    assert Case.objects.get().citizen == Citizen.objects.get(name="Ayşe Deniz")
    again = call(place, who="known", citizen="", text="Başka bir konu.")
    lost = desk.post("/yeni/", {**again, "citizen_text": "0532 111 22 33"})
    assert lost.status_code == 422 and "0532 111 22 33" in body(lost)
