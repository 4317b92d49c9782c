"""Ready texts: written by who may, found by two colons, filled from the case, never with a name."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.cases import services as cases
from muhatap.kit.errors import Incomplete, NotYours
from muhatap.organization.models import AdminEvent, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.textmodules import filling, queries, services
from muhatap.textmodules.models import TextModule
from muhatap.textmodules.services import Draft
from tests import cast
from tests.cases.town import Town
from tests.pages import sit

pytestmark = pytest.mark.django_db
DONE = "{numara}: {mahalle} {sokak} onarıldı."


@pytest.fixture
def place(settled: Town) -> Town:
    return settled


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


def typed(**changes: str) -> dict[str, str]:
    return {
        "shortcut": "onarildi",
        "title": "Onarıldı",
        "body_tr": DONE,
        "body_en": "",
        "unit": "",
        **changes,
    }


def test_a_supervisor_writes_one_for_everybody_and_its_history_is_seen(client: Client, place: Town) -> None:
    sit(client, place.supervisor)
    assert client.post("/metinler/yeni/", typed()).status_code == 302
    row = TextModule.objects.get()
    changed = client.post(f"/metinler/{row.pk}/duzelt/", typed(title="Yol onarıldı"))
    assert changed.status_code == 302
    page = body(client.get(f"/metinler/{row.pk}/"))
    assert "Hazır metin değişti" in page and "Yol onarıldı" in page and "Onarıldı" in page
    assert client.post(f"/metinler/{row.pk}/durum/", {"acik": "0"}).status_code == 302
    assert queries.offers(place.agent, "onar") == []
    client.get("/metinler/")  # takes the toast
    assert "::onarildi" not in body(client.get("/metinler/"))
    assert "::onarildi" in body(client.get("/metinler/?kapali=on"))
    client.post(f"/metinler/{row.pk}/durum/", {"acik": "1"})
    assert [one.shortcut for one in queries.offers(place.agent, "onar")] == ["onarildi"]
    actions = AdminEvent.objects.filter(subject=f"textmodule:{row.pk}").values_list("action", flat=True)
    assert sorted(actions) == [
        "textmodule.changed", "textmodule.closed", "textmodule.created", "textmodule.reopened"
    ]  # fmt: skip


def test_a_unit_s_lead_writes_for_the_unit_alone(client: Client, place: Town) -> None:
    sit(client, place.roads_lead)
    page = body(client.get("/metinler/yeni/"))
    assert "Yol Bakım ve Onarım" in page and "Bütün belediye" not in page and "Park ve Bahçeler" not in page
    assert client.post("/metinler/yeni/", typed(unit=str(place.parks.pk))).status_code == 422
    assert client.post("/metinler/yeni/", typed()).status_code == 422
    assert client.post("/metinler/yeni/", typed(unit=str(place.roads.pk))).status_code == 302
    row = TextModule.objects.get()
    assert [one.pk for one in queries.offers(place.roads_user, "onarildi")] == [row.pk]
    assert queries.offers(place.parks_user, "onarildi") == []
    sit(client, place.parks_user)
    assert client.get(f"/metinler/{row.pk}/").status_code == 404
    assert client.get("/metinler/yeni/").status_code == 404
    with pytest.raises(NotYours):
        services.correct(row.pk, Draft("onarildi", "Başka", "x"), by=place.roads_lead)


def test_it_is_filled_from_the_case_and_open_elsewhere(client: Client, place: Town) -> None:
    services.add(Draft("onarildi", "Onarıldı", DONE + " {ben}"), by=place.supervisor)
    case = place.register(street="1732. Sokak", door="5", route=False).case
    cases.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    sit(client, place.roads_user)
    found = body(client.get("/metinler/bul/", {"q": "onar", "basvuru": str(case.pk)}))
    assert f"{case.number}: … 1732. Sokak No: 5 onarıldı. {place.roads_user.name}" in found
    assert "Hatice" not in found
    alone = body(client.get("/metinler/bul/", {"q": "onar"}))
    assert "…: … … onarıldı." in alone
    stranger = place.register(route=False).case
    assert stranger.number not in body(
        client.get("/metinler/bul/", {"q": "onar", "basvuru": str(stranger.pk)})
    )
    assert client.get("/metinler/bul/", {"q": "\u200b" * 90, "basvuru": "x"}).status_code == 200


def test_an_english_letter_gets_english_words(client: Client, place: Town) -> None:
    services.add(Draft("bilgi", "Bilgi", "Bugün {bugun}.", "Today {bugun}."), by=place.supervisor)
    case = place.register(language="en").case
    sit(client, place.agent)
    found = body(client.get("/metinler/bul/", {"q": "bilgi", "basvuru": str(case.pk)}))
    assert "Today" in found and "November" in found


def test_the_case_s_topic_comes_first(place: Town) -> None:
    services.add(Draft("a-genel", "Genel", "Genel söz."), by=place.supervisor)
    services.add(Draft("z-yol", "Yol", "Yol sözü.", topic=place.topic), by=place.supervisor)
    case = place.register().case
    assert [row.shortcut for row in queries.offers(place.agent, "", case)] == ["z-yol", "a-genel"]
    assert [row.shortcut for row in queries.offers(place.agent, "")] == ["a-genel", "z-yol"]


@pytest.mark.parametrize(
    "changes",
    [
        {"shortcut": ""}, {"shortcut": "Büyük Harf!"}, {"shortcut": "a" * 25}, {"title": " "},
        {"body_tr": " "}, {"body_tr": "{tckn}"}, {"body_tr": "x" * 4001}, {"body_en": "{name}"},
        {"unit": "999999"}, {"topic": "999999"}, {"title": "gizli\u202eişaret"},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, place: Town, changes: dict[str, str]
) -> None:
    sit(client, place.supervisor)
    answer = client.post("/metinler/yeni/", typed(**{"title": "Yazdığım ad", **changes}))
    assert answer.status_code == 422
    assert "title" in changes or "Yazdığım ad" in body(answer)
    assert not TextModule.objects.exists()


def test_a_word_is_taken_once_a_unit(place: Town) -> None:
    services.add(Draft("onarildi", "Onarıldı", "x"), by=place.supervisor)
    services.add(Draft("onarildi", "Onarıldı", "x", unit=place.roads), by=place.supervisor)
    with pytest.raises(Incomplete) as refused:
        services.add(Draft("::Onarıldı", "Başka", "y"), by=place.supervisor)
    assert "shortcut" in refused.value.fields


def test_the_shipped_ones_are_loaded_once_and_leave_the_house_s_own_alone(place: Town) -> None:
    services.add(Draft("kapanis", "Bizim kapanış", "Saygılarımızla."), by=place.supervisor)
    assert services.load_shipped(by=place.supervisor) >= 8
    assert services.load_shipped(by=place.supervisor) == 0
    assert TextModule.objects.get(shortcut="kapanis").title == "Bizim kapanış"


def test_two_who_correct_one_text_do_not_lose_each_other_s_words(client: Client, place: Town) -> None:
    row = services.add(Draft("a", "A", "Eski metin"), by=place.supervisor)
    sit(client, place.supervisor)
    path = f"/metinler/{row.pk}/duzelt/"
    seen = re.search(r'name="seen" value="(\d+)"', body(client.get(path)))
    assert seen is not None
    services.correct(row.pk, Draft("a", "A", "Başkasının metni"), by=place.manager)
    late = client.post(path, {"shortcut": "a", "title": "A", "body_tr": "Geç kalan", "seen": seen[1]})
    assert late.status_code == 422 and "Geç kalan" in body(late) and "başka biri değiştirdi" in body(late)
    row.refresh_from_db()
    assert row.body_tr == "Başkasının metni"
    again = re.search(r'name="seen" value="(\d+)"', body(late))
    assert again is not None and again[1] > seen[1]
    typed = {"shortcut": "a", "title": "A", "body_tr": "Geç kalan", "seen": again[1]}
    assert client.post(path, typed).status_code == 302, "now it is known what it writes over"


def test_a_closed_unit_s_text_stays_its_own_when_it_is_corrected(client: Client, place: Town) -> None:
    row = services.add(Draft("a", "A", "x", unit=place.roads), by=place.supervisor)
    Unit.objects.filter(pk=place.roads.pk).update(is_active=False)
    sit(client, place.supervisor)
    path = f"/metinler/{row.pk}/duzelt/"
    assert f'<option value="{place.roads.pk}" selected>' in body(client.get(path))
    client.post(path, {"shortcut": "a", "title": "A", "body_tr": "y", "unit": str(place.roads.pk)})
    row.refresh_from_db()
    assert (row.body_tr, row.unit_id) == ("y", place.roads.pk)


def test_a_word_taken_in_the_same_moment_is_refused_like_any_other(place: Town) -> None:
    services.add(Draft("a", "A", "x"), by=place.supervisor)
    row = services.add(Draft("b", "B", "x"), by=place.supervisor)
    with pytest.raises(Incomplete) as refused, services._one_word_once():
        TextModule.objects.filter(pk=row.pk).update(shortcut="a")
    assert set(refused.value.fields) == {"shortcut"}


def test_finding_costs_the_same_however_many_there_are(
    client: Client, place: Town, django_assert_max_num_queries: Any
) -> None:
    services.load_shipped(by=place.supervisor)
    case = place.register().case
    sit(client, place.agent)
    client.get("/metinler/bul/", {"q": "a"})
    with django_assert_max_num_queries(7):
        client.get("/metinler/bul/", {"q": "a", "basvuru": str(case.pk)})
    with django_assert_max_num_queries(8):
        client.get("/metinler/")


@given(st.text(max_size=300))
def test_filling_never_fails_and_leaves_other_braces_alone(text: str) -> None:
    who = Person(actor_id=1, kind="staff", name="Sevgi Arslan")
    filled = filling.fill(text, None, who)
    if "{" not in text:
        assert filled == text
    assert filling.fill("{numara} {yok}", None, who) == "… {yok}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shortcut=st.text(max_size=30), title=st.text(max_size=90), words=st.text(max_size=60))
def test_anything_typed_is_kept_or_refused(place: Town, shortcut: str, title: str, words: str) -> None:
    TextModule.objects.all().delete()
    try:
        row = services.add(Draft(shortcut, title, words), by=place.supervisor)
    except Incomplete as refused:
        kept = set(refused.fields)
        assert kept and kept <= {"shortcut", "title", "body_tr"}
    else:
        assert services.SHORTCUT.fullmatch(row.shortcut) and row.title and row.body_tr


def test_whoever_holds_a_role_without_a_unit_has_the_house_s(client: Client, place: Town) -> None:
    services.load_shipped(by=place.supervisor)
    free = cast.person(Role.AGENT, None, "gezgin")
    assert len(queries.offers(free, "")) == queries.OFFERED
    sit(client, free)
    assert "::kapanis" in body(client.get("/metinler/"))


def test_the_list_can_be_narrowed_to_a_unit_and_on_to_another(client: Client, place: Town) -> None:
    services.add(Draft("a", "A", "x", unit=place.roads), by=place.supervisor)
    services.add(Draft("b", "B", "x", unit=place.parks), by=place.supervisor)
    sit(client, place.supervisor)
    page = body(client.get("/metinler/", {"birim": place.roads.pk}))
    assert "::a" in page and "::b" not in page
    assert "Park ve Bahçeler</option>" in page, "the other unit is still to be chosen"
