"""A half-written answer is the unit's: whoever opens it goes on, and nobody overwrites another."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.answers import drafting
from muhatap.answers import services as answers
from muhatap.answers.models import AnswerDraft
from muhatap.cases import services
from muhatap.cases.models import Referral
from muhatap.kit.errors import NotNow
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.conftest import place as place
from tests.cases.town import Town
from tests.cases.working import DONE, working
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def path(part: Referral) -> str:
    return f"/yonlendirme/{part.pk}/cevapla/"


def keep(client: Client, part: Referral, text: str, seen: int, **more: str) -> Any:
    return client.post(f"{path(part)}taslak/", {"text": text, "draft": str(seen), "outcome": "done", **more})


def test_a_colleague_goes_on_where_one_stopped(place: Town) -> None:
    _case, part = working(place)
    one, two = sit(Client(), place.roads_user), sit(Client(), place.roads_lead)
    assert keep(one, part, "Ekip gitti,", 0, remark="fotoğraf yok").json() == {"draft": 1}
    page = body(two.get(path(part)))
    assert "Ekip gitti," in page and "fotoğraf yok" in page
    assert f"Birimin taslağı: {place.roads_user.name}" in page
    assert 'name="draft" value="1"' in page
    assert keep(two, part, "Ekip gitti, yol onarıldı.", 1).json() == {"draft": 2}
    late = keep(one, part, "Ekip gitti, yarın", 1)
    assert late.status_code == 409
    assert place.roads_lead.name in late.json()["says"]
    assert AnswerDraft.objects.get().text == "Ekip gitti, yol onarıldı."


def test_two_windows_of_one_person_do_not_stop_each_other(place: Town) -> None:
    _case, part = working(place)
    one = sit(Client(), place.roads_user)
    assert keep(one, part, "Bir", 0).json() == {"draft": 1}
    assert keep(one, part, "Bir iki", 0).json() == {"draft": 2}


def test_nothing_typed_keeps_nothing_and_a_draft_can_be_thrown_away(place: Town) -> None:
    _case, part = working(place)
    one = sit(Client(), place.roads_user)
    assert keep(one, part, " \u200b ", 0).status_code == 204
    assert not AnswerDraft.objects.exists()
    keep(one, part, "Yanlış başladı.", 0)
    assert one.post(f"{path(part)}taslak/at/").headers["Location"] == path(part)
    assert not AnswerDraft.objects.exists()
    assert "Yanlış başladı." not in body(one.get(path(part)))


def test_a_given_answer_leaves_no_draft_and_takes_none(place: Town) -> None:
    _case, part = working(place)
    one = sit(Client(), place.roads_user)
    keep(one, part, "Ekip gitti", 0)
    answers.submit(part.pk, DONE, by=place.roads_user)
    assert not AnswerDraft.objects.exists()
    assert keep(one, part, "Geç kalan", 1).status_code == 409
    with pytest.raises(NotNow):
        drafting.keep(part.pk, {"text": "Geç kalan"}, seen=0, by=place.roads_user)


def test_others_neither_read_nor_write_it(place: Town) -> None:
    _case, part = working(place)
    keep(sit(Client(), place.roads_user), part, "Yalnız birimin.", 0)
    stranger = sit(Client(), cast.person(Role.UNIT_USER, place.spare))
    assert keep(stranger, part, "Ben de", 1).status_code == 404
    agent = sit(Client(), place.agent)
    assert keep(agent, part, "Ben de", 1).status_code == 403
    assert agent.get(path(part)).status_code == 404
    assert AnswerDraft.objects.get().text == "Yalnız birimin."


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_draft_of_before_hides_who_was_hidden_since(place: Town) -> None:
    case, part = working(place)
    one = sit(Client(), place.roads_user)
    keep(one, part, "Sayın Hatice Yıldız, yol onarıldı.", 0)
    services.move(case.pk, "hide_identity", by=place.coordinator)
    page = body(one.get(path(part)))
    assert "Hatice" not in page
    assert "yol onarıldı" in page


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(text=st.text(max_size=60), seen=st.text(max_size=12), outcome=st.text(max_size=12))
def test_whatever_is_posted_is_answered(place: Town, text: str, seen: str, outcome: str) -> None:
    part = Referral.objects.first() or working(place)[1]
    client = sit(Client(), place.roads_user)
    answer = client.post(f"{path(part)}taslak/", {"text": text, "draft": seen, "outcome": outcome})
    assert answer.status_code in (200, 204, 400)
    assert client.get(path(part)).status_code == 200
