"""Correcting a record: another topic, another place, the right person, the wish to be called."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services, story
from muhatap.cases.models import Case, Event, Topic
from muhatap.cases.services import amending
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.deadlines.models import Clock
from muhatap.delivery import queries as delivery
from muhatap.kit import clock
from tests.cases.town import Town, citizen
from tests.cases.working import working
from tests.citizens.people import kazimdirik
from tests.pages import as_it_stands, sit

pytestmark = pytest.mark.django_db


def record(case: Case, **changes: Any) -> dict[str, Any]:
    """The form as it stands."""
    return {"title": case.title, "text": case.text, "kind": case.kind, **changes}


def changes_of(case: Case) -> dict[str, tuple[str, str]]:
    """What the last correction changed, as the story shows it."""
    event = Event.objects.filter(case=case, move="amend").latest("pk")
    return {str(row.label): (row.before, row.after) for row in story._changes(event)}


def test_the_page_is_sent_as_it_stands_with_one_word_changed(client: Client, place: Town) -> None:
    case = place.register(neighbourhood=kazimdirik(), street="1420 Sokak").case
    path = f"/basvuru/{case.pk}/duzelt/"
    sit(client, place.agent)
    shown = as_it_stands(client, path)
    assert (shown["topic"], shown["neighbourhood"]) == ([str(case.topic_id)], [str(case.neighbourhood_id)])
    assert client.post(path, {**shown, "door": "12"}).status_code == 302
    now = Case.objects.get(pk=case.pk)
    same = ("topic_id", "neighbourhood_id", "district_id", "street", "title", "text", "kind")
    assert [getattr(now, name) for name in same] == [getattr(case, name) for name in same]
    assert now.door == "12"


def test_a_unit_at_work_has_the_days_of_the_other_topic_too(place: Town) -> None:
    """Its target is counted anew from the day it got the case, not from the correction."""
    case, part = working(place)
    services.move_referral(part.pk, "examine", by=place.roads_user, facts={"reason": "Keşif"})
    lamp = Topic.objects.create(
        code="isik", name_tr="Sokak lambası", name_fold="sokak lambasi", level=3, target_days=5,
        kind="complaint",
    )  # fmt: skip
    before = Clock.objects.get(docket=part.docket_id, policy__code="birim-30").due_at
    amending.amend(case.pk, {"topic": lamp}, by=place.coordinator)
    after = Clock.objects.get(docket=part.docket_id, policy__code="birim-30")
    assert (after.is_live, after.due_at) == (True, before - timedelta(days=9))  # 04.12, 25.11
    part.refresh_from_db()
    assert part.due_at == after.due_at


def test_another_topic_brings_its_questions_and_its_days(client: Client, place: Town) -> None:
    question = {"code": "sokak_lambasi", "label_tr": "Direk no", "type": "text", "required": True}
    lamp = Topic.objects.create(
        code="isik", name_tr="Sokak lambası", name_fold="sokak lambasi", level=3, target_days=2,
        kind="complaint", questions=[question], is_sensitive=True,
    )  # fmt: skip
    case = place.register().case
    before = case.due_at
    sit(client, place.agent)
    asked = client.post(f"/basvuru/{case.pk}/duzelt/sorular/", record(case, topic=str(lamp.pk)))
    assert "Direk no" in asked.content.decode()
    done = client.post(
        f"/basvuru/{case.pk}/duzelt/", record(case, topic=str(lamp.pk), q_sokak_lambasi="D-14")
    )
    assert done.status_code == 302
    case.refresh_from_db()
    assert (case.topic_id, case.answers_to_questions) == (lamp.pk, {"sokak_lambasi": "D-14"})
    assert case.is_sensitive, "a delicate topic covers the case"
    assert case.due_at and before and case.due_at < before
    assert changes_of(case)["Konu"] == ("Yol çökmesi", "Sokak lambası")


def test_a_title_that_was_only_the_topic_s_name_follows_another_topic(client: Client, place: Town) -> None:
    lamp = Topic.objects.create(
        code="isik", name_tr="Sokak lambası", name_fold="sokak lambasi", level=3, kind="complaint"
    )
    plain, titled = place.register().case, place.register(title="Okul önündeki çukur").case
    assert plain.title == place.topic.name_tr
    sit(client, place.agent)
    for case, typed, wanted in (
        (plain, plain.title, "Sokak lambası"),
        (titled, titled.title, "Okul önündeki çukur"),
    ):
        record_of = record(case, topic=str(lamp.pk), title=typed)
        assert client.post(f"/basvuru/{case.pk}/duzelt/", record_of).status_code == 302
        case.refresh_from_db()
        assert (case.topic_id, case.title) == (lamp.pk, wanted)
    assert changes_of(plain)["Başlık"] == ("Yol çökmesi", "Sokak lambası")
    back = record(plain, topic=str(place.topic.pk), title="Direk devrildi")
    assert client.post(f"/basvuru/{plain.pk}/duzelt/", back).status_code == 302
    plain.refresh_from_db()
    assert plain.title == "Direk devrildi", "what was typed with it stays"


def test_a_topic_that_is_none_is_refused_and_what_was_typed_stays(client: Client, place: Town) -> None:
    case = place.register().case
    sit(client, place.agent)
    for wrong in ("999999", "yok", "9" * 40, "-1"):
        answer = client.post(f"/basvuru/{case.pk}/duzelt/", record(case, title="Başka", topic=wrong))
        assert answer.status_code == 422 and "Başka" in answer.content.decode()
    case.refresh_from_db()
    assert case.topic_id == place.topic.pk


def test_the_point_on_the_map_can_be_moved_and_taken_away(client: Client, place: Town) -> None:
    case = place.register(lat=38.4, lon=27.1).case
    sit(client, place.agent)
    page = client.get(f"/basvuru/{case.pk}/duzelt/").content.decode()
    assert "data-lat-input" in page and "38.4" in page
    client.post(f"/basvuru/{case.pk}/duzelt/", record(case, title="Yol çöktü"))
    case.refresh_from_db()
    assert case.lat == 38.4, "what is not sent stays"
    client.post(f"/basvuru/{case.pk}/duzelt/", record(case, lat="38.4", lon="27.2"))
    case.refresh_from_db()
    assert (case.lat, case.lon) == (38.4, 27.2)
    assert changes_of(case)["Haritadaki yer"] == ("38.40000, 27.10000", "38.40000, 27.20000")
    client.post(f"/basvuru/{case.pk}/duzelt/", record(case, lat="", lon=""))
    case = Case.objects.get(pk=case.pk)
    assert (case.lat, case.lon) == (None, None)
    assert client.post(f"/basvuru/{case.pk}/duzelt/", record(case, lat="91", lon="27")).status_code == 422


def test_the_right_person_is_put_behind_a_case(client: Client, place: Town) -> None:
    other = citizen("Mehmet Demir", "+905550000044")
    case = place.register().case
    sit(client, place.agent)
    assert f"/basvuru/{case.pk}/basvuran/" in client.get(f"/basvuru/{case.pk}/").content.decode()
    done = client.post(f"/basvuru/{case.pk}/basvuran/", {"citizen": str(other.pk), "reply_kind": ""})
    assert done.status_code == 302
    case.refresh_from_db()
    assert (case.citizen_id, case.applicant_id) == (other.pk, other.actor_id)
    assert case.reply_point == other.contact_points.get()
    assert [row.citizen_id for row in case.contacts.all()] == [other.pk], "the conversation goes along"
    assert "Demir" not in str(changes_of(case)), "names stand in no story"
    assert changes_of(case)["Başvuran"] == (
        f"{place.citizen.pk} no.lu kayıt",
        f"{other.pk} no.lu kayıt",
    )
    assert "Cevap adresi" not in changes_of(case), "a mobile number in place of a mobile number says nothing"
    page = client.get(f"/basvuru/{case.pk}/").content.decode()
    assert f"{case.number}: Kayıt düzeltildi" in page, "said once as done"
    client.post(f"/basvuru/{case.pk}/basvuran/", {"citizen": str(other.pk), "reply_kind": ""})
    assert f"{case.number}: değişen bir şey yok" in client.get(f"/basvuru/{case.pk}/").content.decode()


def test_a_nameless_case_whose_owner_is_found_gets_the_legal_clock(client: Client, place: Town) -> None:
    case = place.register(citizen=None, reply_point=None).case
    assert case.law_due_at is None
    joined = citizen("Ayşe Ak", "+905550000055")
    sit(client, place.agent)
    done = client.post(f"/basvuru/{case.pk}/basvuran/", {"citizen": str(joined.pk)})
    assert done.status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert case.law_due_at is not None
    assert clock.local(case.law_due_at).date().isoformat() == "2026-12-21"  # 30 days, the 20th is a Sunday
    assert changes_of(case)["Başvuran"][0] == "isimsiz"


def test_nobody_who_may_not_know_a_hidden_applicant_changes_it(client: Client, place: Town) -> None:
    case = place.register(identity_hidden=True).case
    other = citizen("Mehmet Demir", "+905550000044")
    sit(client, place.agent)
    for stranger in (place.agent, place.roads_user, place.manager):
        sit(client, stranger)
        answer = client.post(f"/basvuru/{case.pk}/basvuran/", {"citizen": str(other.pk)})
        assert answer.status_code == 404
    case.refresh_from_db()
    assert case.citizen_id == place.citizen.pk


def test_somebody_hidden_by_wish_is_hidden_in_the_case_too(client: Client, place: Town) -> None:
    shy = citizen("Mehmet Demir", "+905550000044")
    Citizen.objects.filter(pk=shy.pk).update(identity_hidden=True)
    case = place.register().case
    sit(client, place.agent)
    client.post(f"/basvuru/{case.pk}/basvuran/", {"citizen": str(shy.pk)})
    case.refresh_from_db()
    assert case.citizen_id == shy.pk and case.identity_hidden


@pytest.mark.duty("notifications.phone-first-result")
def test_who_wants_to_be_called_is_called_first(client: Client, place: Town) -> None:
    case = place.register().case
    assert [door.way for door in delivery.plan(case)] == ["sms", "phone"]
    sit(client, place.agent)
    client.post(f"/basvuru/{case.pk}/basvuran/", {"citizen": str(place.citizen.pk), "reply_kind": "call"})
    case.refresh_from_db()
    assert case.wants_call and case.reply_point and case.reply_point.kind == "mobile"
    assert [door.way for door in delivery.plan(case)] == ["phone", "sms"]
    assert "aranmak istiyor" in client.get(f"/basvuru/{case.pk}/").content.decode()
    assert changes_of(case)["Aranmak istiyor"] == ("hayır", "evet")
    again = client.get(f"/basvuru/{case.pk}/basvuran/").content.decode()
    assert '<option value="call" selected>' in again


def test_a_wish_to_be_called_without_a_telephone_is_no_wish(place: Town) -> None:
    from muhatap.citizens.queries import reply_way

    someone = citizen("Mehmet Demir", "+905550000044")
    assert reply_way(someone, "call")[1]
    ContactPoint.objects.filter(citizen=someone).update(kind="email", value="a@posta.example")
    point, called = reply_way(someone, "call")
    assert point is not None and not called


def test_the_maps_of_staff_show_the_town_s_tiles(client: Client, place: Town, settings: Any) -> None:
    case = place.register(lat=38.4, lon=27.1).case
    sit(client, place.agent)
    for path in (f"/basvuru/{case.pk}/", f"/basvuru/{case.pk}/duzelt/", "/yeni/"):
        settings.MAP_TILES = ""
        assert "data-tiles" not in client.get(path).content.decode()
        settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
        assert 'data-tiles="https://tiles.example/' in client.get(path).content.decode(), path


def test_two_corrections_at_once_do_not_undo_each_other(client: Client, place: Town) -> None:
    case = place.register().case
    sit(client, place.agent)
    seen = case.event_count
    other = citizen("Mehmet Demir", "+905550000044")
    client.post(f"/basvuru/{case.pk}/duzelt/", record(case, title="Yeni başlık", seen=seen))
    answer = client.post(f"/basvuru/{case.pk}/basvuran/", {"citizen": str(other.pk), "seen": seen})
    assert answer.status_code == 409
    assert "Demir" not in answer.content.decode()
    case.refresh_from_db()
    assert case.citizen_id == place.citizen.pk


def test_a_field_that_is_not_sent_leaves_its_column(client: Client, place: Town) -> None:
    area = kazimdirik()
    case = place.register(neighbourhood=area, street="Sanat Sokak", door="7", route=False).case
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/duzelt/"
    assert client.post(path, record(case, title="Başka başlık")).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.street, case.door) == ("Başka başlık", "Sanat Sokak", "7")
    assert case.neighbourhood_id == area.pk
    cleared = record(case, neighbourhood="", neighbourhood_text="", street="")
    assert client.post(path, cleared).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.neighbourhood_id, case.district_id, case.street, case.door) == (None, None, "", "7")
