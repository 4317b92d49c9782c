"""Requests for aid, of public days, and of units that write."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muhatap.cases import queries as cases
from muhatap.cases import services
from muhatap.cases.models import Case, Topic
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen
from muhatap.delivery import queries as delivery
from muhatap.jobs.testing import run_all
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Notice
from muhatap.organization.roles import Role
from muhatap.reception.models import DayRequest, PublicDay
from tests import cast
from tests.cases.town import Town
from tests.delivery.test_delivery import approved
from tests.intake.calls import call, ticked
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def aid(place: Town) -> Topic:
    """A topic of social aid as a manager sets it up."""
    return services.create_topic(name_tr="Gıda desteği", by=place.manager, is_aid=True, needs_place=False)


def asks(place: Town, aid: Topic, citizen: Citizen, **more: Any) -> dict[str, Any]:
    """Somebody comes for aid, as typed."""
    return call(
        place,
        **{
            **{"topic": str(aid.pk), "citizen": str(citizen.pk), "kind": "request", "channel": "counter"},
            **{"text": f"Gıda desteği istiyor, {citizen.pk}.", "q_kisi": "4", "q_gelir": "Hayır"},
            **{"q_cozum": "Aşevi anlatıldı, muhtarla görüşülecek", **more},
        },
    )


@pytest.mark.duty("intake.aid-request")
def test_who_comes_for_aid_is_registered_with_the_ways_considered(
    desk: Client, place: Town, aid: Topic
) -> None:
    assert aid.is_sensitive and not aid.allows_anonymous
    assert [one["code"] for one in aid.questions] == ["kisi", "gelir", "cozum"]
    refused = desk.post("/yeni/", asks(place, aid, place.citizen, q_kisi=""))
    assert refused.status_code == 422, "the questions of aid are asked"
    assert desk.post("/yeni/", asks(place, aid, place.citizen)).status_code == 302
    case = Case.objects.latest("pk")
    assert case.is_sensitive
    assert "Aşevi anlatıldı" in body(desk.get(f"/basvuru/{case.pk}/"))
    assert not cases.visible_to(place.parks_user).filter(pk=case.pk).exists()
    colleague = cast.person(Role.AGENT, cast.unit("cozum"))
    assert not cases.visible_to(colleague).filter(pk=case.pk).exists(), "aid is seen by few"
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.spare.pk]})
    assert case.referrals.get().unit_id == place.spare.pk


@pytest.mark.duty("intake.aid-request", "intake.duplicate-request-guard")
def test_a_second_request_of_one_household_is_warned_of(desk: Client, place: Town, aid: Topic) -> None:
    phone = place.citizen.contact_points.get(kind="mobile").value
    wife = citizens.register(CitizenDraft(name="Emine Kara", phone=phone), by=place.agent)
    stranger = citizens.register(CitizenDraft(name="Ali Veli", phone="0532 111 22 33"), by=place.agent)
    desk.post("/yeni/", asks(place, aid, place.citizen))
    assert desk.post("/yeni/", asks(place, aid, stranger)).status_code == 302
    warned = desk.post("/yeni/", asks(place, aid, wife))
    assert warned.status_code == 409
    assert "Aynı haneden bir yardım talebi var." in body(warned)
    again = asks(place, aid, wife, despite=ticked(body(warned)))
    assert desk.post("/yeni/", again).status_code == 302
    assert Case.objects.filter(topic=aid).count() == 3


@pytest.mark.duty("intake.peoples-day-requests")
def test_the_list_of_a_public_day_is_written_line_by_line(desk: Client, place: Town) -> None:
    assert desk.post("/halk-gunu/", {"title": "", "day": "20.11.2026"}).status_code == 422
    made = desk.post("/halk-gunu/", {"title": "Bornova halk günü", "day": "20.11.2026", "place": "Meydan"})
    row = PublicDay.objects.get()
    assert made["Location"] == f"/halk-gunu/{row.pk}/"
    page = f"/halk-gunu/{row.pk}/"
    line = {"who": "new", "new_name": "Şükrü Çağlar", "new_phone": "0532 111 22 33", "kind": "request"}
    line |= {"text": "Parka bank istiyor.", "topic": str(place.topic.pk), "channel": "phone"}
    assert desk.post(page, {**line, "text": ""}).status_code == 422
    assert desk.post(page, line).status_code == 302
    known = {**call(place), "channel": "phone", "text": "Durak istiyor."}
    assert desk.post(page, known).status_code == 302
    twice = desk.post(page, {**known, "text": "Durak istiyor, yeniden."})
    assert twice.status_code == 409, "the same person on the same matter"
    assert [one.no for one in DayRequest.objects.order_by("no")] == [1, 2]
    assert set(Case.objects.values_list("channel", flat=True)) == {"public_day"}
    listed = body(desk.get(page))
    first = DayRequest.objects.select_related("case").get(no=1).case
    assert first.number in listed and "Şükrü Ç•••••" in listed and "Çağlar" not in listed
    assert "data-print" in listed
    services.move(first.pk, "cancel", by=place.supervisor, facts={"reason": "Vazgeçti", "told": True})
    assert "İptal edildi" in body(desk.get(page)), "its result is followed in the list"
    assert '<td class="num">2</td><td class="num">1</td>' in body(desk.get("/halk-gunu/"))
    desk.post(f"{page}kapat/")
    assert desk.post(page, {**line, "text": "Geç kaldı."}).status_code == 409
    assert Case.objects.count() == 2, "nothing is written into a closed list"


@pytest.mark.duty("intake.unit-correspondence-requests")
def test_a_units_letter_becomes_a_case_and_the_answer_goes_back_to_it(desk: Client, place: Town) -> None:
    letter = call(place, who="unit", citizen="", channel="phone", kind="request", from_unit="")
    refused = desk.post("/yeni/", letter)
    assert refused.status_code == 422
    assert "Yazıyı gönderen birimi seçin." in body(refused)
    assert "Yazının sayısını girin" in body(refused)
    letter |= {"from_unit": str(place.parks.pk), "paper_no": "E-2026/118"}
    saved = desk.post("/yeni/", letter)
    assert saved.status_code == 302, body(saved)
    case = Case.objects.select_related("from_unit", "topic").get()
    assert (case.channel, case.citizen_id, case.from_unit_id) == ("unit", None, place.parks.pk)
    page = body(desk.get(f"/basvuru/{case.pk}/"))
    assert place.parks.name in page and "E-2026/118" in page and "İsimsiz" not in page
    told = Notice.objects.filter(case_id=case.pk, template="citizen/received").get()
    assert told.address == place.parks.email, "the unit hears that its letter was taken"
    way = delivery.plan(case)[0]
    assert (way.way, way.point.value) == ("email", place.parks.email)


@pytest.mark.duty("intake.unit-correspondence-requests")
def test_the_answer_goes_back_to_the_unit_and_closes_its_case(client: Client, place: Town) -> None:
    case = approved(place, citizen=None, reply_point=None, from_unit=place.parks, paper_no="E-2026/118")
    sit(client, place.deliverer)
    page = f"/basvuru/{case.pk}/bildir/"
    assert place.parks.email.split("@")[1] in body(client.get(page))
    assert client.post(f"{page}email/").status_code == 302
    letter = Notice.objects.get(template="citizen/answered")
    assert letter.address == place.parks.email
    Notice.objects.filter(pk=letter.pk).update(status="failed")
    notifications.mark_sent(letter.pk, by=place.supervisor, reason="Birim aldığını söyledi.")
    run_all("web.notice_ended")
    case.refresh_from_db()
    assert case.status == "closed"
