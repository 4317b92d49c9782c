"""Moves of laws 3071 and 4982: more time, a fee, what is not examined, who is not waited for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services
from muhatap.cases.models import Call, Case, Event, Kind, Referral
from muhatap.citizens.models import ContactPoint
from muhatap.deadlines.models import Clock
from muhatap.delivery import services as delivery
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.notifications.models import Notice, Template
from muhatap.organization import queries as organization
from muhatap.web import jobs
from tests.cases.test_statements import statements
from tests.cases.town import Town
from tests.cases.working import routed, working
from tests.pages import body, do, sit

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
WHY = {"reason_code": "other_opinion", "text": "Koruma Kurulunun görüşü bekleniyor."}
FEE = {"fee": "125,50", "text": "Belediye veznesine ödenir."}


def asked_for(place: Town, **more: Any) -> Case:
    """A request for information of Friday 20.11.2026; its 15 working days end on 11.12, 30 on 04.01.2027."""
    case, _parts = routed(place, kind=Kind.INFORMATION_REQUEST, **more)
    return case


def silenced(place: Town) -> None:
    """The citizen takes no messages any more; calling needs no consent."""
    ContactPoint.objects.filter(citizen=place.citizen).update(consent_at=None)
    place.citizen.refresh_from_db()


def due(case: Case) -> str:
    case.refresh_from_db()
    return clock.local(case.law_due_at).date().isoformat() if case.law_due_at else ""


def url(case: Case, name: str) -> str:
    return f"/basvuru/{case.pk}/yap/{name}/"


def later(days: int) -> Any:
    return clock.frozen(FRIDAY + timedelta(days=days))


@pytest.mark.duty("deadlines.statutory-periods")
def test_time_is_extended_once_for_a_reason_of_the_law_and_the_applicant_reads_it(
    client: Client, place: Town
) -> None:
    case = asked_for(place)
    assert due(case) == "2026-12-11"
    sit(client, place.coordinator)
    form = body(client.get(url(case, "extend")))
    assert "Başka bir kurumun görüşü gerekiyor" in form
    before = Event.objects.count()
    answer = client.post(url(case, "extend"), {"reason_code": "because", "text": "Bekliyoruz."})
    assert answer.status_code == 422 and "Bekliyoruz." in body(answer)
    assert Event.objects.count() == before
    do(client, url(case, "extend"), WHY)
    # 23.11 is day 1, 11.12 day 15; 14-18.12 days 16-20, 21-25.12 days 21-25, 28-31.12 days 26-29,
    # 1 January is a holiday, Monday 04.01.2027 is day 30
    assert due(case) == "2027-01-04"
    letter = Notice.objects.get(template="citizen/extended")
    assert "Başka bir kurumun görüşü gerekiyor" in letter.body
    assert "Koruma Kurulunun görüşü bekleniyor." in letter.body
    assert "4 Ocak 2027" in letter.body
    again = client.post(url(case, "extend"), WHY)
    assert again.status_code == 409 and "ikinci kez" in body(again)
    assert "Süre uzatıldı: Başka bir kurumun görüşü gerekiyor" in body(client.get(f"/basvuru/{case.pk}/"))


def test_a_unit_s_day_follows_what_the_case_was_given_or_waits_for(place: Town) -> None:
    """Its own target ends on 19.01.2027: what is extended, or stands still for a fee, is not late with it."""
    place.topic.target_days = 60
    place.topic.save(update_fields=["target_days"])
    case, part = working(place, kind=Kind.INFORMATION_REQUEST)
    services.move_referral(part.pk, "examine", by=place.roads_user, facts={"reason": "Arşiv"})

    def shown() -> tuple[str, str, bool]:
        part.refresh_from_db()
        days = [clock.local(day).date().isoformat() if day else "" for day in (part.due_at, part.law_due_at)]
        return days[0], days[1], part.is_paused

    assert shown() == ("2026-12-11", "2026-12-11", False)
    services.move(case.pk, "extend", by=place.coordinator, facts=WHY)
    assert shown() == ("2027-01-04", "2027-01-04", False)
    services.move(case.pk, "ask_fee", by=place.coordinator, facts={**FEE, "fee": "125.50"})
    assert shown() == ("2027-01-19", "", True)
    with later(4):  # Tuesday: Monday is lost, Friday was the start
        facts = {"receipt": "A-17", "paid_on": "2026-11-20"}
        services.move(case.pk, "record_payment", by=place.coordinator, facts=facts)
    assert shown() == ("2027-01-05", "2027-01-05", False)


def test_a_day_late_nothing_is_extended_and_a_complaint_never_is(client: Client, place: Town) -> None:
    case = asked_for(place)
    with clock.frozen(datetime(2026, 12, 11, 20, 59, tzinfo=UTC)):
        services.move(case.pk, "extend", by=place.coordinator, facts=WHY)
    assert due(case) == "2027-01-04"
    other = asked_for(place)
    with clock.frozen(datetime(2026, 12, 11, 21, 0, 1, tzinfo=UTC)), pytest.raises(NotNow, match="doldu"):
        services.move(other.pk, "extend", by=place.coordinator, facts=WHY)
    complaint, _parts = routed(place)
    with pytest.raises(NotNow, match="4982"):
        services.move(complaint.pk, "extend", by=place.coordinator, facts=WHY)
    sit(client, place.coordinator)
    assert url(complaint, "extend") not in body(client.get(f"/basvuru/{complaint.pk}/"))


def test_where_no_message_goes_time_is_longer_once_somebody_has_told_it(place: Town) -> None:
    silenced(place)
    case = asked_for(place)
    services.move(case.pk, "extend", by=place.coordinator, facts=WHY)
    assert due(case) == "2026-12-11"
    call = Call.objects.get(case=case, what="extended")
    assert "Başka bir kurumun görüşü gerekiyor" in call.text
    with pytest.raises(NotNow):
        services.move(case.pk, "extend", by=place.coordinator, facts=WHY)
    with later(3):
        delivery.say(call.pk, "phone", "told", by=place.deliverer, checklist=["right_person"])
    assert due(case) == "2027-01-04"
    assert not case.to_call


def test_told_too_late_time_stays_as_it_was(place: Town) -> None:
    silenced(place)
    case = asked_for(place)
    services.move(case.pk, "extend", by=place.coordinator, facts=WHY)
    call = Call.objects.get(case=case)
    with clock.frozen(datetime(2026, 12, 14, 9, tzinfo=UTC)):
        delivery.say(call.pk, "phone", "told", by=place.deliverer, checklist=["right_person"])
    assert due(case) == "2026-12-11"
    assert not case.to_call


@pytest.mark.duty("deadlines.statutory-periods")
def test_a_fee_interrupts_the_period_until_the_payment_is_proven(client: Client, place: Town) -> None:
    case = asked_for(place)
    sit(client, place.coordinator)
    for wrong in ("-1", "0", "çok", "1000001", ""):
        answer = client.post(url(case, "ask_fee"), {**FEE, "fee": wrong})
        assert answer.status_code == 422, wrong
        assert FEE["text"] in body(answer)
    do(client, url(case, "ask_fee"), FEE)
    assert due(case) == ""  # the law stands still: there is no last day
    assert case.fee_until == date(2026, 12, 11)
    letter = Notice.objects.get(template="citizen/fee").body
    assert "125,50 TL" in letter and "11 Aralık 2026" in letter and FEE["text"] in letter
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert url(case, "record_payment") in page
    assert url(case, "ask_fee") not in page and url(case, "deem_withdrawn") not in page
    with later(6):  # Thursday 26.11: days 23, 24, 25.11 are lost, the 20th is the start
        sit(client, place.coordinator)
        for wrong in ("19.11.2026", "27.11.2026", "hiç", ""):
            answer = client.post(url(case, "record_payment"), {"receipt": "A-17", "paid_on": wrong})
            assert answer.status_code == 422, wrong
            assert "A-17" in body(answer)
        do(client, url(case, "record_payment"), {"receipt": "A-17", "paid_on": "25.11.2026"})
    # 26.11 is day 1, 27.11 2; 30.11-04.12 3-7, 07-11.12 8-12, 14, 15, 16.12 13-15
    assert due(case) == "2026-12-16"
    assert case.fee_until is None


def test_what_was_not_paid_counts_as_withdrawn_not_a_day_early(client: Client, place: Town) -> None:
    case = asked_for(place)
    services.move(case.pk, "ask_fee", by=place.coordinator, facts={**FEE, "fee": "125.50"})
    with clock.frozen(datetime(2026, 12, 11, 20, 30, tzinfo=UTC)), pytest.raises(NotNow, match="4982"):
        services.move(case.pk, "deem_withdrawn", by=organization.system())
    with clock.frozen(datetime(2026, 12, 11, 21, 30, tzinfo=UTC)):
        services.move(case.pk, "deem_withdrawn", by=organization.system())
    case.refresh_from_db()
    assert (case.status, case.fee_until) == ("cancelled", None)
    assert Clock.objects.get(docket=case.docket, policy__code="4982").kept is None
    assert Referral.objects.get(case=case).status == "withdrawn"
    assert "vazgeçmiş sayıldınız" in Notice.objects.get(template="citizen/deemed_withdrawn").body
    assert Notice.objects.get(template="unit/withdrawn").body.count("Vazgeçilmiş say") == 1


def test_time_to_pay_runs_from_when_somebody_told_the_fee(place: Town) -> None:
    silenced(place)
    case = asked_for(place)
    services.move(case.pk, "ask_fee", by=place.coordinator, facts={**FEE, "fee": "125.50"})
    assert due(case) == "2026-12-11"  # nobody has heard of it: the law runs
    call = Call.objects.get(case=case, what="fee")
    assert "125,50 TL" in call.text
    with later(3):  # Monday 23.11
        delivery.say(call.pk, "phone", "told", by=place.deliverer, checklist=["right_person"])
    assert due(case) == ""
    assert case.fee_until == date(2026, 12, 14)


def test_who_was_not_told_of_the_fee_is_not_taken_to_have_given_up(place: Town) -> None:
    silenced(place)
    case = asked_for(place)
    services.move(case.pk, "ask_fee", by=place.coordinator, facts={**FEE, "fee": "125.50"})
    with later(40):
        for by in (place.coordinator, organization.system()):
            with pytest.raises(NotNow):
                services.move(case.pk, "deem_withdrawn", by=by)
        delivery.say(
            Call.objects.get(case=case).pk, "phone", "told", by=place.deliverer, checklist=["right_person"]
        )
    case.refresh_from_db()
    assert case.fee_until == date(2027, 1, 21)
    with later(63):
        services.move(case.pk, "deem_withdrawn", by=organization.system())


def test_a_petition_that_law_does_not_examine_is_closed_with_its_ground(client: Client, place: Town) -> None:
    case, (part,) = routed(place)
    sit(client, place.coordinator)
    answer = client.post(url(case, "refuse_examination"), {"ground": "d", "text": "Konu yok."})
    assert answer.status_code == 422 and "Konu yok." in body(answer)
    do(client, url(case, "refuse_examination"), {"ground": "b", "text": "Dava sürüyor."})
    case.refresh_from_db()
    part.refresh_from_db()
    assert (case.status, part.status) == ("cancelled", "withdrawn")
    letter = Notice.objects.get(template="citizen/not_examined").body
    assert "m.6/b" in letter and "Dava sürüyor." in letter
    mail = Template.objects.get(name="citizen/not_examined", channel="email", language="tr", is_current=True)
    assert "Bu engel kalkarsa" in mail.body, "nothing is missing that its sender could bring"
    request = asked_for(place)
    with pytest.raises(NotNow, match="4982"):
        services.move(
            request.pk, "refuse_examination", by=place.coordinator, facts={"ground": "a", "text": "x"}
        )


def asked(place: Town) -> tuple[Case, Referral]:
    case, part = working(place)
    services.move_referral(part.pk, "ask", by=place.roads_user, facts={"question": "Hangi sokak?"})
    return case, part


def run_out(docket_id: int) -> None:
    jobs.run_out(docket_id=docket_id, consequence="stop_waiting")


def test_a_reply_that_does_not_come_is_not_waited_for_longer_than_the_house_says(place: Town) -> None:
    """15 calendar days from 20.11 end on Saturday 05.12, so on Monday 07.12 with the working hours."""
    case, part = asked(place)
    with clock.frozen(datetime(2026, 12, 7, 14, 29, tzinfo=UTC)):
        run_out(part.docket_id)
    part.refresh_from_db()
    assert part.status == "waiting"
    with clock.frozen(datetime(2026, 12, 7, 14, 31, tzinfo=UTC)):
        run_out(part.docket_id)
        run_out(part.docket_id)
        run_out(case.docket_id)
    part.refresh_from_db()
    case.refresh_from_db()
    assert (part.status, part.is_paused, case.is_paused) == ("working", False, False)
    assert Notice.objects.filter(template="citizen/waiting_over").count() == 1
    assert Notice.objects.get(template="unit/waiting_over").address == "yol@korfez.example"
    assert Event.objects.filter(case=case, move="stop_waiting").count() == 1


def test_the_case_stands_still_until_the_last_unit_has_its_reply(place: Town) -> None:
    case, parts = routed(place, place.roads, place.parks)
    users = (place.roads_user, place.parks_user)
    for part, by in zip(parts, users, strict=True):
        services.move_referral(part.pk, "accept", by=by)
        services.move_referral(part.pk, "ask", by=by, facts={"question": "Hangi sokak?"})
    stood = []
    for part in parts:
        services.move_referral(part.pk, "reply", by=place.agent, facts={"reply": "Yan sokak."})
        case.refresh_from_db()
        stood.append(case.is_paused)
    assert stood == [True, False]


def test_coordination_is_not_kept_waiting_either(place: Town) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "ask", by=place.coordinator, facts={"question": "Hangi sokak?"})
    with later(30):
        run_out(case.docket_id)
    case.refresh_from_db()
    assert case.status == "to_route"
    assert Notice.objects.filter(template="citizen/waiting_over").count() == 1


def test_a_reply_that_came_meanwhile_counts(place: Town) -> None:
    case, part = asked(place)
    with later(14):
        services.move_referral(part.pk, "reply", by=place.agent, facts={"reply": "Yan sokak."})
    with later(30):
        run_out(part.docket_id)
    assert not Event.objects.filter(case=case, move="stop_waiting").exists()


def test_a_units_own_doing_is_not_told_to_it(place: Town) -> None:
    _case, part = asked(place)
    services.move_referral(part.pk, "stop_waiting", by=place.roads_user, facts={"reason": "Yerinde görüldü."})
    assert not Notice.objects.filter(template="unit/waiting_over").exists()
    assert Notice.objects.filter(template="citizen/waiting_over").count() == 1


@pytest.mark.parametrize(
    ("kind", "article"), [(Kind.COMPLAINT, "3071 sayılı"), (Kind.INFORMATION_REQUEST, "4982 sayılı")]
)
def test_forwarding_names_the_law_by_which_it_is_done(
    client: Client, place: Town, kind: str, article: str
) -> None:
    routed(place, place.power, kind=kind)
    assert article in Notice.objects.get(template="citizen/forwarded").body


def test_who_turns_out_not_to_ask_for_information_owes_no_fee(place: Town) -> None:
    case = asked_for(place)
    services.move(case.pk, "ask_fee", by=place.coordinator, facts={**FEE, "fee": "125.50"})
    facts = {"changed": ["kind"]}
    services.move(case.pk, "amend", by=place.coordinator, facts=facts, changes={"kind": Kind.COMPLAINT})
    case.refresh_from_db()
    assert case.fee_until is None
    assert due(case) == "2026-12-21"  # 3071: 30 days from 20.11 end on Sunday 20.12
    with later(60), pytest.raises(NotNow):
        services.move(case.pk, "deem_withdrawn", by=organization.system())


def test_few_statements(place: Town) -> None:
    """Every move of the two laws in no more than fifteen, telling the citizen included."""
    case = asked_for(place)
    moves: list[tuple[str, dict[str, Any]]] = [
        ("extend", WHY),
        ("ask_fee", {**FEE, "fee": "125.50"}),
        ("record_payment", {"receipt": "A-17", "paid_on": "2026-11-20"}),
        ("ask_fee", {**FEE, "fee": "125.50"}),
    ]
    for name, facts in moves:
        sql = statements(partial(services.move, case.pk, name, by=place.coordinator, facts=facts))
        assert len(sql) <= 15, name + "\n" + "\n".join(line[:120] for line in sql)
    with later(40):
        sql = statements(partial(services.move, case.pk, "deem_withdrawn", by=organization.system()))
    assert len(sql) <= 15, "\n".join(line[:120] for line in sql)
    complaint, _parts = routed(place)
    facts = {"ground": "a", "text": "Konusu anlaşılmıyor."}
    sql = statements(
        partial(services.move, complaint.pk, "refuse_examination", by=place.coordinator, facts=facts)
    )
    assert len(sql) <= 15, "\n".join(line[:120] for line in sql)
    _case, part = asked(place)
    with later(30):
        sql = statements(
            partial(
                services.move_referral,
                part.pk,
                "stop_waiting",
                by=organization.system(),
                facts={"reason": "-"},
            )
        )
    assert len(sql) <= 15, "\n".join(line[:120] for line in sql)


def test_the_citizen_reads_what_was_extended_asked_and_refused(client: Client, place: Town) -> None:
    registered = place.register(route=False, kind=Kind.INFORMATION_REQUEST)
    case = registered.case
    services.move(case.pk, "extend", by=place.coordinator, facts=WHY)
    services.move(case.pk, "ask_fee", by=place.coordinator, facts={**FEE, "fee": "125.50"})
    client.post("/izle/", {"number": case.number, "code": registered.tracking_code})
    page = body(client.get("/izle/basvuru/"))
    assert "Cevaplama süresini uzattık: Başka bir kurumun görüşü gerekiyor." in page
    assert "Bilgiye erişim ücreti: 125,50 TL, son ödeme günü 11.12.2026." in page
    assert "ödemenizi bekliyoruz" in page
    assert FEE["text"] in page
