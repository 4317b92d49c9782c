"""Colleagues at the same case see each other, see what changed meanwhile, and mention each other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.cases import mentioning
from muhatap.cases import services as cases
from muhatap.cases.models import Case, Event
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.organization import queries as organization
from muhatap.organization.models import Staff
from muhatap.organization.roles import Role
from muhatap.teamwork import services
from muhatap.teamwork.models import Mention, Presence
from tests import cast
from tests.cases.conftest import place as place
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def tell(client: Client, case: Case, **said: str) -> str:
    answer = client.post(f"/basvuru/{case.pk}/kim-burada/", {"goruldu": str(case.event_count), **said})
    assert answer.status_code == 200
    return body(answer)


def user_of(person: object) -> str:
    return Staff.objects.get(pk=getattr(person, "staff_id", 0)).username


def test_two_at_one_case_see_each_other_and_who_writes(place: Town) -> None:
    case = place.register(route=False).case
    one, two = sit(Client(), place.coordinator), sit(Client(), place.supervisor)
    assert "bakıyor" not in tell(one, case)
    assert f"bakıyor: {place.coordinator.name}" in tell(two, case)
    assert f"bakıyor: {place.supervisor.name}" in tell(one, case)
    tell(two, case, yaziyor="1")
    assert f"yazıyor: {place.supervisor.name}" in tell(one, case)
    assert two.post(f"/basvuru/{case.pk}/kim-burada/", {"gitti": "1"}).status_code == 204
    assert place.supervisor.name not in tell(one, case)


def test_who_said_nothing_for_a_minute_has_gone(place: Town) -> None:
    case = place.register(route=False).case
    services.here(case.pk, by=place.supervisor, writing=True)
    one = sit(Client(), place.coordinator)
    assert "yazıyor" in tell(one, case)
    with clock.frozen(clock.now() + timedelta(seconds=55)):
        assert place.supervisor.name not in tell(one, case)
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert services.tidy(by=organization.system()) == 2
    assert not Presence.objects.exists()


def test_a_page_hears_that_its_case_has_changed(place: Town) -> None:
    case = place.register(route=False).case
    one = sit(Client(), place.supervisor)
    assert "değişti" not in tell(one, case)
    cases.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    assert f"Siz açtıktan sonra değişti: Yönlendirildi: {place.roads.name}" in tell(one, case)
    case.refresh_from_db()
    assert "değişti" not in tell(one, case), "the page that was opened anew shows it"


def test_strangers_are_not_at_the_case(place: Town) -> None:
    case = place.register(route=False).case
    stranger = sit(Client(), cast.person(Role.UNIT_USER, place.spare))
    assert stranger.post(f"/basvuru/{case.pk}/kim-burada/", {"goruldu": "1"}).status_code == 404
    assert not Presence.objects.exists()
    assert Client().post(f"/basvuru/{case.pk}/kim-burada/").status_code in (302, 401)


def test_a_note_mentions_a_colleague_who_finds_it_and_looks(place: Town) -> None:
    case = place.register(route=False).case
    text = f"@{user_of(place.supervisor)} buna bakar mısın? @{user_of(place.coordinator)}"
    colleague = sit(Client(), place.supervisor)
    assert "Henüz sizden söz edilmedi" in body(colleague.get("/sozler/"))
    cases.move(case.pk, "note", by=place.coordinator, facts={"text": text})
    run_all()
    assert list(Mention.objects.values_list("staff_id", flat=True)) == [place.supervisor.staff_id]
    page = body(colleague.get("/sozler/?durum=yeni"))
    assert "buna bakar mısın?" in page
    assert case.number in page
    assert "1 notta sizden söz edildi" in body(colleague.get("/gunum/"))
    tell(colleague, case, acildi="1")
    assert "Bakılmamış söz yok" not in body(colleague.get("/sozler/?durum=yeni")), (
        "the open page lacks the note"
    )
    case.refresh_from_db()
    tell(colleague, case)
    assert "Bakılmamış söz yok" not in body(colleague.get("/sozler/?durum=yeni")), "an old page goes on"
    tell(colleague, case, acildi="1")
    assert "sizden söz edildi" not in body(colleague.get("/gunum/"))
    assert "Bakılmamış söz yok" in body(colleague.get("/sozler/?durum=yeni"))
    assert "buna bakar mısın?" in body(colleague.get("/sozler/"))


def test_colleagues_without_access_do_not_crowd_out_those_with_it(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    for number in range(15):
        cast.person(Role.UNIT_USER, place.spare, f"aaa.uzak{number}")
    name = place.supervisor.name.split()[0]
    Staff.objects.filter(username__startswith="aaa").update(full_name=f"{name} Aaa", name_sort="a")
    sit(client, place.coordinator)
    with CaptureQueriesContext(connection) as counted:
        page = body(client.get(f"/sozler/bul/?q={name}&basvuru={case.pk}"))
    assert f"@{user_of(place.supervisor)} " in page
    assert "aaa" not in page
    assert len(counted) <= 20


def test_everything_is_looked_at_by_one_press(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    for _time in range(3):
        cases.move(case.pk, "note", by=place.coordinator, facts={"text": f"@{user_of(place.supervisor)} bak"})
    run_all()
    sit(client, place.supervisor)
    assert body(client.get("/sozler/?durum=yeni")).count('class="mention is-new"') == 3
    assert client.post("/sozler/goruldu/").status_code == 302
    assert "Bakılmamış söz yok" in body(client.get("/sozler/?durum=yeni"))


def test_nobody_is_mentioned_at_a_case_they_do_not_see(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    stranger = cast.person(Role.UNIT_USER, place.spare, "uzak.biri")
    cases.move(case.pk, "note", by=place.coordinator, facts={"text": "@uzak.biri bakar mı?"})
    run_all()
    assert not Mention.objects.exists()
    page = body(sit(client, place.coordinator).get(f"/sozler/bul/?q=uzak&basvuru={case.pk}"))
    assert "Bu başvuruyu gören böyle biri yok." in page
    name = place.supervisor.name.split()[0]
    assert f"@{user_of(place.supervisor)} " in body(client.get(f"/sozler/bul/?q={name}&basvuru={case.pk}"))
    assert "option" not in body(sit(client, stranger).get(f"/sozler/bul/?q={name}&basvuru={case.pk}"))


def test_who_would_hear_nothing_of_a_note_is_named_to_its_writer(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    cast.person(Role.UNIT_USER, place.spare, "uzak.biri")
    sit(client, place.coordinator)
    path = f"/basvuru/{case.pk}/yap/note/"
    known = f"@{user_of(place.supervisor)} bakar mı?"
    page = body(client.post(path, {"text": f"@uzak.biri @kimse.degil {known}"}))
    assert "Bu başvuruyu gören böyle bir personel yok: @uzak.biri, @kimse.degil." in page, "not told apart"
    assert known in page
    assert not Event.objects.filter(case=case, move="note").exists()
    assert client.post(path, {"text": known}).status_code == 302
    assert Event.objects.filter(case=case, move="note").exists()


@pytest.mark.duty("privacy.hidden-applicant")
def test_the_list_of_mentions_keeps_a_hidden_applicant_hidden(client: Client, place: Town) -> None:
    case = place.register(route=False, identity_hidden=True, title="Hatice Yıldız: gürültü").case
    cases.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    text = f"@{user_of(place.roads_user)} Hatice Yıldız yine aradı."
    cases.move(case.pk, "note", by=place.coordinator, facts={"text": text})
    run_all()
    page = body(sit(client, place.roads_user).get("/sozler/"))
    assert "yine aradı" in page
    assert "Hatice" not in page


def test_a_long_list_takes_no_more_statements(client: Client, place: Town) -> None:
    sit(client, place.supervisor)

    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get("/sozler/").status_code == 200
        return len(counted)

    def mentions(n: int) -> None:
        case = place.register(route=False).case
        for _time in range(n):
            text = f"@{user_of(place.supervisor)} bak"
            cases.move(case.pk, "note", by=place.coordinator, facts={"text": text})
        run_all()

    mentions(1)
    few = statements()
    mentions(9)
    assert statements() == few <= 8


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(max_size=80), st.text(max_size=20))
def test_whatever_a_page_says_is_answered(place: Town, seen: str, word: str) -> None:
    case = Case.objects.first() or place.register(route=False).case
    client = sit(Client(), place.coordinator)
    for field in ("goruldu", "yaziyor", "gitti"):
        answer = client.post(f"/basvuru/{case.pk}/kim-burada/", {field: seen})
        assert answer.status_code in (200, 204, 400)
    assert client.get("/sozler/bul/", {"q": seen, "basvuru": word}).status_code in (200, 400)
    assert client.get("/sozler/", {"sayfa": seen, "durum": word}).status_code in (200, 400)


@given(st.text(alphabet="@ab.c_- \n", max_size=60))
def test_names_in_a_note_are_user_names_or_nothing(text: str) -> None:
    for name in mentioning.MENTIONED.findall(text):
        assert f"@{name}" in text
        assert not name.startswith((".", "-", "_"))


def test_a_note_without_names_mentions_nobody(place: Town) -> None:
    case = place.register(route=False).case
    cases.move(case.pk, "note", by=place.coordinator, facts={"text": "Adres info@korfez.example, @ işareti."})
    run_all()
    assert not Mention.objects.exists()
    assert Event.objects.filter(case=case, move="note").count() == 1
