"""Questions under a condition, of several answers, of a day; and those that are asked no more."""

# ruff: noqa: E501 - rows of questions

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services
from muhatap.cases.models import Case, Channel, Topic
from muhatap.kit.errors import Incomplete
from muhatap.organization import queries
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
ASKED: list[dict[str, Any]] = [
    {"code": "kap", "label_tr": "Hangi kap?", "type": "choice", "options": ["Poşet", "Konteyner"], "required": True},
    {"code": "renk", "label_tr": "Rengi?", "type": "many", "options": ["Mavi", "Yeşil"], "options_en": ["Blue", "Green"],
     "only_code": "kap", "only_has": "Konteyner", "required": True, "help_tr": "Kapağına bakın."},
    {"code": "gun", "label_tr": "Ne zamandır?", "type": "day", "only_code": "renk", "only_has": "Mavi"},
]  # fmt: skip


@pytest.fixture
def place(settled: Town) -> Town:
    services.set_questions(settled.topic.pk, ASKED, by=queries.system())
    settled.topic = Topic.objects.get(pk=settled.topic.pk)
    return settled


def register(place: Town, answers: dict[str, Any], **more: Any) -> Case:
    return place.register(answers=answers, channel=Channel.PHONE, route=False, **more).case


def test_what_is_not_asked_is_neither_needed_nor_kept(place: Town) -> None:
    bag = register(place, {"kap": "Poşet", "renk": "Mavi", "gun": "19.11.2026"})
    assert bag.answers_to_questions == {"kap": "Poşet"}
    with pytest.raises(Incomplete):
        register(place, {"kap": "Konteyner"})
    whole = register(place, {"kap": "Konteyner", "renk": "Mavi; Yeşil", "gun": "19.11.2026"})
    assert whole.answers_to_questions == {"kap": "Konteyner", "renk": "Mavi; Yeşil", "gun": "19.11.2026"}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"only_code": "yok"}, "0.only_code"),
        ({"only_code": "gun"}, "1.only_code"),
        ({"only_has": "Kutu"}, "1.only_has"),
        ({"only_code": "", "only_has": "Poşet"}, "1.only_code"),
        ({"help_tr": "x" * 300}, "1.help_tr"),
    ],
)
def test_a_condition_that_cannot_hold_is_refused_at_its_place(
    place: Town, change: dict[str, str], column: str
) -> None:
    rows = [dict(row) for row in ASKED]
    rows[int(column[0])] |= change
    with pytest.raises(Incomplete) as refused:
        services.set_questions(place.topic.pk, rows, by=queries.system())
    assert column in refused.value.fields


def test_answers_stay_readable_when_their_question_is_gone(client: Client, place: Town) -> None:
    case = register(place, {"kap": "Konteyner", "renk": "Mavi; Yeşil"}, language="en")
    services.set_questions(place.topic.pk, [ASKED[0]], by=queries.system())
    page = body(sit(client, place.coordinator).get(f"/basvuru/{case.pk}/"))
    assert "Rengi?" in page and "Mavi; Yeşil" in page


def test_the_citizen_s_form_asks_for_it_only_where_it_is_asked(client: Client, place: Town) -> None:
    typed = {"text": "x", "topic": place.topic.pk, "q_kap": "Konteyner"}
    piece = body(client.post("/bildir/konu/", typed, headers={"hx-request": "true"}))
    assert 'data-show-when="q_kap=Konteyner"' in piece and "Kapağına bakın." in piece, piece


def test_the_builder_shows_what_clerk_and_citizen_will_see(client: Client, place: Town) -> None:
    sit(client, place.manager)
    path = f"/konular/{place.topic.pk}/sorular/"
    page = body(client.get(path))
    assert "Her zaman sorulur" in page and "Kapağına bakın." in page
    names = ("code", "label_tr", "type", "required", "only_code", "only_has", "help_tr")
    rows = {f"soru-{at}-{name}": row.get(name, "") for at, row in enumerate(ASKED) for name in names}
    rows |= {f"soru-{at}-options": ", ".join(row.get("options", [])) for at, row in enumerate(ASKED)}
    rows |= {
        "soru-1-options_en": "Blue, Green",
        "soru-1-label_tr": "Hangi renk?",
        "soru-1-label_en": "Which colour?",
    }
    rows |= {"soru-TOTAL_FORMS": 3, "soru-INITIAL_FORMS": 3}
    shown = body(client.post(f"{path}onizle/", rows))
    assert "Hangi renk?" in shown and "Which colour?" in shown and "Green" in shown, shown
    assert Topic.objects.get(pk=place.topic.pk).questions[1]["label_tr"] == "Rengi?", (
        "a preview changes nothing"
    )
    assert client.post(path, rows).status_code == 302
    assert Topic.objects.get(pk=place.topic.pk).questions[1]["only_has"] == "Konteyner"
