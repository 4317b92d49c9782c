"""A hidden applicant is not told by the words of the case either: on pages, in lists, searches or mails."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import redacting, services
from muhatap.cases import services as cases
from muhatap.cases.errors import NothingForOutside
from muhatap.cases.models import Case, Channel, Contact, Event, Referral
from muhatap.cases.services import amending
from muhatap.citizens import services as register
from muhatap.delivery import services as delivery
from muhatap.intake import services as intake
from muhatap.intake.services import Who
from muhatap.jobs.testing import run_all
from muhatap.notifications.models import Notice
from muhatap.organization import queries as organization
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town, citizen
from tests.pages import body, do, sit

pytestmark = [pytest.mark.django_db, pytest.mark.duty("privacy.hidden-applicant")]
TOLD = "Ben Hatice Yıldız, 0555 000 00 17. Komşum gece vinç çalıştırıyor."
LEFT = "Ben [gizli], [gizli]. Komşum gece vinç çalıştırıyor."


def kept(place: Town, **columns: Any) -> Case:
    """A case whose applicant is hidden and says who they are, with the roads."""
    case = place.register(
        text=TOLD, title="Hatice Yıldız: vinç", identity_hidden=True, route=False, **columns
    )
    services.move(case.case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    return case.case


def test_the_unit_reads_the_matter_and_not_who_told_it(client: Client, place: Town) -> None:
    case = kept(place)
    services.move(case.pk, "note", by=place.coordinator, facts={"text": "Hatice Yıldız yine aradı."})
    part = Referral.objects.get(case=case)
    sit(client, place.roads_user)
    paths = [f"/basvuru/{case.pk}/", f"/basvuru/{case.pk}/ozet/", f"/yonlendirme/{part.pk}/yap/decline/"]
    for path in (*paths, "/kuyruk/gelen/"):
        page = body(client.get(path))
        assert "vinç çalıştırıyor" in page, path
        assert "Hatice" not in page and "000 00 17" not in page, path
    assert "[gizli] yine aradı" in body(client.get(paths[0]))
    case.refresh_from_db()
    assert case.text == TOLD


def test_nobody_finds_the_case_by_what_the_applicant_said_of_themselves(client: Client, place: Town) -> None:
    case = kept(place)
    sit(client, place.roads_user)
    for phrase in ("Hatice", "Yıldız", "yildiz"):
        assert case.short_number not in body(client.get("/ara/", {"q": phrase})), phrase
    assert case.short_number in body(client.get("/ara/", {"q": "vinç"}))


def test_hiding_later_takes_the_words_out_of_the_search(client: Client, place: Town) -> None:
    case = place.register(text=TOLD, channel=Channel.COUNTER).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    sit(client, place.roads_user)
    assert case.short_number in body(client.get("/ara/", {"q": "Hatice vinç"}))
    services.move(case.pk, "hide_identity", by=place.coordinator)
    assert case.short_number not in body(client.get("/ara/", {"q": "Hatice vinç"}))
    services.move(case.pk, "show_identity", by=place.manager, facts={"reason": "Rıza var."})
    assert case.short_number in body(client.get("/ara/", {"q": "Hatice vinç"}))


def test_a_wish_that_comes_later_hides_its_owner_in_every_case(client: Client, place: Town) -> None:
    open_one = place.register(text=TOLD, route=False).case
    services.move(open_one.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    sit(client, place.roads_user)
    assert "Hatice" in body(client.get(f"/basvuru/{open_one.pk}/"))
    register.change(place.citizen.pk, {"identity_hidden": True}, by=place.coordinator)
    assert run_all("web.citizen_hides") == 1
    page = body(client.get(f"/basvuru/{open_one.pk}/"))
    assert LEFT in page and "Hatice" not in page and "Kimlik gizlendi" in page
    assert open_one.short_number not in body(client.get("/ara/", {"q": "Hatice vinç"}))
    services.move(open_one.pk, "show_identity", by=place.manager, facts={"reason": "Rıza var."})
    register.change(place.citizen.pk, {"name": "Hatice Yıldız Ak"}, by=place.coordinator)
    run_all()
    open_one.refresh_from_db()
    assert not open_one.identity_hidden, "what the manager decided for one case stands"
    assert cases.hide_everywhere(place.citizen.pk, by=organization.system()) == 1
    assert cases.hide_everywhere(place.citizen.pk, by=organization.system()) == 0, "safe to run twice"
    register.change(place.citizen.pk, {"identity_hidden": False}, by=place.coordinator)
    later = place.register(text=TOLD).case
    assert cases.hide_everywhere(place.citizen.pk, by=organization.system()) == 0, "taken back meanwhile"
    later.refresh_from_db()
    assert not later.identity_hidden


def test_mails_to_the_unit_name_the_topic(place: Town) -> None:
    case = kept(place)
    letter = Notice.objects.get(template="unit/assigned", case_id=case.pk)
    assert "Hatice" not in letter.subject + letter.body and place.topic.name_tr in letter.body


@pytest.mark.parametrize(("move", "typed"), [("schedule", {"date": "2026-12-20"}), ("ask", {})])
def test_what_the_unit_previews_does_not_say_it_either(
    client: Client, place: Town, move: str, typed: dict[str, str]
) -> None:
    place.citizen.contact_points.update(kind="email", value="hatice@ornek.example")
    part = Referral.objects.get(case=kept(place))
    services.move_referral(part.pk, "accept", by=place.roads_user)
    sit(client, place.roads_user)
    facts = {"reason": "Hatice Yıldız ile konuşuldu.", "question": "Hatice Yıldız, hangi gün?", **typed}
    shown = client.post(f"/yonlendirme/{part.pk}/yap/{move}/", {**facts, "onizle": "1"})
    page = re.sub(r"<textarea.*?</textarea>", "", body(shown), flags=re.DOTALL)
    assert shown.status_code == 200 and "Konu: [gizli]: vinç" in page, (
        "the letter to the citizen names the title"
    )
    assert "Hatice" not in page


def test_the_list_of_messages_beside_the_case_says_no_word_of_them(client: Client, place: Town) -> None:
    case = kept(place)
    services.move(case.pk, "pass_on", by=place.deliverer, facts={"text": "Hatice Hanım, ekip yolda."})
    said = Notice.objects.get(template="citizen/information", case_id=case.pk)
    assert "Hatice" in said.body[:60], "a text message begins with it"
    for reader in (place.roads_user, place.coordinator):
        page = body(sit(client, reader).get(f"/basvuru/{case.pk}/"))
        assert "Hemşehri: ara bilgi" in page and "Hatice" not in page


def test_a_message_is_opened_without_the_applicant(client: Client, place: Town) -> None:
    case = kept(place)
    services.move(case.pk, "pass_on", by=place.deliverer, facts={"text": "Hatice Hanım, ekip yolda."})
    letter = Notice.objects.get(template="citizen/information", case_id=case.pk)
    for reader in (place.coordinator, place.deliverer, place.manager):
        page = body(sit(client, reader).get(f"/iletiler/{letter.pk}/"))
        assert "ekip yolda" in page and "Hatice" not in page
    assert "Hatice" in body(sit(client, place.agent).get(f"/basvuru/{case.pk}/")), "who wrote it down"


def test_what_colleagues_wrote_around_it_does_not_say_it_either(client: Client, place: Town) -> None:
    case = kept(place)
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    first = answers.submit(part.pk, "Yapıldı.", by=place.roads_user)
    answers.give_back(first.pk, "Hatice Yıldız 0555 000 00 17 den aranmış mı?", by=place.reviewer)
    Answer.objects.filter(pk=first.pk).update(
        remark="Hatice Yıldız için", text="Sayın Hatice Yıldız, yapıldı."
    )
    services.move(case.pk, "speed_up", by=place.coordinator, facts={"measure": "Hatice Yıldız bekliyor."})
    sit(client, place.roads_user)
    for path in (f"/basvuru/{case.pk}/", f"/yonlendirme/{part.pk}/cevapla/"):
        answer = client.get(path)
        page = body(answer)
        assert answer.status_code == 200 and "[gizli]" in page
        assert "Hatice" not in page and "000 00 17" not in page, path
    told = Notice.objects.filter(case_id=case.pk, audience="unit")
    assert told.filter(template="unit/speed_up").exists()
    assert not [letter.template for letter in told if "Hatice" in letter.subject + letter.body]
    second = answers.submit(part.pk, "Yine yapıldı.", by=place.roads_user)
    answers.approve(second.pk, by=place.reviewer)
    delivery.tell(case.pk, "phone", "no_answer", by=place.deliverer, note="Hatice Hanım açmadı")
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "[gizli] Hanım açmadı" in page and "Hatice" not in page


def test_a_list_of_hidden_ones_costs_one_statement_more_whatever_its_length(
    client: Client, place: Town, django_assert_max_num_queries: Any
) -> None:
    kept(place)
    sit(client, place.roads_user)
    client.get("/kuyruk/gelen/")
    with CaptureQueriesContext(connection) as one:
        client.get("/kuyruk/gelen/")
    for _turn in range(5):
        kept(place)
    with django_assert_max_num_queries(8), CaptureQueriesContext(connection) as six:
        page = body(client.get("/kuyruk/gelen/"))
    assert "Hatice" not in page and page.count("[gizli]: vinç") >= 6
    Case.objects.update(identity_hidden=False)
    with CaptureQueriesContext(connection) as none:
        client.get("/kuyruk/gelen/")
    assert len(one) == len(six) == len(none) + 1


@pytest.mark.parametrize("column", ["identity_hidden", "is_sensitive"])
def test_another_body_gets_what_was_written_for_it(client: Client, place: Town, column: str) -> None:
    place.power.email = "ariza@elektrik.example"
    place.power.save()
    marked: dict[str, Any] = {column: True}
    case = place.register(route=False, title="Hatice Yıldız: vinç", text=TOLD, **marked).case
    with pytest.raises(NothingForOutside):
        services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.power.pk]})
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/route/"
    form = body(client.get(path))
    assert 'name="for_outside"' in form and LEFT in form, "a beginning without the person is offered"
    refused = client.post(path, {"units_0": str(place.power.pk), "text": "Birime not."})
    assert refused.status_code == 422 and "Kurum bizim kaydımızı açamaz" in body(refused)
    assert not Notice.objects.filter(template="unit/forwarded").exists()
    words = "Gece çalışan bir vinç var; denetlenmesini isteriz."
    do(client, path, {"units_0": str(place.power.pk), "text": "Birime not.", "for_outside": words})
    letter = Notice.objects.get(template="unit/forwarded")
    assert case.number in letter.body and words in letter.body
    for secret in ("Hatice", "000 00 17", "çalıştırıyor", "Birime not", f"/basvuru/{case.pk}/"):
        assert secret not in letter.body + letter.subject, secret
    event = Event.objects.get(case=case, move="forward")
    assert event.fact("for_outside") == words
    assert words in body(client.get(f"/basvuru/{case.pk}/"))


def test_a_kept_matter_does_not_leave_the_house_by_itself(place: Town) -> None:
    place.topic.unit = place.power
    place.topic.save()
    place.power.email = "ariza@elektrik.example"
    place.power.save()
    with translation.override("en"):  # the screen of whoever registers it
        open_one = place.register(channel=Channel.COUNTER, text=TOLD, street="Gül Sokak", door="4").case
    letter = Notice.objects.get(template="unit/forwarded").body
    assert "vinç çalıştırıyor" in letter and "Yer: Gül Sokak 4" in letter
    assert "Hatice" not in letter and "000 00 17" not in letter, "they hear of the person through us"
    assert "[gizli]" in letter, "in Turkish, whatever screen the sender has"
    visitor = organization.visitor(place.citizen.actor_id)
    own = place.register(by=visitor, channel=Channel.COUNTER, text=TOLD).case
    assert own.status == "to_route", "what a citizen sent is read before it leaves"
    hidden = place.register(channel=Channel.COUNTER, identity_hidden=True).case
    assert Referral.objects.get(case=open_one).status == "forwarded"
    assert hidden.status == "to_route" and not Referral.objects.filter(case=hidden).exists()


def test_the_story_points_at_no_record_of_a_hidden_applicant(client: Client, place: Town) -> None:
    case = place.register(identity_hidden=True, route=False).case
    other = citizen("Mehmet Kara", "+905550000018")
    amending.change_applicant(case.pk, other, by=place.coordinator)
    for caller in (other, place.citizen):
        contact = Contact(channel=Channel.PHONE, text="Ne oldu?")
        intake.join(case.pk, contact, Who(citizen=caller), by=place.agent)
    records = [f"{one.pk} no.lu kayıt" for one in (other, place.citizen)]
    path = f"/basvuru/{case.pk}/"
    page = body(sit(client, cast.person(Role.AGENT, place.roads, "baska.masa")).get(path))
    assert "Yeniden arandı, konuşma buraya bağlandı" in page and "Başka bir hemşehri" not in page
    assert not [one for one in records if one in page] and "Hemşehri yeniden aradı" not in page
    page = body(sit(client, place.coordinator).get(path))
    assert all(one in page for one in records) and "Hemşehri yeniden aradı" in page


def test_what_was_taken_out_once_is_not_asked_for_again(place: Town, django_assert_num_queries: Any) -> None:
    case = Case.objects.get(pk=kept(place).pk)
    with django_assert_num_queries(1):
        first = redacting.redact(place.roads_user, [case])
    with django_assert_num_queries(0):
        assert redacting.redact(place.roads_user, [case]) == first
    assert case.text == LEFT and first[case.pk].out_of(TOLD) == LEFT


def test_a_later_name_leaves_the_search_and_a_former_one_stays_out_of_it(client: Client, place: Town) -> None:
    case = kept(place)
    said = f"{TOLD} Soyadım artık Karataş, 0555 000 00 99 yeni numaram."
    Case.objects.filter(pk=case.pk).update(text=said)
    cases.search_anew(place.citizen.pk, by=organization.system())
    sit(client, place.roads_user)
    assert case.short_number in body(client.get("/ara/", {"q": "Karataş"})), "nobody knows the name yet"
    register.change(place.citizen.pk, {"name": "Hatice Karataş"}, by=place.agent)
    register.add_point(place.citizen.pk, "0555 000 00 99", by=place.agent)
    assert run_all("web.citizen_known_anew") == 2
    for phrase in ("Karataş", "Yıldız", "Hatice", "05550000099"):
        assert case.short_number not in body(client.get("/ara/", {"q": phrase})), phrase
    assert case.short_number in body(client.get("/ara/", {"q": "vinç"}))
    page = body(client.get(f"/basvuru/{case.pk}/"))
    for secret in ("Karataş", "Yıldız", "Hatice", "000 00 99"):
        assert secret not in page, secret
