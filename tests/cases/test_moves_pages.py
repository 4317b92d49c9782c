"""Moves as people make them: through the forms of the case page, each shown exactly as it will be sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS
from muhatap.cases.models import (
    Attachment,
    Case,
    Channel,
    Contact,
    Event,
    Information,
    Question,
    Referral,
    Topic,
)
from muhatap.citizens.models import Viewing
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Clock
from muhatap.files.models import StoredFile
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.kit.errors import NotYours
from muhatap.notifications.models import Notice
from muhatap.organization.models import AdminEvent
from muhatap.organization.persons import Grant
from muhatap.organization.roles import Role
from muhatap.web.jobs import sweep
from tests.cases.town import Town
from tests.files.samples import pdf
from tests.pages import body, do, sit

pytestmark = pytest.mark.django_db
DONE = "Yol 17.11.2026 günü onarıldı, 18 m² asfalt yapıldı."


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Any) -> Town:
    settings.FILES_ROOT = tmp_path / "files"
    settings.HOME = tmp_path
    return settled


def routed(place: Town, *units: Any, **columns: Any) -> tuple[Case, list[Referral]]:
    case = place.register(route=False, **columns).case
    wanted = [unit.pk for unit in units or (place.roads,)]
    services.move(case.pk, "route", by=place.coordinator, facts={"units": wanted})
    case.refresh_from_db()
    return case, [Referral.objects.get(case=case, unit_id=pk) for pk in wanted]


def working(place: Town, **columns: Any) -> tuple[Case, Referral]:
    case, (part,) = routed(place, **columns)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    return case, part


def delivered(place: Town) -> Case:
    case, part = working(place)
    answers.approve(answers.submit(part.pk, DONE, by=place.roads_user).pk, by=place.reviewer)
    return case


def closed(place: Town) -> Case:
    from muhatap.delivery import services as delivery

    case = delivered(place)
    delivery.tell(case.pk, "phone", "told", by=place.deliverer)
    return case


def refused_when_empty(client: Client, path: str, kept: dict[str, Any]) -> None:
    """Without what it needs it stays, with what was typed."""
    before = Event.objects.count()
    answer = client.post(path, kept)
    assert answer.status_code == 422, path
    for value in kept.values():
        assert str(value) in body(answer)
    assert Event.objects.count() == before


@pytest.mark.duty("routing.refer-by-content", "routing.refer-to-directorates")
def test_coordination_refers_and_the_unit_hears(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/route/"
    refused_when_empty(client, path, {"text": "Bugün bakılsın."})
    do(client, path, {"units_0": str(place.roads.pk), "text": "Bugün bakılsın."})
    part = Referral.objects.get(case=case)
    assert part.unit_id == place.roads.pk
    letter = Notice.objects.get(template="unit/assigned")
    assert letter.address == "yol@korfez.example" and case.number in letter.body
    assert "Hatice" not in letter.body
    assert "Bugün bakılsın." in body(client.get(f"/basvuru/{case.pk}/"))
    sit(client, place.roads_user)
    assert case.short_number in body(client.get("/kuyruk/kabul/"))
    again = sit(client, place.coordinator).post(path, {"units_0": str(place.parks.pk)})
    assert again.status_code == 409 and "durumunda" in body(again)


@pytest.mark.duty("routing.several-units")
def test_one_request_goes_to_several_units_and_waits_for_all(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    sit(client, place.coordinator)
    do(
        client,
        f"/basvuru/{case.pk}/yap/route/",
        {"units_0": str(place.roads.pk), "units_1": str(place.parks.pk), "units_2": str(place.roads.pk)},
    )
    parts = {part.unit_id: part for part in Referral.objects.filter(case=case)}
    assert set(parts) == {place.roads.pk, place.parks.pk}
    for unit, by in ((place.roads, place.roads_user), (place.parks, place.parks_user)):
        services.move_referral(parts[unit.pk].pk, "accept", by=by)
    answers.submit(parts[place.roads.pk].pk, DONE, by=place.roads_user)
    case.refresh_from_db()
    assert case.status == "with_units"
    do(client, f"/basvuru/{case.pk}/yap/add_units/", {"units_0": str(place.spare.pk)})
    assert Referral.objects.filter(case=case).count() == 3
    do(
        client,
        f"/yonlendirme/{Referral.objects.get(unit=place.spare).pk}/yap/withdraw/",
        {"reason": "Gerekmez."},
    )
    answers.submit(parts[place.parks.pk].pk, "Ağaç budandı.", by=place.parks_user)
    case.refresh_from_db()
    assert case.status == "in_review"


@pytest.mark.duty("routing.accept-referral", "routing.assign-officer", "lifecycle.e-workflow")
def test_the_unit_accepts_and_the_lead_assigns_an_officer(client: Client, place: Town) -> None:
    case, (part,) = routed(place)
    sit(client, place.roads_user)
    do(client, f"/yonlendirme/{part.pk}/yap/accept/")
    assert client.get(f"/yonlendirme/{part.pk}/yap/assign/").status_code == 404, "the lead's decision"
    sit(client, place.roads_lead)
    path = f"/yonlendirme/{part.pk}/yap/assign/"
    page = body(client.get(path))
    assert "Sevgi Arslan" in page and "Ece Yaman" not in page
    foreign = client.post(path, {"officer": str(place.parks_user.staff_id)})
    assert foreign.status_code == 422
    do(client, path, {"officer": str(place.roads_user.staff_id)})
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert page.count("Görevli atandı: Sevgi Arslan") == 2, "in the story, and said once as done"
    part.refresh_from_db()
    assert part.officer_id == place.roads_user.staff_id
    assert Notice.objects.get(template="officer/assigned").address == "sevgi.arslan@korfez.example"
    sit(client, place.roads_user)
    assert case.short_number in body(client.get("/kuyruk/bana-atanan/"))
    sit(client, place.roads_lead)
    assert client.post(f"/basvuru/{part.pk}/hemen/take/").status_code == 302
    part.refresh_from_db()
    assert part.officer_id == place.roads_lead.staff_id


@pytest.mark.duty("routing.return-out-of-scope", "deadlines.out-of-scope-3-days")
def test_a_unit_gives_back_what_is_not_its_own_and_proposes_whose(client: Client, place: Town) -> None:
    case, (part,) = routed(place)
    limits = Clock.objects.filter(docket=part.docket, policy__code__contains="scope")
    assert limits.exists() or Clock.objects.filter(docket=part.docket).exists()
    sit(client, place.roads_user)
    path = f"/yonlendirme/{part.pk}/yap/decline/"
    refused_when_empty(client, path, {"reason": " "})
    do(client, path, {"reason": "Park içinde kalıyor.", "suggested": str(place.parks.pk)})
    event = Event.objects.get(move="decline")
    assert event.facts["suggested"] == place.parks.pk
    sit(client, place.coordinator)
    assert case.short_number in body(client.get("/kuyruk/yonlendirme/"))
    assert "Park içinde kalıyor." in body(client.get(f"/basvuru/{case.pk}/"))
    do(client, f"/basvuru/{case.pk}/yap/route/", {"units_0": str(place.parks.pk)})
    case.refresh_from_db()
    assert case.status == "with_units"


@pytest.mark.duty("routing.refer-by-content", "routing.district-handover")
def test_what_belongs_to_another_body_is_forwarded_tracked_and_answered(client: Client, place: Town) -> None:
    place.power.email = "ariza@elektrik.example"
    place.power.save()
    case = place.register(route=False).case
    sit(client, place.coordinator)
    do(client, f"/basvuru/{case.pk}/yap/route/", {"units_0": str(place.power.pk)})
    part = Referral.objects.get(case=case)
    assert part.status == "forwarded"
    theirs = Notice.objects.get(template="unit/forwarded")
    assert theirs.address == "ariza@elektrik.example" and case.text in theirs.body
    ours = Notice.objects.get(template="citizen/forwarded")
    assert "Elektrik" in ours.body and ours.address == "+905550000017"
    do(client, f"/yonlendirme/{part.pk}/yap/remind/")
    do(client, f"/yonlendirme/{part.pk}/yap/inform/", {"text": "Kurum aradı, yarın bakacak."})
    path = f"/yonlendirme/{part.pk}/cevapla/"
    assert "Kurumdaki kayıt no" in body(client.get(path))
    result = {"text": "Direk 18.11.2026 günü değiştirildi.", "outcome": "done", "outside_no": "EL-991"}
    assert client.post(path, result).status_code == 302
    part.refresh_from_db()
    case.refresh_from_db()
    assert (part.status, part.outside_no, case.status) == ("answered", "EL-991", "in_review")
    assert "EL-991" in body(client.get(f"/basvuru/{case.pk}/"))


@pytest.mark.duty("lifecycle.interim-information", "deadlines.unit-information-48-hours")
def test_interim_information_reaches_the_citizen_without_closing(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.roads_user)
    do(client, f"/yonlendirme/{part.pk}/yap/inform/", {"text": "Ekip perşembe gidecek."})
    row = Information.objects.get()
    case.refresh_from_db()
    assert case.to_inform and row.passed_at is None
    limit = Clock.objects.get(docket=case.docket, started_by="noted")
    assert limit.due_at is not None and limit.due_at - clock.now() <= timedelta(hours=48)
    sit(client, place.deliverer)
    assert case.short_number in body(client.get("/kuyruk/ara-bilgi/"))
    path = f"/basvuru/{case.pk}/yap/pass_on/"
    assert "Ekip perşembe gidecek." in body(client.get(path))
    do(client, path, {"text": "Ekibimiz perşembe günü gelecek.", "information": str(row.pk)})
    row.refresh_from_db()
    case.refresh_from_db()
    assert row.passed_text == "Ekibimiz perşembe günü gelecek." and not case.to_inform
    assert case.status == "with_units"
    assert "Ekibimiz perşembe günü gelecek." in Notice.objects.get(template="citizen/information").body
    limit.refresh_from_db()
    assert limit.stopped_at is not None
    client.get("/gunum/")  # takes the message of what was done
    assert case.short_number not in body(client.get("/kuyruk/ara-bilgi/"))


@pytest.mark.duty("deadlines.preliminary-information-2-days")
def test_first_information_within_two_days_stops_its_clock(client: Client, place: Town) -> None:
    case, _part = working(place)
    running = Clock.objects.filter(docket=case.docket, stopped_at=None)
    soonest = min(one.due_at for one in running if one.due_at)
    assert clock.local(soonest).date() <= (clock.local(clock.now()) + timedelta(days=5)).date()
    sit(client, place.coordinator)
    do(client, f"/basvuru/{case.pk}/yap/pass_on/", {"text": "Başvurunuz ekipte."})
    assert not Clock.objects.filter(docket=case.docket, stopped_at=None, due_at=soonest).exists()


@pytest.mark.duty("lifecycle.programme-scheduled", "deadlines.scheduled-term-date")
def test_work_of_a_project_gets_a_reason_and_a_day(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.roads_user)
    path = f"/yonlendirme/{part.pk}/yap/schedule/"
    refused_when_empty(client, path, {"reason": "Proje işi."})
    for day in ("19.11.2026", "01.01.2999", "31.02.2027", "dün", "x" * 300):
        refused_when_empty(client, path, {"reason": "Proje işi.", "date": day})
    do(client, path, {"reason": "Proje işi.", "date": "30.12.2026"})
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert page.count("Programa alındı, termin 30.12.2026") == 2, "in the story, and said once as done"
    part.refresh_from_db()
    case.refresh_from_db()
    assert (part.status, str(part.scheduled_for)) == ("scheduled", "2026-12-30")
    assert part.due_at is not None
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "30.12.2026" in page or "30 Aralık" in page
    assert case.short_number in body(client.get("/kuyruk/programda/"))
    assert client.get(f"/yonlendirme/{part.pk}/cevapla/").status_code == 200, "it stays followed until done"


@pytest.mark.duty("deadlines.quick-action-7-days", "deadlines.examination-30-days")
def test_a_unit_says_that_it_must_examine_and_gets_its_thirty_days(client: Client, place: Town) -> None:
    Topic.objects.filter(pk=place.topic.pk).update(target_days=None)  # no standard of its own
    place.topic.refresh_from_db()
    case, part = working(place)
    quick = part.due_at
    assert quick is not None and (quick - clock.now()).days <= 7
    sit(client, place.roads_user)
    assert "gün" in body(client.get(f"/basvuru/{case.pk}/sureler/"))
    do(client, f"/yonlendirme/{part.pk}/yap/examine/", {"reason": "Zemin etüdü gerekiyor."})
    limits = Clock.objects.filter(docket=part.docket, stopped_at=None).exclude(due_at=None)
    assert max((one.due_at - clock.now()).days for one in limits if one.due_at) in range(25, 31)


@pytest.mark.duty("lifecycle.unit-liaison")
def test_talks_with_the_unit_stay_inside(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.agent)
    path = f"/basvuru/{case.pk}/yap/liaise/"
    refused_when_empty(client, path, {"text": "Sevgi Hanım arandı."})
    do(client, path, {"text": "Perşembe bakacaklar.", "with_whom": "Sevgi Arslan"})
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "Perşembe bakacaklar." in page and "is-note" in page
    assert not Notice.objects.exclude(template__in=("citizen/received", "unit/assigned")).exists()


@pytest.mark.duty("citizens.contact-log")
def test_every_talk_with_the_citizen_is_written_down(client: Client, place: Town) -> None:
    case, _part = working(place)
    for person in (place.agent, place.roads_user):
        sit(client, person)
        path = f"/basvuru/{case.pk}/yap/contact/"
        refused_when_empty(client, path, {"channel": "whatsapp"})
        do(client, path, {"text": "Aradım, evde olacakmış.", "channel": "phone"})
    talks = Contact.objects.filter(case=case, text="Aradım, evde olacakmış.")
    assert {(talk.by_id, talk.channel, talk.citizen_id) for talk in talks} == {
        (person.actor_id, "phone", place.citizen.pk) for person in (place.agent, place.roads_user)
    }
    assert talks[0].at == clock.now()
    assert body(client.get(f"/basvuru/{case.pk}/")).count("Aradım, evde olacakmış.") == 2


@pytest.mark.duty("citizens.contact-history")
def test_everything_a_citizen_ever_asked_stands_on_one_page(client: Client, place: Town) -> None:
    case = closed(place)
    other = place.register(text="Lamba yanmıyor.", is_sensitive=True).case
    hidden = place.register(identity_hidden=True).case
    spot = Contact(channel="phone", topic=place.topic, text="Pazar ne zaman?", answer="Cumartesi.")
    spot.citizen = place.citizen
    services.answer_on_the_spot(spot, by=place.agent)
    services.move(case.pk, "contact", by=place.agent, facts={"text": "Arandı.", "channel": "phone"})
    path = f"/hemsehriler/{place.citizen.pk}/"
    sit(client, place.manager)
    page = body(client.get(path))
    for shown in (case.number, other.number, hidden.number, "Pazar ne zaman?", "Cumartesi.", DONE, "Arandı."):
        assert shown in page, shown
    sit(client, place.deliverer)
    assert case.number in body(client.get(path))
    stranger = sit(client, place.agent)
    page = body(stranger.get(path))
    assert case.number in page
    assert hidden.number not in page, "that case hides who asked"
    sit(client, place.roads_user)
    assert client.get(path).status_code == 404


@pytest.mark.duty("lifecycle.unresolved-escalation", "lifecycle.speed-up-solution")
def test_what_the_desk_cannot_solve_goes_up_and_comes_back_with_a_measure(
    client: Client, place: Town
) -> None:
    case, part = working(place)
    sit(client, place.coordinator)
    do(client, f"/basvuru/{case.pk}/yap/escalate/", {"reason": "Birim üç kez arandı, cevap yok."})
    sit(client, place.supervisor)
    assert case.short_number in body(client.get("/kuyruk/ust/"))
    do(client, f"/basvuru/{case.pk}/yap/settle/", {"measure": "Müdürle görüşüldü, ekip yarın çıkacak."})
    assert "ekip yarın çıkacak" in Notice.objects.get(template="unit/settled").body
    client.get("/gunum/")  # takes the message of what was done
    assert case.short_number not in body(client.get("/kuyruk/ust/"))
    do(client, f"/basvuru/{case.pk}/yap/speed_up/", {"measure": "Kemal Doğru görevlendirildi."})
    assert Notice.objects.get(template="unit/speed_up").address == "yol@korfez.example"
    sit(client, place.manager)
    do(client, f"/yonlendirme/{part.pk}/yap/remind/")
    assert client.get(f"/basvuru/{case.pk}/yap/escalate/").status_code == 404


@pytest.mark.duty("lifecycle.reopen-after-check")
def test_a_closed_case_that_was_not_solved_is_opened_again(client: Client, place: Town) -> None:
    case = closed(place)
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/reopen_after_check/"
    refused_when_empty(client, path, {"finding": "Çukur duruyor."})
    do(client, path, {"finding": "Çukur duruyor.", "units_0": str(place.roads.pk)})
    case.refresh_from_db()
    assert (case.status, case.round, case.closed_at) == ("with_units", 2, None)
    assert case.number in Notice.objects.get(template="citizen/reopened").body
    assert Notice.objects.filter(template="unit/assigned").count() == 2
    assert case.due_at is not None


def test_an_objection_is_dismissed_or_worked_on(client: Client, place: Town) -> None:
    case = closed(place)
    sit(client, place.agent)
    do(client, f"/basvuru/{case.pk}/yap/object/", {"reason": "Yalnız yarısı yapıldı."})
    sit(client, place.supervisor)
    assert case.short_number in body(client.get("/kuyruk/itiraz/"))
    do(client, f"/basvuru/{case.pk}/yap/dismiss_objection/", {"reason": "Fotoğrafla doğrulandı."})
    case.refresh_from_db()
    assert case.status == "closed" and case.due_at is None
    assert "Fotoğrafla doğrulandı." in Notice.objects.get(template="citizen/objection_dismissed").body
    sit(client, place.agent)
    do(client, f"/basvuru/{case.pk}/yap/object/", {"reason": "Hâlâ çukur."})
    sit(client, place.coordinator)
    do(client, f"/basvuru/{case.pk}/yap/route/", {"units_0": str(place.roads.pk)})
    case.refresh_from_db()
    assert case.status == "with_units" and case.round > 1


@pytest.mark.duty("lifecycle.inconsistent-answer")
def test_an_answer_that_contradicts_the_data_is_checked_on_the_spot(client: Client, place: Town) -> None:
    case, part = working(place)
    answers.submit(part.pk, DONE, by=place.roads_user)
    sit(client, place.reviewer)
    path = f"/basvuru/{case.pk}/yap/verify/"
    do(client, path, {"units_0": str(place.parks.pk), "reason": "Fotoğrafta çukur duruyor."})
    check = Referral.objects.get(case=case, purpose="verification")
    case.refresh_from_db()
    assert case.status == "with_units" and check.unit_id == place.parks.pk
    services.move_referral(check.pk, "accept", by=place.parks_user)
    answers.submit(check.pk, "Gidildi, çukur duruyor.", by=place.parks_user)
    case.refresh_from_db()
    assert case.status == "in_review"
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "Gidildi, çukur duruyor." in page and DONE in page


@pytest.mark.duty("lifecycle.work-feedback")
def test_the_unit_hears_how_good_its_work_was(client: Client, place: Town) -> None:
    case = closed(place)
    sit(client, place.reviewer)
    path = f"/basvuru/{case.pk}/yap/feedback/"
    refused_when_empty(client, path, {"text": "Zamanında yapıldı, kenarları eksik."})
    do(client, path, {"unit": str(place.roads.pk), "text": "Zamanında yapıldı, kenarları eksik."})
    letter = Notice.objects.get(template="unit/feedback")
    assert letter.address == "yol@korfez.example" and "kenarları eksik" in letter.body
    case.refresh_from_db()
    assert case.status == "closed"


@pytest.mark.duty("routing.paper-and-electronic")
def test_paper_changes_hands_with_names(client: Client, place: Town) -> None:
    case, (part,) = routed(place, channel=Channel.COUNTER, paper_no="2026/77")
    sit(client, place.agent)
    path = f"/yonlendirme/{part.pk}/yap/hand_over/"
    refused_when_empty(client, path, {"given_by": "Derya Aksoy"})
    do(client, path, {"given_by": "Derya Aksoy", "taken_by": "Sevgi Arslan"})
    part.refresh_from_db()
    assert part.with_paper
    assert "Derya Aksoy → Sevgi Arslan" in body(client.get(f"/basvuru/{case.pk}/"))
    sit(client, place.roads_user)
    do(client, f"/yonlendirme/{part.pk}/yap/accept/")


@pytest.mark.duty("notifications.unit-notices")
def test_units_hear_of_new_work_of_withdrawn_work_and_of_dates_that_near(client: Client, place: Town) -> None:
    case, (part,) = routed(place)
    sit(client, place.coordinator)
    do(client, f"/basvuru/{case.pk}/yap/cancel/", {"reason": "Mükerrer kayıt."})
    told = set(Notice.objects.filter(audience="unit").values_list("template", flat=True))
    assert told == {"unit/assigned", "unit/withdrawn"}
    part.refresh_from_db()
    assert part.status == "withdrawn"
    late, part = working(place)
    with clock.frozen(clock.now() + timedelta(days=40)):
        sweep()
        run_all("notifications.send")
    told = set(Notice.objects.filter(audience="unit", case_id=late.pk).values_list("template", flat=True))
    assert "unit/late" in told
    assert deadlines is not None


@pytest.mark.duty("lifecycle.case-tracking", "routing.coordination-traffic")
def test_the_supervisor_sees_the_traffic_and_opens_any_of_it(
    client: Client, place: Town, django_assert_max_num_queries: Any
) -> None:
    case, _part = working(place, channel=Channel.SOCIAL)
    mail = place.register(channel=Channel.EMAIL, route=False).case
    sit(client, place.supervisor)
    client.get("/trafik/")
    with django_assert_max_num_queries(12):
        page = body(client.get("/trafik/"))
    link = "/kuyruk/tumu/?kanal=social&durum=with_units"
    assert link in page and "/kuyruk/tumu/?kanal=email&durum=to_route" in page
    assert "Yol Bakım ve Onarım" in page
    found = body(client.get(link))
    assert case.number in found and mail.number not in found
    sit(client, place.roads_user)
    assert client.get("/trafik/").status_code == 404


@pytest.mark.duty("privacy.hidden-applicant")
def test_identity_is_hidden_by_the_desk_and_shown_by_the_manager_alone(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.roads_user)
    assert "Hatice" in body(client.get(f"/basvuru/{case.pk}/"))
    assert Viewing.objects.filter(citizen=place.citizen, by_id=place.roads_user.actor_id).exists()
    sit(client, place.agent)
    do(client, f"/basvuru/{case.pk}/yap/hide_identity/")
    assert client.get(f"/basvuru/{case.pk}/yap/show_identity/").status_code == 404
    sit(client, place.roads_user)
    assert "Hatice" not in body(client.get(f"/basvuru/{case.pk}/"))
    assert client.get(f"/basvuru/{case.pk}/kim/").status_code == 404
    sit(client, place.manager)
    assert client.get(f"/basvuru/{case.pk}/kim/").status_code == 200
    do(client, f"/basvuru/{case.pk}/yap/show_identity/", {"reason": "Hemşehri izin verdi."})
    sit(client, place.roads_user)
    assert "Hatice" in body(client.get(f"/basvuru/{case.pk}/"))


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_applicant_s_files_have_no_names_for_the_unit(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.supervisor)
    upload = SimpleUploadedFile("hatice-yildiz.pdf", pdf(), content_type="application/pdf")
    path = f"/basvuru/{case.pk}/dosya/"
    assert client.post(path, {"uploads": upload}).status_code == 302
    row = Attachment.objects.get(case=case)
    services.move(case.pk, "hide_identity", by=place.supervisor)
    assert "hatice-yildiz.pdf" in body(client.get(f"/basvuru/{case.pk}/"))
    sit(client, place.roads_user)
    for page in (f"/basvuru/{case.pk}/", f"/yonlendirme/{part.pk}/cevapla/"):
        shown = body(client.get(page))
        assert "dosya-1.pdf" in shown and "hatice-yildiz" not in shown, page
    opened = client.get(f"{path}{row.pk}/?indir")
    assert opened["Content-Disposition"] == 'attachment; filename="dosya-1.pdf"'
    assert opened.getvalue() == pdf()


def test_who_may_not_add_files_leaves_no_bytes_and_a_bad_one_keeps_out_the_good(
    client: Client, place: Town
) -> None:
    case, _part = working(place)
    good = SimpleUploadedFile("tutanak.pdf", pdf(), content_type="application/pdf")
    bad = SimpleUploadedFile("x.pdf", b"MZ\x00\x00")
    sit(client, place.roads_user)
    answer = client.post(f"/basvuru/{case.pk}/dosya/", {"uploads": [good, bad]})
    assert 400 <= answer.status_code < 500 and not StoredFile.objects.exists()
    onlooker = replace(place.supervisor, grants=(Grant(Role.SYSTEM),))
    good.seek(0)
    with pytest.raises(NotYours):
        services.attach_uploads(case.pk, [good], audience="staff", by=onlooker)
    assert not StoredFile.objects.exists()


def test_a_slower_correction_does_not_undo_a_faster_one(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    path = f"/basvuru/{case.pk}/duzelt/"
    sit(client, place.coordinator)
    found = re.search(r'name="seen" value="(\d+)"', body(client.get(path)))
    assert found is not None
    typed = {"title": case.title, "kind": case.kind, "text": case.text, "seen": found[1]}
    services.move(case.pk, "note", by=place.agent, facts={"text": "Aradı."})
    assert client.post(path, {**typed, "text": "Yol Gül Sokak’ta çöktü."}).status_code == 302
    story = body(client.get(f"/basvuru/{case.pk}/"))
    assert f"<del>{case.text}</del>" in story and "<ins>Yol Gül Sokak’ta çöktü.</ins>" in story
    slower = client.post(path, {**typed, "street": "Lale Sokak"})
    assert slower.status_code == 409 and 'value="Lale Sokak"' in body(slower)
    case.refresh_from_db()
    assert (case.text, case.street) == ("Yol Gül Sokak’ta çöktü.", "")
    newer = re.search(r'name="seen" value="(\d+)"', body(slower))
    assert newer is not None and int(newer[1]) == case.event_count
    assert client.post(path, {**typed, "street": "Lale Sokak", "seen": newer[1]}).status_code == 302


@pytest.mark.duty("privacy.document-confidentiality")
def test_files_are_for_who_sees_the_case_and_every_opening_is_logged(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.roads_user)
    upload = SimpleUploadedFile("tutanak.pdf", pdf(), content_type="application/pdf")
    path = f"/basvuru/{case.pk}/dosya/"
    assert client.post(path, {"uploads": upload}).status_code == 302
    row = Attachment.objects.get(case=case)
    assert row.audience == "staff"
    opened = client.get(f"{path}{row.pk}/")
    assert opened.status_code == 200 and opened["X-Content-Type-Options"] == "nosniff"
    assert opened.getvalue() == pdf()
    logged = AdminEvent.objects.get(action="open_file")
    assert logged.by_id == place.roads_user.actor_id and case.number in logged.subject
    bad = SimpleUploadedFile("x.pdf", b"MZ\x00\x00")
    refused = client.post(path, {"uploads": bad})
    assert 400 <= refused.status_code < 500
    assert Attachment.objects.count() == 1 and Event.objects.filter(move="attach").count() == 1
    sit(client, place.parks_user)
    assert client.get(f"{path}{row.pk}/").status_code == 404
    assert client.post(path, {"uploads": upload}).status_code == 404


def test_a_question_waits_and_the_answer_or_patience_ends_it(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.roads_user)
    path = f"/yonlendirme/{part.pk}/yap"
    do(client, f"{path}/ask/", {"question": "Hangi kapının önü?"})
    case.refresh_from_db()
    assert case.is_paused
    assert "Hangi kapının önü?" in Notice.objects.get(template="citizen/question").body
    do(client, f"{path}/stop_waiting/", {"reason": "Beş gündür cevap yok."})
    do(client, f"{path}/ask/", {"question": "Kaldırım mı, yol mu?"})
    sit(client, place.agent)
    do(client, f"{path}/reply/", {"reply": "Yol."})
    questions = list(Question.objects.order_by("pk").values_list("text", "reply"))
    assert questions[1] == ("Kaldırım mı, yol mu?", "Yol.")
    case.refresh_from_db()
    assert not case.is_paused
    assert Notice.objects.filter(template="unit/replied").exists()


def test_the_next_case_of_the_queue_follows(client: Client, place: Town) -> None:
    first, second = place.register(channel=Channel.PHONE).case, place.register(channel=Channel.PHONE).case
    sit(client, place.approver)
    values = {"units_0": str(place.roads.pk), "kuyruk": "onay"}
    answer = client.post(f"/basvuru/{first.pk}/yap/approve/", values)
    assert answer["Location"] == f"/basvuru/{second.pk}/?kuyruk=onay"
    answer = client.post(f"/basvuru/{second.pk}/yap/approve/", {**values, "kuyruk": "<script>"})
    assert answer["Location"] == f"/basvuru/{second.pk}/"


def test_a_move_is_a_piece_for_scripts_and_a_page_without(client: Client, place: Town) -> None:
    case, _part = working(place)
    sit(client, place.agent)
    piece = client.get(f"/basvuru/{case.pk}/yap/note/", headers={"HX-Request": "true"})
    assert "<html" not in body(piece) and "<form" in body(piece)
    assert "<html" in body(client.get(f"/basvuru/{case.pk}/yap/note/"))


def test_moves_that_have_a_desk_of_their_own_have_no_form_here(client: Client, place: Town) -> None:
    case, part = working(place)
    sit(client, place.reviewer)
    for name in ("pass", "deliver", "attempt", "combine", "attach", "amend", "resume", "register", "yok"):
        assert client.get(f"/basvuru/{case.pk}/yap/{name}/").status_code == 404, name
    for name in ("answer", "pass", "reject", "edit", "offer", "forward", "yok"):
        assert client.get(f"/yonlendirme/{part.pk}/yap/{name}/").status_code == 404, name
    assert client.post(f"/basvuru/{case.pk}/hemen/yok/").status_code == 404
    assert {row.name for row in (*CASE_ROWS, *REFERRAL_ROWS)} >= {"pass", "answer"}
