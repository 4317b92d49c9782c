"""What no message brings to the citizen: a person tells it, and only then the clocks take it for told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import counting, services
from muhatap.cases.models import Call, Case, Event, Referral
from muhatap.citizens.models import ContactPoint
from muhatap.deadlines.models import Clock
from muhatap.delivery import services as delivery
from muhatap.delivery.models import DeliveryAttempt
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.notifications.models import Notice
from muhatap.organization import queries
from muhatap.portal import pages as portal
from tests.cases.town import Town
from tests.cases.working import DONE, closed, routed, working
from tests.pages import body, do, sit

pytestmark = pytest.mark.django_db
TOLD = {"way": "phone", "outcome": "told", "checklist": ["right_person"]}


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Any) -> Town:
    settings.HOME = tmp_path
    return settled


def silenced(place: Town) -> None:
    """The citizen takes no messages any more; calling needs no consent."""
    ContactPoint.objects.filter(citizen=place.citizen).update(consent_at=None)
    place.citizen.refresh_from_db()


def paused(docket: Any) -> bool:
    return Clock.objects.filter(docket=docket, state=Clock.State.PAUSED).exists()


def counted() -> dict[counting.Key, int]:
    return {key: n for key, n in counting.read([("call", None)]).items() if n}


@pytest.mark.duty("lifecycle.interim-information", "deadlines.unit-information-48-hours")
def test_interim_information_without_an_address_is_met_when_somebody_has_told_it(
    client: Client, place: Town
) -> None:
    silenced(place)
    case, part = working(place)
    services.move_referral(part.pk, "inform", by=place.roads_user, facts={"text": "Ekip perşembe gidecek."})
    limit = Clock.objects.get(docket=case.docket, started_by="noted")
    sit(client, place.deliverer)
    path = f"/basvuru/{case.pk}/yap/pass_on/"
    assert "“Ara, söyle” listesine girer" in body(client.get(path))
    client.post(path, {"text": "Ekibimiz perşembe günü gelecek."})
    assert not Notice.objects.filter(template="citizen/information").exists()
    call = Call.objects.get(case=case)
    case = Case.objects.get(pk=case.pk)
    assert case.to_call and call.ended_at is None and call.what == "information"
    assert Clock.objects.get(pk=limit.pk).stopped_at is None, "nobody has been told yet"
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "aranıp söylenecek" in page and f"/basvuru/{case.pk}/soyle/{call.pk}/" in page
    assert case.short_number in body(client.get("/kuyruk/ara-soyle/"))
    assert counted() == {("call", case.delivery_desk_id, "to_call"): 1}
    path = f"/basvuru/{case.pk}/soyle/{call.pk}/"
    assert "Ekibimiz perşembe günü gelecek." in body(client.get(path))
    assert client.post(path, {"way": "phone", "outcome": "no_answer", "note": "Kapalı."}).status_code == 302
    assert Case.objects.get(pk=case.pk).to_call and "Açmadı" in body(client.get(path))
    assert client.post(path, TOLD).status_code == 302
    limit = Clock.objects.get(pk=limit.pk)
    assert limit.stopped_at == clock.now()
    assert Call.objects.get(pk=call.pk).told and not Case.objects.get(pk=case.pk).to_call
    tries = DeliveryAttempt.objects.filter(call=call).order_by("pk")
    assert [(row.way, row.outcome, row.by_id) for row in tries] == [
        ("phone", "no_answer", place.deliverer.actor_id),
        ("phone", "told", place.deliverer.actor_id),
    ]
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "Ara bilgi hemşehriye söylendi" in page and "aranıp söylenecek" not in page
    assert counted() == {}
    assert client.post(path, TOLD).status_code == 409, "told once"
    assert client.get(path).status_code == 302


def test_a_unit_s_question_pauses_when_somebody_has_asked_it(client: Client, place: Town) -> None:
    silenced(place)
    case, part = working(place)
    sit(client, place.roads_user)
    do(client, f"/yonlendirme/{part.pk}/yap/ask/", {"question": "Hangi kapının önü?"})
    part.refresh_from_db()
    assert part.status == "waiting" and part.due_at is not None
    assert not paused(part.docket) and not paused(case.docket), "the citizen knows of no question yet"
    call = Call.objects.get(case=case)
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "Soru söylenecek" in page and f"/soyle/{call.pk}/" in page
    clock_of_case = Case.objects.get(pk=case.pk).is_paused
    assert not clock_of_case
    assert client.post(f"/basvuru/{case.pk}/soyle/{call.pk}/", TOLD).status_code == 302
    assert paused(part.docket) and paused(case.docket)
    part.refresh_from_db()
    assert part.is_paused and Case.objects.get(pk=case.pk).is_paused
    with clock.frozen(clock.now() + timedelta(days=2)):
        services.move_referral(part.pk, "reply", by=place.roads_user, facts={"reply": "14."})
    assert not paused(part.docket) and not paused(case.docket)
    assert Clock.objects.filter(docket=case.docket).exclude(pauses=[]).exists(), "two days stood still"


def test_a_second_unit_that_waits_for_nobody_lets_the_case_run_on(place: Town) -> None:
    case, (roads, parks) = routed(place, place.roads, place.parks)
    services.move_referral(roads.pk, "accept", by=place.roads_user)
    services.move_referral(parks.pk, "accept", by=place.parks_user)
    services.move_referral(roads.pk, "ask", by=place.roads_user, facts={"question": "Kaç numara?"})
    silenced(place)
    services.move_referral(parks.pk, "ask", by=place.parks_user, facts={"question": "Hangi ağaç?"})
    assert paused(case.docket)
    services.move_referral(roads.pk, "reply", by=place.roads_user, facts={"reply": "14."})
    assert not paused(case.docket), "the other question has reached nobody"
    call = Call.objects.get(case=case)
    delivery.say(call.pk, "phone", "told", by=place.deliverer, checklist=["right_person"])
    assert paused(case.docket)
    services.move_referral(parks.pk, "stop_waiting", by=place.parks_user, facts={"reason": "Bulundu."})
    assert not paused(case.docket)


def test_a_question_of_the_coordination_waits_to_be_told_and_a_reply_ends_it(
    client: Client, place: Town
) -> None:
    silenced(place)
    case = place.register(route=False).case
    services.move(case.pk, "ask", by=place.coordinator, facts={"question": "Neresi?"})
    case.refresh_from_db()
    assert case.status == "waiting_citizen" and case.to_call and not case.is_paused
    sit(client, place.coordinator)
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "bir kişinin arayıp söylemesi bekleniyor" in page
    services.move(case.pk, "reply", by=place.agent, facts={"reply": "Pazar yeri."})
    case = Case.objects.get(pk=case.pk)
    call = Call.objects.get(case=case)
    assert not case.to_call and call.ended_at == clock.now() and not call.told
    with pytest.raises(NotNow):
        delivery.say(call.pk, "phone", "told", by=place.agent, checklist=["right_person"])
    services.move(case.pk, "ask", by=place.coordinator, facts={"question": "Kaç numara?"})
    call = Call.objects.get(case=case, ended_at=None)
    delivery.say(call.pk, "in_person", "told", by=place.agent, checklist=["right_person"])
    case.refresh_from_db()
    assert case.is_paused
    services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Vazgeçildi."})
    assert counting.audit() == []


def test_another_address_that_takes_messages_is_used(place: Town) -> None:
    silenced(place)
    ContactPoint.objects.create(
        citizen=place.citizen,
        kind="email",
        value="hatice@ornek.example",
        consent_at=clock.now(),
        created_at=clock.now(),
    )
    case, _part = working(place)
    services.move(case.pk, "pass_on", by=place.coordinator, facts={"text": "Ekip yolda."})
    assert Notice.objects.get(template="citizen/information").address == "hatice@ornek.example"
    assert not Call.objects.exists() and not Case.objects.get(pk=case.pk).to_call


def test_who_asked_to_be_called_gets_no_mail_in_place_of_it(place: Town) -> None:
    silenced(place)
    ContactPoint.objects.create(
        citizen=place.citizen,
        kind="email",
        value="hatice@ornek.example",
        consent_at=clock.now(),
        created_at=clock.now(),
    )
    case = place.register(route=False, wants_call=True).case
    services.move(case.pk, "pass_on", by=place.coordinator, facts={"text": "Ekip yolda."})
    assert Call.objects.filter(case=case, ended_at=None).exists()
    assert not Notice.objects.filter(audience="citizen").exists()


def test_there_is_nobody_to_tell_where_nobody_said_who_they_are(client: Client, place: Town) -> None:
    case = place.register(route=False, citizen=None, reply_point=None).case
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/ask/"
    assert "bilgilendirilecek kimse yok" in body(client.get(path))
    do(client, path, {"question": "Neresi?"})
    case.refresh_from_db()
    assert not case.to_call and not Call.objects.exists() and case.is_paused


def test_what_is_told_of_a_hidden_applicant_is_told_by_who_may_know(client: Client, place: Town) -> None:
    silenced(place)
    case, part = working(place, identity_hidden=True)
    services.move_referral(part.pk, "ask", by=place.roads_user, facts={"question": "Hangi kapı?"})
    call = Call.objects.get(case=case)
    path = f"/basvuru/{case.pk}/soyle/{call.pk}/"
    sit(client, place.roads_user)
    assert "Soru söylenecek" in body(client.get(f"/basvuru/{case.pk}/"))
    assert path not in body(client.get(f"/basvuru/{case.pk}/")) and client.get(path).status_code == 404
    sit(client, place.coordinator)
    assert client.post(path, TOLD).status_code == 302
    assert Event.objects.filter(case=case, move="say_question", referral=part).exists()


def test_a_part_that_is_withdrawn_asks_nothing_any_more(place: Town) -> None:
    silenced(place)
    case, (roads, _parks) = routed(place, place.roads, place.parks)
    services.move_referral(roads.pk, "accept", by=place.roads_user)
    services.move_referral(roads.pk, "ask", by=place.roads_user, facts={"question": "Kaç numara?"})
    services.move_referral(roads.pk, "withdraw", by=place.coordinator, facts={"reason": "Parkın işi."})
    assert not Case.objects.get(pk=case.pk).to_call
    assert Referral.objects.get(pk=roads.pk).status == "withdrawn" and counting.audit() == []


def told_by(client: Client, case: Case, *, what: str, caller: Any) -> Call:
    """The one call of a case stands in the queue, is told there and gone."""
    call = Call.objects.get(case=case, ended_at=None)
    assert call.what == what and Case.objects.get(pk=case.pk).to_call
    sit(client, caller)
    assert case.short_number in body(client.get("/kuyruk/ara-soyle/"))
    path = f"/basvuru/{case.pk}/soyle/{call.pk}/"
    assert path in body(client.get(f"/basvuru/{case.pk}/")) and call.text in body(client.get(path))
    assert client.post(path, {"way": "phone", "outcome": "busy"}).status_code == 302
    assert Case.objects.get(pk=case.pk).to_call, "not told yet"
    assert client.post(path, TOLD).status_code == 302
    assert Call.objects.get(pk=call.pk).told and not Case.objects.get(pk=case.pk).to_call
    assert "söylenecek" not in body(client.get(f"/basvuru/{case.pk}/"))
    assert case.short_number not in body(client.get("/kuyruk/ara-soyle/"))
    assert counting.audit() == []
    return call


def story_of(place: Town, case: Case) -> list[str]:
    """What the citizen reads when tracking, newest first."""
    visitor = queries.visitor(place.citizen.actor_id)
    return [line.words for line in portal.track_page(visitor, case.pk).lines]


def test_what_was_forwarded_is_told_by_a_person_where_no_message_goes(client: Client, place: Town) -> None:
    silenced(place)
    case = place.register(route=False).case
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/route/"
    assert "Dış bir kurum seçerseniz hemşehriye ileti gitmez" in body(client.get(path))
    do(client, path, {"units_0": place.power.pk})
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "hemşehriye ileti gitmedi, aranıp söylenecek" in page
    call = told_by(client, case, what="forwarded", caller=place.deliverer)
    assert place.power.name_tr in call.text
    assert "Başvurunuzu ilettiğimiz kurumu size söyledik." in story_of(place, case)


def test_our_own_unit_leaves_no_call(place: Town) -> None:
    silenced(place)
    case, _parts = routed(place, place.roads)
    assert not Call.objects.filter(case=case).exists()


@pytest.mark.duty("lifecycle.programme-scheduled", "deadlines.scheduled-term-date")
def test_a_promised_day_binds_when_somebody_has_told_it(client: Client, place: Town) -> None:
    silenced(place)
    case, part = working(place)
    case.refresh_from_db()
    target = case.target_due_at
    sit(client, place.roads_user)
    path = f"/yonlendirme/{part.pk}/yap/schedule/"
    assert "“Ara, söyle” listesine girer" in body(client.get(path))
    do(client, path, {"reason": "Malzeme bekleniyor.", "date": "30.12.2026"})
    part.refresh_from_db()
    case.refresh_from_db()
    assert part.status == "scheduled" and str(part.scheduled_for) == "2026-12-30"
    assert case.target_due_at == target, "the case keeps its own date while nobody has been told of another"
    first = Call.objects.get(case=case)
    assert "30.12.2026" in first.text and "Malzeme bekleniyor." in first.text
    services.move_referral(
        part.pk, "schedule", by=place.roads_user, facts={"reason": "Ekip.", "date": "2027-01-15"}
    )
    first.refresh_from_db()
    assert first.ended_at is not None and not first.told, "another day is promised"
    told_by(client, case, what="scheduled", caller=place.roads_user)
    case.refresh_from_db()
    assert case.target_due_at is not None and case.target_due_at != target
    assert Clock.objects.filter(docket=case.docket, started_by="scheduled").count() == 1


def test_a_day_that_has_passed_when_it_is_told_takes_nothing_from_the_case(
    client: Client, place: Town
) -> None:
    silenced(place)
    case, part = working(place)
    services.move_referral(
        part.pk, "schedule", by=place.roads_user, facts={"reason": "Ekip.", "date": "2026-11-23"}
    )
    with clock.frozen(clock.now() + timedelta(days=6)):
        call = Call.objects.get(case=case)
        delivery.say(call.pk, "phone", "told", by=place.deliverer, checklist=["right_person"])
    assert not Clock.objects.filter(docket=case.docket, started_by="scheduled").exists()


def test_work_that_is_done_needs_no_word_of_its_day(place: Town) -> None:
    silenced(place)
    case, part = working(place)
    facts = {"reason": "Ekip.", "date": "2026-12-30"}
    services.move_referral(part.pk, "schedule", by=place.roads_user, facts=facts)
    answers.submit(part.pk, DONE, by=place.roads_user)
    assert not Case.objects.get(pk=case.pk).to_call


def test_a_cancelled_case_stays_with_the_callers_until_its_citizen_knows(client: Client, place: Town) -> None:
    silenced(place)
    case = place.register(route=False).case
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/cancel/"
    assert "biri arayıp söyleyene kadar orada kalır" in body(client.get(path))
    do(client, path, {"reason": "Aynı konu iki kez kaydedilmiş."})
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "kimseden bir işlem beklenmiyor" not in page and "İptal kararı söylenecek" in page
    call = told_by(client, case, what="cancelled", caller=place.deliverer)
    assert "Aynı konu iki kez kaydedilmiş." in call.text
    assert "Kararı size söyledik." in story_of(place, case)
    assert "kimseden bir işlem beklenmiyor" in body(client.get(f"/basvuru/{case.pk}/"))


def test_a_case_that_goes_on_needs_no_word_of_its_end(place: Town) -> None:
    silenced(place)
    case = place.register(route=False).case
    services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Vazgeçildi."})
    facts = {"reason": "Yanlış iptal.", "units": [place.roads.pk]}
    services.move(case.pk, "reopen", by=place.coordinator, facts=facts)
    assert not Case.objects.get(pk=case.pk).to_call and counting.audit() == []


def test_a_dismissed_objection_is_told_too(client: Client, place: Town) -> None:
    case = closed(place)
    silenced(place)
    services.move(case.pk, "object", by=place.agent, facts={"reason": "Çukur duruyor."})
    sit(client, place.coordinator)
    do(client, f"/basvuru/{case.pk}/yap/dismiss_objection/", {"reason": "Yerinde bakıldı, onarılmış."})
    told_by(client, case, what="objection", caller=place.deliverer)


def test_the_citizen_reads_that_we_asked_once_we_have(place: Town) -> None:
    silenced(place)
    case, part = working(place)
    services.move_referral(part.pk, "ask", by=place.roads_user, facts={"question": "Hangi kapı?"})
    assert "Size bir soru sorduk:" not in story_of(place, case)
    assert "Size bir sorumuz var:" in story_of(place, case)
    call = Call.objects.get(case=case)
    delivery.say(call.pk, "phone", "told", by=place.roads_user, checklist=["right_person"])
    assert "Sorumuzu size söyledik." in story_of(place, case)
