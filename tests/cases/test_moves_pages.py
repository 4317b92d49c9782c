"""What units and desks do with a case, through the forms of its page, each shown exactly as it is sent."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import (
    Case,
    Contact,
    Event,
    Information,
    Referral,
    Topic,
)
from muhatap.deadlines.models import Clock
from muhatap.kit import clock
from muhatap.notifications.channels.letters import letter
from muhatap.notifications.models import Notice
from muhatap.notifications.services.sending import outgoing
from tests.cases.town import Town
from tests.cases.working import DONE, closed, refused_when_empty, routed, working
from tests.files.samples import photo
from tests.pages import body, do, sit

pytestmark = pytest.mark.django_db


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
    assert limit.due_at - clock.now() <= timedelta(hours=48)
    sit(client, place.deliverer)
    assert case.short_number in body(client.get("/kuyruk/ara-bilgi/"))
    path = f"/basvuru/{case.pk}/yap/pass_on/"
    assert "Ekip perşembe gidecek." in body(client.get(path))
    do(client, path, {"text": "Ekibimiz perşembe günü gelecek.", "information": str(row.pk)})
    row.refresh_from_db()
    case = Case.objects.get(pk=case.pk)
    assert row.passed_text == "Ekibimiz perşembe günü gelecek." and not case.to_inform
    assert case.status == "with_units"
    assert "Ekibimiz perşembe günü gelecek." in Notice.objects.get(template="citizen/information").body
    limit = Clock.objects.get(pk=limit.pk)
    assert limit.stopped_at is not None
    client.get("/gunum/")  # takes the message of what was done
    assert case.short_number not in body(client.get("/kuyruk/ara-bilgi/"))
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "Yol Bakım ve Onarım ara bilgi girdi" in page and "iletilmeyi bekliyor" not in page
    assert "is-note" not in page, "nothing of it is left to do"


def test_a_note_for_the_unit_reaches_another_institution_too(client: Client, place: Town) -> None:
    place.power.email = "ariza@elektrik.example"
    place.power.save()
    case = place.register(route=False).case
    path = f"/basvuru/{case.pk}/yap/route/"
    sit(client, place.coordinator)
    assert "ona giden iletide de yazar" in body(client.get(path))
    do(client, path, {"units_0": str(place.power.pk), "text": "Direk eğik; Hatice Yıldız aradı."})
    theirs = Notice.objects.get(template="unit/forwarded").body
    assert case.text in theirs and "Direk eğik;" in theirs and "Hatice" not in theirs
    hidden = place.register(route=False, identity_hidden=True).case
    assert "dış kuruma gitmez" in body(client.get(f"/basvuru/{hidden.pk}/yap/route/"))


@pytest.mark.duty("deadlines.preliminary-information-2-days")
def test_first_information_within_two_days_stops_its_clock(client: Client, place: Town) -> None:
    case, _part = working(place)
    running = Clock.objects.filter(docket=case.docket, stopped_at=None)
    soonest = min(one.due_at for one in running)
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
    limits = Clock.objects.filter(docket=part.docket, stopped_at=None)
    assert max((one.due_at - clock.now()).days for one in limits) in range(25, 31)


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


def with_photo(place: Town, **columns: Any) -> Case:
    case: Case = place.register(route=False).case
    if columns:
        Case.objects.filter(pk=case.pk).update(**columns)
    sent = SimpleUploadedFile("hatice-yildiz.jpg", photo(), "image/jpeg")
    services.attach_uploads(case.pk, [sent], audience="citizen", by=place.coordinator)
    inside = SimpleUploadedFile("ic.jpg", photo(), "image/jpeg")
    services.attach_uploads(case.pk, [inside], audience="staff", by=place.coordinator)
    return case


def test_another_institution_gets_the_photos_that_the_citizen_sees(place: Town) -> None:
    place.power.email = "ariza@elektrik.example"
    place.power.save()
    case = with_photo(place)
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.power.pk]})
    theirs = Notice.objects.get(template="unit/forwarded")
    assert "Ekte 1 fotoğraf var." in theirs.body and theirs.files.count() == 1
    message = outgoing(theirs)
    mail = message_from_bytes(letter(message), policy=SMTP)
    (photo_,) = mail.iter_attachments()
    assert (photo_.get_filename(), photo_.get_content_type()) == ("foto-1.jpg", "image/jpeg")
    assert photo_.get_content() == message.files[0][2] and "hatice" not in letter(message).decode()
    ours = Notice.objects.get(template="citizen/forwarded")
    assert not ours.files.exists()


@pytest.mark.parametrize(
    "columns",
    [{"identity_hidden": True}, {"is_sensitive": True}, {"channel": "petition"}],
)
def test_no_photo_leaves_the_house_that_may_show_who_it_is(place: Town, columns: dict[str, Any]) -> None:
    place.power.email = "ariza@elektrik.example"
    place.power.save()
    case = with_photo(place, **columns)
    facts = {"units": [place.power.pk], "for_outside": "Direk eğik."}
    services.move(case.pk, "route", by=place.coordinator, facts=facts)
    theirs = Notice.objects.get(template="unit/forwarded")
    assert not theirs.files.exists() and "fotoğraf" not in theirs.body


def test_a_decline_of_what_was_accepted_meanwhile_is_asked_again(client: Client, place: Town) -> None:
    case, (part,) = routed(place)
    sit(client, place.roads_user)
    path, reason = f"/yonlendirme/{part.pk}/yap/decline/", "Bu yol ilçe belediyesinin."
    assert 'name="gorulen" value="offered"' in body(client.get(path))
    services.move_referral(part.pk, "accept", by=place.roads_lead)
    late = client.post(path, {"reason": reason, "gorulen": "offered"})
    assert late.status_code == 409
    assert "Siz açtıktan sonra durum değişti" in body(late) and reason in body(late)
    part.refresh_from_db()
    assert part.status == "working"
    assert 'name="gorulen" value="working"' in body(late), "sent again, it is meant"
    assert client.post(path, {"reason": reason, "gorulen": "working"}).status_code == 302
    part.refresh_from_db()
    assert part.status == "declined" and case.pk == part.case_id
