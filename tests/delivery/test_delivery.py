"""Telling the citizen the result: ways in order, every try kept, gone out or told closes the case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.answers.queries import final
from muhatap.cases import services
from muhatap.cases.models import Case, Event, Referral
from muhatap.citizens import services as citizens
from muhatap.citizens.models import ContactPoint
from muhatap.delivery import queries
from muhatap.delivery import services as delivery
from muhatap.delivery.forms import CRITERIA
from muhatap.delivery.models import DeliveryAttempt
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Notice
from muhatap.organization import queries as organization
from muhatap.organization.models import Unit
from muhatap.organization.roles import Role
from muhatap.organization.services import set_setting
from tests import cast
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
DONE = "Yol 17.11.2026 günü onarıldı, 18 m² asfalt yapıldı."


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Any) -> Town:
    settings.HOME = tmp_path
    settings.EMAIL_HOST = ""
    made = settled
    ContactPoint.objects.create(
        citizen=made.citizen,
        kind="email",
        value="hatice@ornek.example",
        is_primary=True,
        consent_at=clock.now(),
        created_at=clock.now(),
    )
    return made


def corrected(place: Town, case: Case, text: str) -> None:
    """The reviewer writes it anew and approves it once more."""
    old = final(case)
    assert old is not None
    answers.approve(answers.edit(old.pk, text, by=place.reviewer).pk, by=place.reviewer)


def approved(place: Town, **columns: Any) -> Case:
    case = place.register(route=False, **columns).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    answers.approve(answers.submit(part.pk, DONE, by=place.roads_user).pk, by=place.reviewer)
    case.refresh_from_db()
    return case


@pytest.mark.duty("notifications.phone-first-result")
def test_the_telephone_comes_first_where_the_unit_wants_it(client: Client, place: Town) -> None:
    case = approved(place)
    assert queries.plan(case)[0].way == "sms", "the channel that the citizen chose"
    Unit.objects.filter(pk=place.roads.pk).update(phone_first=True)
    assert queries.plan(case)[0].way == "phone"
    sit(client, place.deliverer)
    page = body(client.get(f"/basvuru/{case.pk}/bildir/"))
    assert "Önce telefon" in page and DONE in page
    assert "0555" not in page.replace("0555 ••• •• 17", ""), "the number is opened with a reason"
    admin = cast.person(Role.ADMIN, None, "yonetici")
    Unit.objects.filter(pk=place.roads.pk).update(phone_first=False)
    set_setting("delivery.phone_first", True, by=admin)
    assert queries.plan(case)[0].way == "phone"


@pytest.mark.duty("notifications.conversation-criteria", "lifecycle.close-and-inform")
def test_every_call_is_kept_with_the_criteria_and_the_told_one_closes(client: Client, place: Town) -> None:
    case = approved(place)
    sit(client, place.deliverer)
    path = f"/basvuru/{case.pk}/bildir/"
    page = body(client.get(path))
    assert all(str(words) in page for _code, words in CRITERIA)
    unsaid = client.post(path, {"way": "phone", "note": "Kapalı."})
    assert unsaid.status_code == 422 and "Kapalı." in body(unsaid)
    assert client.post(path, {"way": "phone", "outcome": "no_answer", "note": "Kapalı."}).status_code == 302
    case.refresh_from_db()
    assert case.status == "to_deliver" and DeliveryAttempt.objects.get().note == "Kapalı."
    assert "Açmadı" in body(client.get(path))
    told = {"way": "phone", "outcome": "told", "checklist": ["right_person", "all_units", "understood"]}
    assert client.post(path, {**told, "checklist": ["yok"]}).status_code == 422
    assert client.post(path, told).status_code == 302
    case.refresh_from_db()
    assert case.status == "closed" and case.closed_at == clock.now() and case.due_at is None
    last = DeliveryAttempt.objects.latest("pk")
    assert (
        last.checklist == told["checklist"] and last.text == DONE and last.by_id == place.deliverer.actor_id
    )
    again = client.post(path, {**told, "note": "İkinci sekmede yazdım."})
    assert again.status_code == 409 and "İkinci sekmede yazdım." in body(again)
    assert DeliveryAttempt.objects.count() == 2
    assert client.get(path)["Location"] == f"/basvuru/{case.pk}/"
    assert [event.move for event in Event.objects.filter(case=case).order_by("-seq")[:2]] == [
        "deliver",
        "attempt",
    ]


@pytest.mark.duty("notifications.result-notice", "lifecycle.close-and-inform")
@pytest.mark.parametrize(("way", "address"), [("sms", "+905550000017"), ("email", "hatice@ornek.example")])
def test_the_message_goes_as_it_was_shown_and_closes_when_it_is_gone(
    client: Client, place: Town, way: str, address: str
) -> None:
    case = approved(place)
    sit(client, place.deliverer)
    shown = body(client.get(f"/basvuru/{case.pk}/bildir/"))
    assert client.post(f"/basvuru/{case.pk}/bildir/{way}/").status_code == 302
    letter = Notice.objects.get(template="citizen/answered")
    assert letter.address == address
    for line in filter(None, letter.body.splitlines()):
        assert line in shown
    case.refresh_from_db()
    assert case.status == "to_deliver", "nothing has gone out yet"
    twice = client.post(f"/basvuru/{case.pk}/bildir/{way}/")
    assert twice.status_code == 409
    assert Notice.objects.filter(template="citizen/answered").count() == 1
    if way == "sms":
        run_all()
    else:
        Notice.objects.filter(pk=letter.pk).update(status="failed")
        notifications.mark_sent(letter.pk, by=place.supervisor, reason="Posta kutusunda görüldü.")
        run_all("web.notice_ended")
    case.refresh_from_db()
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.outcome, case.status) == ("told", "closed")
    assert attempt.text == letter.body


def test_a_message_that_fails_comes_back_to_the_desk(client: Client, place: Town) -> None:
    case = approved(place)
    attempt = delivery.send(case.pk, "email", by=place.deliverer)
    Notice.objects.filter(pk=attempt.notice_id or 0).update(status="queued")
    notifications.cancel(attempt.notice_id or 0, by=place.supervisor, reason="Adres yanlış.")
    run_all("web.notice_ended")
    attempt.refresh_from_db()
    case.refresh_from_db()
    assert (attempt.outcome, case.status) == ("failed", "to_deliver")
    sit(client, place.deliverer)
    assert case.short_number in body(client.get("/kuyruk/bildirim/"))
    assert "Gönderilemedi" in body(client.get(f"/basvuru/{case.pk}/"))
    delivery.tell(case.pk, "post", "told", by=place.deliverer)
    case.refresh_from_db()
    assert case.status == "closed"


def test_somebody_tells_by_telephone_while_a_message_is_on_its_way(place: Town) -> None:
    case = approved(place)
    attempt = delivery.send(case.pk, "sms", by=place.deliverer)
    delivery.tell(case.pk, "phone", "told", by=place.agent, checklist=delivery.MUST)
    run_all()
    attempt.refresh_from_db()
    case.refresh_from_db()
    assert (attempt.outcome, case.status) == ("told", "closed")
    assert Event.objects.filter(case=case, move="deliver").count() == 1
    assert delivery.notice_ended(attempt.notice_id or 0, by=place.deliverer) is None
    assert delivery.notice_ended(10**9, by=place.deliverer) is None


def test_a_late_message_of_an_earlier_round_closes_nothing(place: Town) -> None:
    case = approved(place)
    attempt = delivery.send(case.pk, "sms", by=place.deliverer)
    services.move(case.pk, "take_back", by=place.reviewer, facts={"reason": "Yanlış sokak."})
    run_all()
    attempt.refresh_from_db()
    case.refresh_from_db()
    assert (attempt.outcome, case.status) == ("told", "in_review")


def test_an_answer_taken_back_does_not_go_out_when_the_mail_server_comes_back(place: Town) -> None:
    """The message waited for its next try; the worker that hears of the move gives it up."""
    case = approved(place)
    attempt = delivery.send(case.pk, "sms", by=place.deliverer)
    services.move(case.pk, "take_back", by=place.reviewer, facts={"reason": "Yanlış sokak."})
    run_all("web.follow_up")
    run_all()
    attempt.refresh_from_db()
    case.refresh_from_db()
    assert attempt.notice is not None
    assert (attempt.outcome, attempt.notice.status, case.status) == ("failed", "cancelled", "in_review")
    assert delivery.recall(case.pk, before=clock.now(), by=place.deliverer) == 0


@pytest.mark.parametrize(
    ("name", "who"),
    [("cancel", "coordinator"), ("withdraw_case", "agent"), ("close_silently", "deliverer")],
)
def test_a_case_that_ended_sends_no_result_that_still_waits(place: Town, name: str, who: str) -> None:
    """Quiet hours, or a mail server that is away: what was decided since holds."""
    case = approved(place)
    attempt = delivery.send(case.pk, "sms", by=place.deliverer)
    services.move(case.pk, name, by=getattr(place, who), facts={"reason": "Başka başvuruda çözüldü."})
    run_all("web.follow_up")
    run_all()
    attempt.refresh_from_db()
    assert attempt.notice is not None
    assert (attempt.outcome, attempt.notice.status) == ("failed", "cancelled")


@pytest.mark.parametrize("status", ["unknown", "failed"])
def test_what_was_told_of_an_answer_that_was_corrected_since_closes_nothing(
    client: Client, place: Town, status: str
) -> None:
    case = approved(place)
    first = delivery.send(case.pk, "email", by=place.deliverer)
    Notice.objects.filter(pk=first.notice_id or 0).update(status=status)
    if status == "failed":
        delivery.notice_ended(first.notice_id or 0, by=place.deliverer)
    services.move(case.pk, "take_back", by=place.reviewer, facts={"reason": "Yanlış sokak."})
    run_all("web.follow_up")
    if status == "failed":  # given up with the answer: nobody can send it by mistake
        with pytest.raises(NotNow):
            notifications.resend(first.notice_id or 0, by=place.supervisor)
    corrected(place, case, "Çınar Sokak onarıldı.")
    second = delivery.send(case.pk, "sms", by=place.deliverer)
    assert "Çınar Sokak" in second.text
    if status == "unknown":
        notifications.mark_sent(first.notice_id or 0, by=place.supervisor, reason="Posta kutusunda görüldü.")
        delivery.notice_ended(first.notice_id or 0, by=place.deliverer)
        case.refresh_from_db()
        assert case.status == "to_deliver", "the corrected answer has not been told"
        assert "önceki metin" in body(sit(client, place.deliverer).get(f"/basvuru/{case.pk}/"))
    run_all()
    case.refresh_from_db()
    second.refresh_from_db()
    assert (second.outcome, case.status) == ("told", "closed")


def test_what_is_done_late_leaves_the_next_answer_alone(place: Town) -> None:
    set_setting("delivery.automatic", True, by=cast.person(Role.ADMIN, None, "yonetici"))
    case = approved(place)
    passed = Event.objects.get(case=case, move="pass", referral=None)
    services.move(case.pk, "take_back", by=place.reviewer, facts={"reason": "Yanlış sokak."})
    assert delivery.start(case.pk, since=passed.at, by=organization.system()) is None, "taken back"
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        corrected(place, case, "Çınar Sokak onarıldı.")
        sent = delivery.send(case.pk, "sms", by=place.deliverer)
        taken_back = Event.objects.get(case=case, move="take_back")
        assert delivery.recall(case.pk, before=taken_back.at, by=organization.system()) == 0
        again = Event.objects.filter(case=case, move="pass", referral=None).latest("pk")
        assert delivery.start(case.pk, since=again.at, by=organization.system()) is None, "on its way"
    assert Notice.objects.get(pk=sent.notice_id or 0).status == "queued"


def test_results_go_out_by_themselves_where_the_house_wants_it(place: Town) -> None:
    admin = cast.person(Role.ADMIN, None, "yonetici")
    set_setting("delivery.automatic", True, by=admin)
    case = approved(place)
    run_all("web.follow_up")
    assert DeliveryAttempt.objects.get().outcome == "pending"
    run_all()
    case.refresh_from_db()
    assert case.status == "closed"


def test_the_shown_address_gets_the_message(client: Client, place: Town) -> None:
    second = ContactPoint.objects.create(
        citizen=place.citizen,
        kind="mobile",
        value="+905550000099",
        consent_at=clock.now(),
        created_at=clock.now(),
    )
    case = approved(place)
    sit(client, place.deliverer)
    path = f"/basvuru/{case.pk}/bildir/sms/"
    for wrong in ("999999", "x", "²"):
        answer = client.post(path, {"adres": wrong})
        assert answer.status_code == (409 if wrong == "999999" else 302)
        if answer.status_code == 302:
            DeliveryAttempt.objects.all().delete()
    assert client.post(path, {"adres": str(second.pk)}).status_code == 302
    assert Notice.objects.filter(template="citizen/answered").latest("pk").address == "+905550000099"
    for way in ("phone", "fax", "pigeon"):
        assert client.post(f"/basvuru/{case.pk}/bildir/{way}/").status_code == 409


def test_who_takes_the_consent_back_gets_no_message_and_is_called(client: Client, place: Town) -> None:
    case = approved(place)
    for point in place.citizen.contact_points.all():
        citizens.set_consent(point.pk, False, source="", by=place.agent)
    case = Case.objects.get(pk=case.pk)
    assert {str(door.way) for door in queries.plan(case)} == {"phone"}
    for way in ("sms", "email"):
        with pytest.raises(NotNow):
            delivery.send(case.pk, way, by=place.deliverer)
    services.move(case.pk, "pass_on", by=place.deliverer, facts={"text": "Yarın geliyoruz."})
    assert not Notice.objects.filter(template="citizen/information").exists()
    delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    case.refresh_from_db()
    assert case.status == "closed"


def test_nobody_to_tell_is_closed_with_a_reason(client: Client, place: Town) -> None:
    case = approved(place, citizen=None, reply_point=None)
    sit(client, place.deliverer)
    page = body(client.get(f"/basvuru/{case.pk}/bildir/"))
    assert "iletişim bilgisi yok" in page
    path = f"/basvuru/{case.pk}/yap/close_silently/"
    assert client.post(path, {"reason": " "}).status_code == 422
    before = Notice.objects.count()
    assert client.post(path, {"reason": "İsimsiz başvuru."}).status_code == 302
    case.refresh_from_db()
    assert case.status == "closed" and Notice.objects.count() == before


@pytest.mark.duty("privacy.hidden-applicant")
def test_who_may_not_know_the_applicant_does_not_call(client: Client, place: Town) -> None:
    case = approved(place, identity_hidden=True)
    sit(client, place.agent)
    assert client.get(f"/basvuru/{case.pk}/bildir/").status_code == 404
    assert "/bildir/" not in body(client.get(f"/basvuru/{case.pk}/"))
    sit(client, place.deliverer)
    assert client.get(f"/basvuru/{case.pk}/bildir/").status_code == 200


def test_the_service_refuses_what_is_no_way_and_no_end(place: Town) -> None:
    case = approved(place)
    for way, outcome in (("pigeon", "told"), ("phone", "pending"), ("phone", ""), ("", "told")):
        with pytest.raises(Incomplete):
            delivery.tell(case.pk, way, outcome, by=place.deliverer)
    early = place.register(route=False).case
    with pytest.raises(NotNow):
        delivery.tell(early.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    assert not DeliveryAttempt.objects.exists()


def test_the_next_case_of_the_delivery_queue_follows(client: Client, place: Town) -> None:
    first, second = approved(place), approved(place)
    sit(client, place.deliverer)
    told = {"way": "phone", "outcome": "told", "checklist": delivery.MUST, "kuyruk": "bildirim"}
    answer = client.post(f"/basvuru/{first.pk}/bildir/", told)
    assert answer["Location"] == f"/basvuru/{second.pk}/bildir/?kuyruk=bildirim"
    answer = client.post(f"/basvuru/{second.pk}/bildir/", told)
    assert answer["Location"] == "/kuyruk/bildirim/"


@pytest.mark.duty("notifications.conversation-criteria")
def test_nothing_counts_as_told_on_the_telephone_to_who_knows_whom(client: Client, place: Town) -> None:
    case = approved(place)
    sit(client, place.deliverer)
    path = f"/basvuru/{case.pk}/bildir/"
    told: dict[str, Any] = {"way": "phone", "outcome": "told", "note": "Eşi açtı."}
    for ticked in ([], ["greeted", "understood", "objection"], ["right_person"], ["all_units"]):
        refused = client.post(path, {**told, "checklist": ticked})
        assert refused.status_code == 422 and "Eşi açtı." in body(refused)
        assert ("Doğru kişiyle konuştuğunuzu" in body(refused)) == ("right_person" not in ticked)
        assert ("cevabını anlattığınızı" in body(refused)) == ("all_units" not in ticked)
    assert not DeliveryAttempt.objects.exists()
    assert client.post(path, {**told, "checklist": ["right_person", "all_units"]}).status_code == 302
    assert Case.objects.get(pk=case.pk).status == "closed"


@pytest.mark.parametrize("column", ["identity_hidden", "is_sensitive"])
def test_who_hides_is_made_sure_of_face_to_face_too(place: Town, column: str) -> None:
    case = approved(place, **{column: True})
    with pytest.raises(Incomplete) as refused:
        delivery.tell(case.pk, "in_person", "told", by=place.deliverer)
    assert set(refused.value.fields) == {"checklist"}
