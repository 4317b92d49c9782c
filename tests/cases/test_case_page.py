"""What the case page says to whoever opens it: for whom the case waits, and what is expected of oneself."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import acts, pages, services, waiting
from muhatap.cases.models import Case, Channel, Event, Information, Referral
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.cases.working import DONE, routed, working
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def said(person: Person, case: Case) -> str:
    """What the page tells this person that the case waits for."""
    found = pages.case_of(person, case.pk)
    parts = list(found.referrals.select_related("unit").order_by("pk"))
    return " ".join(waiting.sentences(person, found, parts))


def bar(client: Client, case: Case) -> str:
    """The bar of the page, without its menu."""
    page = body(client.get(f"/basvuru/{case.pk}/"))
    return page[page.index('class="acts"') : page.index('id="yap"')].partition('class="menu"')[0]


def expected(client: Client, case: Case) -> list[str]:
    """The words of the primary buttons."""
    found = re.findall(
        r'<(?:a|button) class="btn primary"[^>]*>(.*?)</(?:a|button)>', bar(client, case), re.S
    )
    return [" ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", words, flags=re.S).split()) for words in found]


def test_everybody_reads_for_whom_a_case_waits(client: Client, place: Town) -> None:
    case, parts = routed(place, place.roads, place.parks)
    assert said(place.agent, case) == "Kabul etmesi beklenen: Yol Bakım ve Onarım, Park ve Bahçeler."
    for part, by in zip(parts, (place.roads_user, place.parks_user), strict=True):
        services.move_referral(part.pk, "accept", by=by)
    written = [answers.submit(parts[0].pk, DONE, by=place.roads_user)]
    words = said(place.agent, case)
    assert "Cevabı beklenen: Park ve Bahçeler." in words
    assert "Kontrol edecek masa: Karşılama ve Sonuç Birimi." in words
    services.move_referral(parts[1].pk, "ask", by=place.parks_user, facts={"question": "Nerede?"})
    assert "Hemşehrinin cevabını bekleyen: Park ve Bahçeler." in said(place.agent, case)
    services.move_referral(parts[1].pk, "reply", by=place.parks_user, facts={"reply": "Köşede."})
    written.append(answers.submit(parts[1].pk, DONE, by=place.parks_user))
    assert (
        said(place.agent, case) == "Cevap kontrol bekliyor. Kontrol edecek masa: Karşılama ve Sonuç Birimi."
    )
    assert said(place.agent, case) in bar(sit(client, place.agent), case)
    assert expected(client, case) == []
    assert expected(sit(client, place.reviewer), case) == ["2 cevaba bak o"]
    answers.approve(written[0].pk, by=place.reviewer)
    assert expected(client, case) == ["Bu cevabı onayla o"], "it does not go to the citizen yet"
    answers.approve(written[1].pk, by=place.reviewer)
    assert expected(client, case) == ["Ortak cevabı yaz c"]
    assert "hemşehriye gidecek metin bekleniyor. Masa: Karşılama" in said(place.agent, case)
    joined = answers.combine(case.pk, DONE, by=place.reviewer)
    assert expected(client, case) == ["Onayla, bildirime geç o"]
    assert "Birime iade et" not in bar(client, case), "the common text has no unit to go back to"
    answers.approve(joined.pk, by=place.reviewer)
    assert "Bildirecek masa: Karşılama ve Sonuç Birimi." in said(place.agent, case)


def test_who_sits_at_another_desk_reads_whose_it_is(client: Client, place: Town) -> None:
    case = place.register(channel=Channel.PHONE).case
    other = cast.person(Role.APPROVER, place.parks, "baska.onay")
    own = "Onay bekliyor. Onaylayacak masa: Onay Ekibi."
    assert said(place.approver, case) == own
    assert expected(sit(client, place.approver), case) == ["Onayla ve yönlendir o"]
    assert said(other, case) == f"{own} Sizin yetkiniz başka bir masada."
    assert expected(sit(client, other), case) == []
    assert said(other, case) in bar(client, case)


def test_what_ended_waits_for_nobody(place: Town) -> None:
    case = place.register(route=False).case
    assert "Yönlendirecek masa: Çözüm Merkezi." in said(place.agent, case)
    services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
    assert said(place.agent, case) == "İptal edildi, kimseden bir işlem beklenmiyor."


def test_two_units_in_one_hand_are_told_apart_and_no_key_means_two_things(
    client: Client, place: Town
) -> None:
    case, _parts = routed(place, place.roads, place.parks)
    both = cast.person(Role.UNIT_USER, place.roads, "iki.birim")
    both = cast.person(Role.UNIT_USER, place.parks, "iki.birim")
    assert expected(sit(client, both), case) == [
        "Kabul et Yol Bakım ve Onarım a" if unit == place.roads else "Kabul et Park ve Bahçeler"
        for unit in (place.roads, place.parks)
    ]
    for part in Referral.objects.filter(case=case):
        services.move_referral(part.pk, "accept", by=both)
    shown = bar(client, case)
    assert shown.count("Ara bilgi gir") == 3  # two buttons, one of them with the key's name
    assert shown.count('class="of">Park ve Bahçeler') == shown.count('class="of">Yol Bakım ve Onarım')
    page = body(client.get(f"/basvuru/{case.pk}/"))
    main = page[page.index("<main") :]
    keys = re.findall(r'data-key="([^"]+)"', main)
    assert len(keys) == len(set(keys)), keys


def test_what_asks_nothing_is_done_by_the_press_itself(client: Client, place: Town) -> None:
    case, (part,) = routed(place)
    shown = bar(sit(client, place.roads_user), case)
    assert f'<form method="post" action="/yonlendirme/{part.pk}/yap/accept/">' in shown
    assert 'data-key="a"' in shown
    answer = client.post(f"/yonlendirme/{part.pk}/yap/accept/", {"kuyruk": "gelen"}, follow=True)
    assert answer.redirect_chain == [(f"/basvuru/{case.pk}/?kuyruk=gelen", 302)], "it stands there still"
    assert f"{case.number}: Yol Bakım ve Onarım kabul etti" in body(answer)
    part.refresh_from_db()
    assert part.status == "working"
    asking = {act.row.name for act in acts.acts_of(place.roads_user, case, [part]) if not act.at_once}
    assert {"schedule", "ask", "inform"} <= asking


def test_a_returned_record_is_corrected_and_sent_again(client: Client, place: Town) -> None:
    case = place.register(channel=Channel.PHONE).case
    services.move(case.pk, "return", by=place.approver, facts={"reason": "Kapı numarası eksik."})
    assert said(place.coordinator, case) == "Düzeltme bekliyor. Kaydı açan: Derya Aksoy."
    assert expected(sit(client, place.agent), case) == ["Kaydı düzelt d"]
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "Düzeltilmek üzere döndü:" in page and page.count('data-key="d"') == 1
    assert "Yeniden onaya gönder" in bar(client, case)
    unchanged = client.post(f"/basvuru/{case.pk}/hemen/resubmit/")
    assert unchanged.status_code == 422 and "değişmedi" in body(unchanged)
    path = f"/basvuru/{case.pk}/yap/resubmit/"
    assert "Ne değişti ya da neden değişmedi?" in body(client.get(path))
    assert client.post(path, {"text": " "}).status_code == 422
    case.refresh_from_db()
    assert case.status == "returned"
    form = {"title": case.title, "kind": case.kind, "text": case.text, "topic": case.topic_id, "door": "7"}
    assert client.post(f"/basvuru/{case.pk}/duzelt/", form).status_code == 302
    assert expected(client, case) == ["Yeniden onaya gönder"]
    answer = client.post(f"/basvuru/{case.pk}/hemen/resubmit/", follow=True)
    assert "Yeniden onaya gönderildi" in body(answer)
    assert expected(client, case) == []
    services.move(case.pk, "return", by=place.approver, facts={"reason": "Kapı 9 olmasın?"})
    assert client.post(path, {"text": "Hayır, 7 doğru; yerinde baktım."}).status_code == 302
    page = body(sit(client, place.approver).get(f"/basvuru/{case.pk}/"))
    assert "Hayır, 7 doğru; yerinde baktım." in page, "who approves reads why it is as it was"


def test_a_correction_goes_back_to_approval_in_one_step(client: Client, place: Town) -> None:
    case = place.register(channel=Channel.PHONE).case
    path = f"/basvuru/{case.pk}/duzelt/"
    assert "Kaydet, yeniden onaya gönder" not in body(sit(client, place.approver).get(path))
    services.move(case.pk, "return", by=place.approver, facts={"reason": "Kapı numarası eksik."})
    sit(client, place.agent)
    assert "Kaydet, yeniden onaya gönder" in body(client.get(path))
    form = {"title": case.title, "kind": case.kind, "text": case.text, "topic": case.topic_id, "door": "7"}
    assert client.post(path, {**form, "gonder": "1"}).status_code == 302
    case.refresh_from_db()
    assert (case.status, case.door) == ("awaiting_approval", "7")
    assert [*Event.objects.order_by("seq").values_list("move", flat=True)][-2:] == ["amend", "resubmit"]


def test_what_a_unit_wrote_for_the_citizen_waits_in_sight(client: Client, place: Town) -> None:
    case, part = working(place)
    services.move(case.pk, "add_units", by=place.coordinator, facts={"units": [place.parks.pk]})
    other = Referral.objects.get(case=case, unit=place.parks)
    services.move_referral(other.pk, "accept", by=place.parks_user)
    services.move_referral(part.pk, "inform", by=place.roads_user, facts={"text": "Ekip perşembe gidecek."})
    services.move_referral(other.pk, "inform", by=place.parks_user, facts={"text": "Ağaç budanacak."})
    case.refresh_from_db()
    assert "Ara bilgi iletilmeyi bekliyor. İletecek masa: Karşılama" in said(place.agent, case)
    assert expected(sit(client, place.deliverer), case) == ["Ara bilgiyi ilet l"]
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "İletilmeyi bekleyen ara bilgi, Park ve Bahçeler:" in page
    second = Information.objects.get(text="Ağaç budanacak.")
    path = f"/basvuru/{case.pk}/yap/pass_on/?bilgi={second.pk}"
    assert path in page
    form = body(client.get(path))
    assert re.search(r"<textarea[^>]*>\s*Ağaç budanacak\.", form)
    assert f'<option value="{second.pk}" selected>Park ve Bahçeler: Ağaç budanacak.' in form
    assert "Bunu ilet" not in body(sit(client, place.agent).get(f"/basvuru/{case.pk}/"))
    services.move(case.pk, "withdraw_case", by=place.agent, facts={"reason": "Gerek kalmadı."})
    assert "İletilmeyi bekleyen" not in body(sit(client, place.deliverer).get(f"/basvuru/{case.pk}/"))


def test_units_that_gave_it_back_are_not_counted(client: Client, place: Town) -> None:
    case, parts = routed(place, place.roads, place.parks, place.spare)
    sit(client, place.coordinator)
    assert "3 birim" in body(client.get(f"/basvuru/{case.pk}/"))
    services.move_referral(parts[2].pk, "withdraw", by=place.coordinator, facts={"reason": "Gerekmedi."})
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "2 birim" in page and "3 birim" not in page


@pytest.mark.duty("privacy.hidden-applicant")
def test_the_author_of_a_hidden_case_reads_why_they_see_nobody(client: Client, place: Town) -> None:
    case = place.register(identity_hidden=True).case
    own = body(sit(client, place.agent).get(f"/basvuru/{case.pk}/"))
    assert "Kaydı siz açtınız, ama kimlik gizlenince" in own and "Hatice" not in own
    assert client.get(f"/basvuru/{case.pk}/kim/").status_code == 404
    other = cast.person(Role.AGENT, None, "baska.karsilayan")
    assert "Kaydı siz açtınız" not in body(sit(client, other).get(f"/basvuru/{case.pk}/"))
    may = body(sit(client, place.approver).get(f"/basvuru/{case.pk}/"))
    assert "Kaydı siz açtınız" not in may and f"/basvuru/{case.pk}/kim/" in may


def test_who_reads_the_register_goes_from_the_case_to_the_person(client: Client, place: Town) -> None:
    case, _part = working(place)
    link = f"/hemsehriler/{place.citizen.pk}/"
    assert f'href="{link}">Hemşehri kaydı' in body(sit(client, place.agent).get(f"/basvuru/{case.pk}/"))
    place.register()
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert f'href="{link}">1 başka başvurusu var' in page
    assert client.get(link).status_code == 200
    assert link not in body(sit(client, place.roads_user).get(f"/basvuru/{case.pk}/"))
    services.move(case.pk, "hide_identity", by=place.coordinator)
    for person in (place.agent, place.reviewer):
        assert link not in body(sit(client, person).get(f"/basvuru/{case.pk}/")), "the link would tell who"
