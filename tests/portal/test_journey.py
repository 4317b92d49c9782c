"""From the web form to the closed answer and the objection, through the pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import services, story
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Attachment, Case, Channel, Event, Kind, Question, Referral
from muhatap.citizens.models import Citizen as Record
from muhatap.citizens.models import ContactPoint, PrivacyNotice
from muhatap.delivery import services as delivery
from muhatap.files.models import StoredFile
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.organization.models import Staff
from muhatap.portal.models import Submission
from tests.cases.town import Town, citizen
from tests.pages import streamed
from tests.portal.walk import WORDS, Citizen, last_code, shot

pytestmark = pytest.mark.django_db


@pytest.mark.duty("intake.web-form")
@pytest.mark.duty("notifications.acknowledgement")
def test_a_report_is_confirmed_by_its_code_and_becomes_a_case(elif_: Citizen) -> None:
    sent = elif_.report()
    assert sent.status_code == 302 and "/bildir/dogrula/" in sent.headers["Location"]
    assert not Case.objects.exists()
    page = elif_.client.get(sent.headers["Location"]).content.decode()
    assert "0555 ••• •• 99" in page and "0555 000 00 99" not in page
    done = elif_.confirm(sent)
    assert done.headers["Location"] == "/izle/basvuru/"
    case = Case.objects.get()
    assert (case.channel, case.text, case.kind) == (Channel.WEB, WORDS, Kind.COMPLAINT)
    assert case.citizen is not None and case.citizen.name == "Elif Karaca"
    assert case.registered_by_id == case.citizen.actor_id == case.applicant_id
    point = ContactPoint.objects.get(citizen=case.citizen)
    assert (point.value, point.verified_at) == ("+905550000099", clock.now())
    assert case.reply_point == point and PrivacyNotice.objects.filter(citizen=case.citizen).exists()
    page = elif_.page()
    assert case.number in page and WORDS in page and re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    received = Notice.objects.get(template="citizen/received")
    assert (received.address, received.case_id) == ("+905550000099", case.pk)
    kept = Submission.objects.get()
    assert (kept.values, kept.address) == ({}, "")


@pytest.mark.duty("lifecycle.online-status-tracking")
def test_the_applicant_sees_every_stage_answers_a_question_and_objects(elif_: Citizen) -> None:
    place, case = elif_.town, elif_.file_a_case()
    assert "ilgili birime iletiyoruz" in elif_.page()
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    referral = Referral.objects.get(case=case)
    services.move_referral(referral.pk, "accept", by=place.roads_user)
    services.move(case.pk, "note", by=place.agent, facts={"text": "Arayan sinirliydi."})
    services.move_referral(referral.pk, "inform", by=place.roads_user, facts={"text": "Ekip cuma gidecek."})
    page = elif_.page()
    assert "Başvurunuzla Yol Bakım ve Onarım ilgileniyor" in page and "sinirliydi" not in page
    assert "Ekip cuma" not in page and place.roads_user.name not in page
    services.move(case.pk, "pass_on", by=place.coordinator, facts={"text": "Ekip cuma gidecek."})
    assert "Ekip cuma gidecek." in elif_.page()

    services.move_referral(
        referral.pk, "ask", by=place.roads_user, facts={"question": "Çukur hangi kapının önünde?"}
    )
    question = Question.objects.get()
    assert "Size bir sorumuz var" in elif_.page()
    answer = elif_.client.post(
        f"/izle/basvuru/cevap/{question.pk}/",
        {f"soru{question.pk}-reply": "14 numaranın önünde.", f"soru{question.pk}-papers": shot()},
    )
    assert answer.status_code == 302
    referral.refresh_from_db()
    question.refresh_from_db()
    assert (referral.status, question.reply) == (ReferralStatus.WORKING, "14 numaranın önünde.")
    again = elif_.client.post(
        f"/izle/basvuru/cevap/{question.pk}/", {f"soru{question.pk}-reply": "Bir daha yazıyorum."}
    )
    assert again.status_code == 409 and "Bir daha yazıyorum." in again.content.decode()

    written = answers.submit(referral.pk, "Yol 27.11.2026 günü onarıldı, 18 m² asfalt.", by=place.roads_user)
    page = elif_.page()
    assert "son kontrolde" in page and "18 m²" not in page and "itiraz-neden" in page
    assert elif_.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": "Olmamış"}).status_code == 409
    answers.approve(written.pk, by=place.reviewer)
    delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    page = elif_.page()
    assert "sonuçlandı. Cevabımız aşağıda" in page and "18 m² asfalt" in page
    assert "5 Aralık Cumartesi gününe kadar itiraz" in page
    empty = elif_.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": " "})
    assert empty.status_code == 422 and "Nedenini birkaç sözle" in empty.content.decode()
    sent = elif_.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": "Yine çöktü."})
    case.refresh_from_db()
    assert sent.status_code == 302 and case.status == Status.OBJECTED
    assert "Yine çöktü." in elif_.page()


def test_objection_ends_with_its_period_and_is_heard_once(elif_: Citizen) -> None:
    place, case = elif_.town, elif_.file_a_case()
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    referral = Referral.objects.get(case=case)
    services.move_referral(referral.pk, "accept", by=place.roads_user)
    answers.approve(answers.submit(referral.pk, "Yapıldı.", by=place.roads_user).pk, by=place.reviewer)
    delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", elif_.page())
    assert code
    with clock.frozen(clock.now() + timedelta(days=16)):
        elif_.client.post("/izle/", {"number": case.number, "code": code[0]})
        late = elif_.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": "Geç kaldım"})
        assert late.status_code == 409 and "İtiraz süresi 5 Aralık günü doldu" in late.content.decode()
    elif_.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": "Yine çöktü."})
    services.move(case.pk, "dismiss_objection", by=place.coordinator, facts={"reason": "Bakıldı, sağlam."})
    page = elif_.page()
    assert "Cevabımız değişmedi" in page and "Bakıldı, sağlam." in page
    assert elif_.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": "Yine"}).status_code == 409


def test_a_known_person_is_found_by_the_confirmed_address_and_a_name_alike(elif_: Citizen) -> None:
    known = elif_.town.citizen  # Hatice Yıldız, 0555 000 00 17
    case = elif_.file_a_case(phone="05550000017", name="Hatice Yildiz")
    assert case.citizen == known and Record.objects.count() == 1
    assert case.reply_point is not None and case.reply_point.verified_at is not None
    other = Citizen(elif_.town, address="203.0.113.8").file_a_case(phone="05550000017", name="Mehmet Kara")
    assert other.citizen != known


def test_a_family_with_one_telephone_stays_several_people(elif_: Citizen) -> None:
    ayse = citizen("Ayşe Yılmaz", "+905550000066")
    case = elif_.file_a_case(phone="0555 000 00 66", name="Ali Yılmaz")
    assert case.citizen is not None and case.citizen != ayse and case.citizen.name == "Ali Yılmaz"
    again = Citizen(elif_.town, address="203.0.113.8").file_a_case(phone="0555 000 00 66", name="Ayse Yilmaz")
    assert again.citizen == ayse


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_identity_reaches_the_unit_nowhere(elif_: Citizen) -> None:
    place, case = elif_.town, elif_.file_a_case(hide="on")
    assert case.identity_hidden
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    told = Notice.objects.get(template="unit/assigned")
    unit = Client()
    unit.force_login(_account(place))
    page = unit.get(f"/basvuru/{case.pk}/").content.decode()
    for text in (page, told.subject + told.body):
        assert "Elif" not in text and "Karaca" not in text and "00 99" not in text
    assert WORDS in page and "Elif" not in elif_.page()


def _account(place: Town) -> Staff:
    return Staff.objects.get(pk=place.roads_user.staff_id or 0)


def test_an_anonymous_tip_needs_no_code_and_can_be_followed(elif_: Citizen) -> None:
    sent = elif_.report(reply="none", name="", phone="")
    case = Case.objects.get()
    assert sent.headers["Location"] == "/izle/basvuru/" and case.kind == Kind.TIP
    assert case.citizen is None and case.law_due_at is None and not Notice.objects.exists()
    first = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", elif_.page())
    again = elif_.report(reply="none", name="", phone="")  # the button pressed twice
    second = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", elif_.page())
    assert again.status_code == 302 and Case.objects.count() == 1
    assert first and second
    other = Client()
    assert other.post("/izle/", {"number": case.number, "code": second[0]}).status_code == 302
    assert "Adsız bildirimlerde" in other.get("/izle/basvuru/").content.decode()
    elif_.town.topic.allows_anonymous = False
    elif_.town.topic.save()
    refused = Citizen(elif_.town).report(reply="none")
    assert refused.status_code == 422 and "adsız bildirim alınamıyor" in refused.content.decode()
    assert WORDS in refused.content.decode()


def test_a_tip_sent_again_opens_for_its_browser_and_for_half_an_hour(elif_: Citizen) -> None:
    tip = {"reply": "none", "phone": "", "name": ""}
    for _ in range(2):
        assert elif_.report(**tip).headers["Location"] == "/izle/basvuru/"
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert elif_.report(**tip).headers["Location"] == "/izle/"
    assert Case.objects.count() == 1


def test_a_photo_is_stripped_and_its_place_only_offered(elif_: Citizen) -> None:
    elif_.open()
    piece = elif_.client.post(
        "/bildir/foto/", elif_.values(photos=shot()), headers={"hx-request": "true"}
    ).content.decode()
    assert 'data-lat="38.418750" data-lon="27.141667"' in piece
    file = StoredFile.objects.get()
    assert (file.found_lat, file.found_lon) == (None, None)
    taken = elif_.report(yap="yer-38.418750,27.141667")
    assert taken.status_code == 200 and 'value="38.418750"' in taken.content.decode()
    case = elif_.file_a_case()
    assert (case.lat, case.lon) == (None, None)  # offered, not taken
    attachment = Attachment.objects.get()
    assert (attachment.file, attachment.audience) == (file, Attachment.Audience.CITIZEN)
    shown = elif_.client.get(f"/izle/dosya/{attachment.pk}/")
    assert shown.status_code == 200 and b"Exif" not in streamed(shown)
    assert Client().get(f"/izle/dosya/{attachment.pk}/").status_code == 302


def test_photos_survive_a_mistake_and_can_be_taken_out(elif_: Citizen) -> None:
    wrong = elif_.report(photos=shot(), phone="0555 000 0")
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "11 hane olmalı, 8 hane" in page
    photo = re.search(r'src="(/bildir/foto/[^"]+)"', page)
    assert photo
    shown = elif_.client.get(photo[1])
    assert shown.status_code == 200 and streamed(shown)
    assert Client().get(photo[1]).status_code == 404
    assert "Fotoğraftaki yeri kullan" in page and 'value="38.418750,27.141667"' in page
    kept = elif_.report(phone="0555 000 0", spot=["38.418750,27.141667", "x,y", "1e3,2"]).content.decode()
    assert kept.count("Fotoğraftaki yeri kullan") == 1
    pk = photo[1].rstrip("/").rpartition("/")[2]
    assert elif_.report(yap=f"sil-{pk}").status_code == 200
    assert not StoredFile.objects.exists()
    not_one = elif_.report(photos=shot("resim.jpg", form="PNG"), name="")
    assert "Adınızı ve soyadınızı yazın" in not_one.content.decode()


def test_sent_twice_it_is_one_case(elif_: Citizen) -> None:
    first = elif_.report()
    second = elif_.report()
    assert first.headers["Location"] == second.headers["Location"]
    assert Notice.objects.filter(template="citizen/code").count() == 1
    code = last_code()
    for _ in range(2):
        assert elif_.confirm(first, code).headers["Location"] == "/izle/basvuru/"
    assert Case.objects.count() == 1
    third = elif_.report()
    assert third.status_code == 302 and Case.objects.count() == 1
    stranger = Citizen(elif_.town, address="203.0.113.9")
    stranger.token = elif_.token
    for _ in range(2):
        assert stranger.report().headers["Location"] == "/izle/", "a form that lies about opens no case"
    assert stranger.client.get("/izle/basvuru/").status_code == 302
    assert "Başvurunuz kaydedildi" in Client().get(first.headers["Location"]).content.decode()


def test_what_waits_can_be_corrected_before_the_code(elif_: Citizen) -> None:
    sent = elif_.report(phone="0555 000 00 98")
    back = elif_.client.get("/bildir/?duzelt").content.decode()
    assert WORDS in back and "+905550000098" in back
    assert WORDS not in Client().get("/bildir/?duzelt").content.decode()
    again = elif_.report(phone="0555 000 00 97", text="Asfalt çöktü, yol kapalı.")
    assert again.headers["Location"] == sent.headers["Location"]
    elif_.confirm(again)
    case = Case.objects.get()
    assert case.text == "Asfalt çöktü, yol kapalı."
    assert case.reply_point is not None and case.reply_point.value == "+905550000097"


def test_giving_up_needs_a_tick(elif_: Citizen) -> None:
    case = elif_.file_a_case()
    assert elif_.client.post("/izle/basvuru/vazgec/", {"vazgec-why": "Geçti"}).status_code == 422
    assert elif_.client.post("/izle/basvuru/vazgec/", {"vazgec-sure": "on"}).status_code == 302
    case.refresh_from_db()
    assert case.status == Status.CANCELLED
    assert "İsteğiniz üzerine" in elif_.page()
    assert elif_.client.post("/izle/basvuru/dosya/", {"dosya-papers": shot()}).status_code == 409


def test_the_same_nearby_is_offered_without_a_word_of_it_and_joined_once(elif_: Citizen) -> None:
    place = elif_.town
    place.topic.is_public = True
    place.topic.save()
    there: dict[str, Any] = {"lat": 38.4200, "lon": 27.1400}
    old = place.register(text="Komşum Ali Veli’nin önü çöktü.", title="Ali Veli’nin önü", **there).case
    elif_.open()
    near = elif_.client.post(
        "/bildir/yakin/", elif_.values(lat="38.4203", lon="27.1400"), headers={"hx-request": "true"}
    ).content.decode()
    assert "Yol çökmesi, yaklaşık 30 m" in near and "Ali" not in near and old.number not in near
    seal = re.search(r'value="ayni-([^"]+)"', near)
    assert seal
    for _ in range(2):
        joined = elif_.report(yap=f"ayni-{seal[1]}", phone="", name="")
        assert joined.headers["Location"] == "/bildir/eklendi/"
    assert [event.move for event in old.events.all()].count("join") == 1
    assert elif_.client.get("/izle/basvuru/").status_code == 302  # it opens nobody else's case
    assert elif_.report().status_code == 409
    assert elif_.report(yap="ayni-uydurma").status_code == 422
    place.topic.is_public = False
    place.topic.save()
    again = elif_.client.post(
        "/bildir/yakin/", elif_.values(lat="38.4203", lon="27.1400"), headers={"hx-request": "true"}
    )
    assert "notice" not in again.content.decode()


def test_the_answer_stays_readable_while_it_is_objected_to(elif_: Citizen) -> None:
    place, case = elif_.town, elif_.file_a_case()
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk, place.parks.pk]})
    assert "Başvurunuz şu birimlere iletildi: Yol Bakım ve Onarım, Park ve Bahçeler." in elif_.page()
    assert "birden çok birim" in elif_.page()
    roads, parks = Referral.objects.filter(case=case).order_by("pk")
    services.move_referral(parks.pk, "decline", by=place.parks_user, facts={"reason": "Bizim işimiz değil"})
    services.move_referral(roads.pk, "accept", by=place.roads_user)
    answers.approve(answers.submit(roads.pk, "Asfalt atıldı.", by=place.roads_user).pk, by=place.reviewer)
    delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    elif_.client.post("/izle/basvuru/itiraz/", {"itiraz-reason": "Yine çöktü."})
    page = elif_.page()
    assert "Önceki cevabımız" in page and "Asfalt atıldı." in page and "Bizim işimiz" not in page


def test_two_people_do_not_share_a_page(elif_: Citizen) -> None:
    mine = elif_.file_a_case()
    other = Citizen(elif_.town, address="203.0.113.60")
    theirs = other.file_a_case(phone="05550000061", name="Can Demir", text="Kaldırım taşı kırık.")
    assert mine.number in elif_.page() and theirs.number not in elif_.page()
    assert theirs.number in other.page() and "Kaldırım taşı" in other.page()


def test_announcements_are_asked_apart_and_wait_for_the_code(elif_: Citizen) -> None:
    """Unticked; and before the code came back, somebody else may have written the number."""
    form = elif_.open().content.decode()
    assert 'name="news"' in form
    assert not re.search(r'name="news"[^>]*checked', form)
    elif_.file_a_case()
    point = ContactPoint.objects.get(value="+905550000099")
    assert (point.consent_at is None, point.news_consent_at) == (False, None)
    other = Citizen(elif_.town, address="203.0.113.8")
    waiting = other.report(news="on", phone="0555 000 00 98")
    assert not ContactPoint.objects.filter(news_consent_at__isnull=False).exists()
    other.confirm(waiting)
    assert ContactPoint.objects.get(news_consent_at__isnull=False).news_consent_source == "web"


def test_a_planned_day_is_said_with_several_units_too(elif_: Citizen) -> None:
    place, case = elif_.town, elif_.file_a_case()
    units = [place.roads.pk, place.parks.pk]
    services.move(case.pk, "route", by=place.coordinator, facts={"units": units})
    assert "Planlanan gün" not in elif_.page()
    roads = Referral.objects.get(case=case, unit=place.roads)
    services.move_referral(roads.pk, "accept", by=place.roads_user)
    plan = {"reason": "Ekip o gün bölgede.", "date": "2026-12-30"}
    services.move_referral(roads.pk, "schedule", by=place.roads_user, facts=plan)
    assert "Planlanan gün: Yol Bakım ve Onarım 30 Aralık Çarşamba." in elif_.page()


def test_what_another_institution_does_has_steps_of_its_own(elif_: Citizen) -> None:
    place, case = elif_.town, elif_.file_a_case()
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.power.pk]})
    page = elif_.page()
    assert "İlgili kuruma iletildi" in page and "Kurumun cevabı bekleniyor" in page
    assert "Çalışma sürüyor" not in page and "Birimlere iletildi" not in page
    part = Referral.objects.get(case=case)
    answers.submit(part.pk, "Direk 18.11.2026 günü değiştirildi.", by=place.coordinator)
    page = elif_.page()
    assert "İlettiğimiz kurumun cevabı geldi" in page and "Kurum cevap verdi" in page
    assert "Çalışma bitti" not in page


def test_a_reason_of_before_it_was_told_stays_inside(elif_: Citizen) -> None:
    place, case = elif_.town, elif_.file_a_case()
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    plan = {"reason": "Ekip o gün bölgede.", "date": "2026-12-30"}
    services.move_referral(part.pk, "schedule", by=place.roads_user, facts=plan)
    assert "Ekip o gün bölgede." in elif_.page()
    event = Event.objects.get(case=case, move="schedule")
    assert [entry.quote for entry in story.for_citizen([event])] == ["Ekip o gün bölgede."]
    del event.facts["told"]  # as it was written when nobody knew that the citizen reads it
    assert [entry.quote for entry in story.for_citizen([event])] == [""]
    assert [entry.quote for entry in story.for_staff([event])] == ["Ekip o gün bölgede."]


def test_another_code_is_on_its_way_not_sent(elif_: Citizen) -> None:
    sent = elif_.report()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        page = elif_.client.post(f"{sent.headers['Location']}yeniden/", follow=True).content.decode()
    assert "Yeni kod sıraya alındı" in page and "Yeni kod gönderildi" not in page
