"""The citizen's way out: no account, again and again, and nothing is learnt by guessing."""

from __future__ import annotations

from email import message_from_bytes
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from muhatap.announcements import tokens
from muhatap.citizens import services as citizens
from muhatap.citizens.models import CitizenChange, ContactPoint
from tests.announcements.hall import Hall, point
from tests.trying import often

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_one_button_stops_it_for_good(house: Hall, client: Client) -> None:
    who = house.citizen(1)
    address = f"/birak/{tokens.token(point(who).pk)}"
    page = client.get(address)
    assert page.status_code == 200
    assert "k•••••@ornek.example" in words(page)
    assert "Deneme" not in words(page)
    assert point(who).news_consent_at is not None, "looking stops nothing"
    for _again in range(3):
        assert client.post(address, follow=True).status_code == 200
        assert "gönderilmiyor" in words(client.get(address))
    assert point(who).news_consent_at is None
    assert point(who, "mobile").news_consent_at is not None, "only what the page says"
    change = CitizenChange.objects.filter(field="news_consent", citizen=who).latest("pk")
    assert (change.by_id, change.after) == (who.actor_id, "")
    assert house.sent().n_audience == 0


def test_a_mail_program_stops_it_with_its_own_button(house: Hall) -> None:
    who = house.citizen(1)
    address = f"/birak/{tokens.token(point(who).pk)}"
    program = Client(enforce_csrf_checks=True)
    for _again in range(2):
        said = program.post(address, {"List-Unsubscribe": "One-Click"})
        assert said.status_code == 204, "no other page: programs do not follow"
    assert point(who).news_consent_at is None
    assert program.post("/birak/x", {"List-Unsubscribe": "One-Click"}).status_code == 404


@pytest.mark.parametrize("base", ["https://muhatap.example", "http://localhost:8000"])
def test_the_e_mail_names_the_way_out_in_its_head(
    house: Hall, settings: Any, tmp_path: Any, base: str
) -> None:
    settings.HOME, settings.BASE_URL, settings.EMAIL_HOST = tmp_path, base, ""
    who = house.citizen(1)
    house.sent(by_sms=True)
    (letter,) = [message_from_bytes(one.read_bytes()) for one in (tmp_path / "outbox-mail").rglob("*.eml")]
    out = f"{base}/birak/{tokens.token(point(who).pk)}"
    assert letter["List-Unsubscribe"] == f"<{out}>"
    one_click = "List-Unsubscribe=One-Click" if base.startswith("https") else None
    assert letter["List-Unsubscribe-Post"] == one_click
    assert Client().post(out.removeprefix(base)).status_code == 302
    assert point(who).news_consent_at is None


def test_in_english_too(house: Hall, client: Client) -> None:
    who = house.citizen(1)
    address = f"/birak/{tokens.token(point(who, 'mobile').pk)}"
    page = words(client.get(address, headers={"accept-language": "en"}))
    assert "Stop announcements" in page
    assert "0555 ••• •• 01" in page


def test_the_same_address_in_another_record_is_meant_too(house: Hall, client: Client) -> None:
    who = house.citizen(1)
    twin = house.citizen(2)
    ContactPoint.objects.filter(pk=point(twin).pk).update(value=point(who).value)
    citizens.retire_point(point(twin).pk, by=house.chief)
    client.post(f"/birak/{tokens.token(point(who).pk)}")
    assert not ContactPoint.objects.filter(kind="email", news_consent_at__isnull=False).exists()
    assert client.get(f"/birak/{tokens.token(point(twin).pk)}").status_code == 200, (
        "out of use: no difference"
    )


def test_strangers_learn_nothing(house: Hall, client: Client) -> None:
    who = house.citizen(1)
    good = tokens.token(point(who).pk)
    number, _dash, seal = good.partition("-")
    nobody = tokens.token(point(who).pk + 999)
    answers = []
    for token in (
        nobody,
        f"{number}-{seal[:-1]}{'A' if seal[-1] != 'A' else 'B'}",
        number,
        f"{number}-",
        "x",
    ):
        for answer in (client.get(f"/birak/{token}"), client.post(f"/birak/{token}")):
            assert answer.status_code == 404
            answers.append(words(answer).count("birak"))
    assert len(set(answers)) == 1
    assert point(who).news_consent_at is not None


@settings(max_examples=often(200))
@given(st.text(max_size=40))
def test_nothing_but_a_token_is_one(text: str) -> None:
    assert tokens.read(text) is None


@given(st.integers(1, 2**31 - 1))
def test_every_number_comes_back_and_all_are_as_long(number: int) -> None:
    token = tokens.token(number)
    assert tokens.read(token) == number
    assert len(token) == len(tokens.EXAMPLE)


def test_a_key_of_before_stays_good(settings: Any) -> None:
    token = tokens.token(7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert tokens.read(token) == 7
    settings.SECRET_KEY_FALLBACKS = []
    assert tokens.read(token) is None
