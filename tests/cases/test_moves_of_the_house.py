"""Moves beyond a unit's work: up and back, opened again, checked, handed over, told how good it was."""

from __future__ import annotations

import pytest
from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import (
    Channel,
    Referral,
)
from muhatap.notifications.models import Notice
from tests.cases.town import Town
from tests.cases.working import DONE, closed, refused_when_empty, routed, working
from tests.pages import body, do, sit

pytestmark = pytest.mark.django_db


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
