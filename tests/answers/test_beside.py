"""Writing an answer: nothing is chosen beforehand, and what belongs to it stands beside it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import services
from muhatap.cases.models import Referral, Topic
from tests.cases.conftest import place as place
from tests.cases.town import Town
from tests.cases.working import DONE, routed, working
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def path(part: Referral) -> str:
    return f"/yonlendirme/{part.pk}/cevapla/"


def test_no_outcome_is_chosen_for_the_unit(client: Client, place: Town) -> None:
    _case, part = working(place)
    sit(client, place.roads_user)
    page = body(client.get(path(part)))
    assert 'name="outcome"' in page and not re.search(r'name="outcome"[^>]*checked', page)
    refused = client.post(path(part), {"text": DONE})
    assert refused.status_code == 422 and DONE in body(refused) and "Sonucu seçin" in body(refused)
    assert not Answer.objects.exists()
    client.post(f"{path(part)}taslak/", {"text": "Ekip", "draft": "0"})
    assert not re.search(r'name="outcome"[^>]*checked', body(client.get(path(part))))
    client.post(f"{path(part)}taslak/", {"text": "Ekip", "draft": "1", "outcome": "partly"})
    assert re.search(r'value="partly"[^>]*checked', body(client.get(path(part))))


@pytest.mark.duty("lifecycle.answer-review")
def test_the_reviewer_sees_the_outcome_and_how_it_changed(client: Client, place: Town) -> None:
    case, part = working(place)
    first = answers.submit(part.pk, DONE, by=place.roads_user, outcome="done")
    sit(client, place.reviewer)
    assert "Sonuç: <b>Yapıldı</b>" in body(client.get(f"/basvuru/{case.pk}/"))
    assert "Sonuç: <b>Yapıldı</b>" in body(client.get(f"/cevap/{first.pk}/iade/"))
    answers.give_back(first.pk, "Yarısı duruyor.", by=place.reviewer)
    answers.submit(part.pk, "Yolun yarısı onarıldı.", by=place.roads_user, outcome="partly")
    page = body(client.get(f"/basvuru/{case.pk}/"))
    assert "<del>Yapıldı</del> <ins>Kısmen yapıldı</ins>" in page
    assert "Sonuç: <b>Yapıldı</b>" in page, "of the version before, too"


def test_what_was_noted_asked_and_told_stands_beside_the_writing(client: Client, place: Town) -> None:
    Topic.objects.filter(pk=place.topic.pk).update(
        questions=[{"code": "derin", "label_tr": "Ne kadar derin?", "type": "text"}]
    )
    place.topic.refresh_from_db()
    case = place.register(route=False, answers={"derin": "Diz boyu"}).case
    facts = {"units": [place.roads.pk, place.parks.pk], "text": "Okul yolu, önce buraya gidin."}
    services.move(case.pk, "route", by=place.coordinator, facts=facts)
    part = Referral.objects.get(case=case, unit=place.roads)
    other = Referral.objects.get(case=case, unit=place.parks)
    for one, by in ((part, place.roads_user), (other, place.parks_user)):
        services.move_referral(one.pk, "accept", by=by)
        services.move_referral(one.pk, "ask", by=by, facts={"question": f"Soru: {one.unit.name_tr}?"})
        services.move_referral(one.pk, "reply", by=by, facts={"reply": f"Cevap: {one.unit.name_tr}."})
    page = body(sit(client, place.roads_user).get(path(part)))
    assert "Okul yolu, önce buraya gidin." in page and place.coordinator.name in page
    assert "Ne kadar derin?" in page and "Diz boyu" in page
    assert "Cevap: Yol Bakım ve Onarım." in page
    assert "Cevap: Park ve Bahçeler." not in page, "another unit's question is not this unit's"


def test_of_a_hidden_applicant_it_says_nothing(client: Client, place: Town) -> None:
    case = place.register(route=False, identity_hidden=True).case
    note = f"{place.citizen.name} evde bekliyor."
    facts = {"units": [place.roads.pk], "text": note}
    services.move(case.pk, "route", by=place.coordinator, facts=facts)
    part = Referral.objects.get(case=case)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    page = body(sit(client, place.roads_user).get(path(part)))
    assert "evde bekliyor." in page and place.citizen.name not in page


@pytest.mark.duty("lifecycle.answer-editing")
def test_a_written_combined_answer_is_not_asked_for_again(client: Client, place: Town) -> None:
    case, parts = routed(place, place.roads, place.parks)
    for part, by in zip(parts, (place.roads_user, place.parks_user), strict=True):
        services.move_referral(part.pk, "accept", by=by)
        answers.approve(answers.submit(part.pk, DONE, by=by).pk, by=place.reviewer)
    sit(client, place.reviewer)
    page = f"/basvuru/{case.pk}/"
    assert "Hemşehri tek bir metin okumalı." in body(client.get(page))
    assert client.post(f"{page}ortak-cevap/", {"text": "İkisi de bitti, yol da park da."}).status_code == 302
    assert "Hemşehri tek bir metin okumalı." not in body(client.get(page))
