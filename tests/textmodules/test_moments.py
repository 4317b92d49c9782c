"""Standard answers: meant for a topic with all below it, and for what one is doing; offered first there."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muhatap.answers.models import Answer
from muhatap.cases import services as cases
from muhatap.cases.forms import MOMENTS, MoveForm
from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES
from muhatap.cases.models import Case, Topic
from muhatap.organization.models import AdminEvent
from muhatap.textmodules import queries, services
from muhatap.textmodules.models import TextModule
from muhatap.textmodules.moments import ANSWERS, Moment, clean, meant
from muhatap.textmodules.services import Draft
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settled: Town) -> Town:
    return settled


def words(person: Any, text: str, case: Case | None, moment: str) -> list[str]:
    """The shortcuts offered, in their order."""
    return [row.shortcut for row in queries.offers(person, text, case, moment)]


def test_an_answer_has_a_moment_for_each_outcome_and_a_form_names_known_ones() -> None:
    assert [str(one) for one in ANSWERS] == list(Answer.Outcome.values)
    assert set(MOMENTS.values()) <= set(Moment.values)
    for move, fact in MOMENTS:
        rows = [rows[move] for rows in (CASE_MOVES, REFERRAL_MOVES) if move in rows]
        assert any(fact in row.needs for row in rows), (move, fact)
    assert (
        meant("answer", "not_ours") == "not_ours" and meant("answer", "x") == "" and meant("done") == "done"
    )
    assert clean(["done", "question", "nonsense", "done"]) == ["question", "done"]


def test_what_fits_topic_and_moment_comes_first_and_what_is_meant_for_others_last(place: Town) -> None:
    above = Topic.objects.create(code="ust", name_tr="Üst konu", name_fold="ust konu", level=2)
    other = Topic.objects.create(code="baska", name_tr="Başka konu", name_fold="baska konu", level=2)
    Topic.objects.filter(pk=place.topic.pk).update(parent=above)
    place.topic.refresh_from_db()
    rows = {
        "f-genel": {},
        "e-an": {"moments": ["done"]},
        "d-konu": {"topic": place.topic},
        "c-ust": {"topic": above, "moments": ["done"]},
        "b-tam": {"topic": place.topic, "moments": ["done", "partly"]},
        "a-baska-an": {"topic": place.topic, "moments": ["question"]},
        "a-baska-konu": {"topic": other, "moments": ["done"]},
    }
    for word, bound in rows.items():
        services.add(Draft(word, word, "Söz.", **bound), by=place.supervisor)  # type: ignore[arg-type]
    case = place.register().case
    assert words(place.agent, "", case, "done") == [
        "b-tam", "c-ust", "d-konu", "e-an", "f-genel", "a-baska-an", "a-baska-konu"
    ]  # fmt: skip
    services.add(Draft("a-cok", "Çok", "Söz.", moments=["done", "interim"]), by=place.supervisor)
    found = words(place.agent, "", case, "done")
    assert found.index("e-an") < found.index("a-cok"), "meant for this alone"
    assert words(place.agent, "", case, "question")[0] == "a-baska-an"
    assert words(place.agent, "a-baska", case, "done") == ["a-baska-an", "a-baska-konu"], "typing finds all"


def test_words_are_found_without_turkish_letters_and_without_the_shortcut(
    client: Client, place: Town
) -> None:
    services.add(Draft("x1", "Çukur onarıldı", "Gereği yapıldı.", moments=["done"]), by=place.supervisor)
    services.add(Draft("x2", "Sulama", "Program hazır."), by=place.supervisor)
    sit(client, place.agent)
    asked = {"q": "cukur", "an": "answer", "outcome": "done"}
    found = body(client.get("/metinler/bul/", asked))
    assert "Çukur onarıldı" in found and "Sulama" not in found and "Cevap: yapıldı" in found
    assert client.get("/metinler/bul/", {"an": "\u200b" * 20, "outcome": "%"}).status_code == 200


def test_the_forms_say_what_one_is_doing(client: Client, place: Town) -> None:
    case = place.register(route=False).case
    cases.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    referral = case.referrals.get()
    assert 'data-moment="decline"' in str(MoveForm(REFERRAL_MOVES["decline"], case, referral)["reason"])
    assert "data-moment" not in str(MoveForm(CASE_MOVES["note"], case, None)["text"])
    cases.move_referral(referral.pk, "accept", by=place.roads_user)
    sit(client, place.roads_user)
    assert 'data-moment="answer"' in body(client.get(f"/yonlendirme/{referral.pk}/cevapla/"))
    assert 'data-moment="question"' in body(client.get(f"/yonlendirme/{referral.pk}/yap/ask/"))


def test_moments_are_kept_with_their_history_listed_and_exported(client: Client, place: Town) -> None:
    sit(client, place.supervisor)
    typed = {"shortcut": "soru", "title": "Soru", "body_tr": "Nerede?", "moments": ["question", "interim"]}
    assert client.post("/metinler/yeni/", typed).status_code == 302
    row = TextModule.objects.get()
    assert row.moments == ["question", "interim"]
    client.post(f"/metinler/{row.pk}/duzelt/", {**typed, "moments": ["done"]})
    event = AdminEvent.objects.get(action="textmodule.changed")
    assert event.after == {"moments": ["done"]}
    page = body(client.get(f"/metinler/{row.pk}/"))
    assert "Hemşehriye sorarken, Ara bilgi verirken" in page and "Cevap: yapıldı" in page
    assert "::soru" in body(client.get("/metinler/", {"an": "done"}))
    client.get("/metinler/")
    assert "::soru" not in body(client.get("/metinler/", {"an": "question"}))
    assert client.post(f"/metinler/{row.pk}/duzelt/", {**typed, "moments": ["yarin"]}).status_code == 422
