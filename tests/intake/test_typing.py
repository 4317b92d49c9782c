"""While somebody types at the desk: what is carried over, where one stands, what is wrong."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from muhatap.citizens.queries import meant_by
from muhatap.organization.models import Staff
from tests.cases.town import Town
from tests.citizens.people import HATICE

pytestmark = pytest.mark.django_db
EMPTY = {"channel": "phone", "who": "known", "kind": "request", "new_kind": "natural", "reply_kind": ""}


@pytest.fixture
def desk(client: Client, settled: Town) -> Client:
    """The agent at the desk."""
    client.force_login(Staff.objects.get(pk=settled.agent.staff_id or 0))
    return client


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0532 111 22 33", "phone"),
        ("+49 30 123456", "phone"),
        ("0532 111", "phone"),
        (HATICE, "number"),
        ("12345678901", "number"),
        ("U12345678", "number"),
        ("Şükrü Çağlar", "name"),
        ("Ayşe", "name"),
        ("ayse@ornek.example", "email"),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_search_knows_what_it_was_for(desk: Client, typed: str, meant: str) -> None:
    assert meant_by(typed) == meant
    piece = body(desk.get("/hemsehriler/bul/", {"q": typed}))
    assert re.findall(r'data-typed-as="(\w*)"', piece) == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("0532 111 22 33", "new_phone"),
        (HATICE, "new_number"),
        ("Şükrü Çağlar", "new_name"),
        ("s@x.example", "new_email"),
    ],
)
def test_what_was_searched_in_vain_begins_the_new_person(desk: Client, typed: str, field: str) -> None:
    page = body(desk.post("/yeni/", {**EMPTY, "who": "new", "citizen_text": typed}))
    assert re.search(rf'name="{field}" value="{re.escape(typed)}"', page)
    assert 'name="citizen_text" value=""' in page
    kept = body(desk.post("/yeni/", {**EMPTY, "who": "new", "citizen_text": typed, field: "önceden yazılan"}))
    assert 'value="önceden yazılan"' in kept, "what stands there stays"
    known = body(desk.post("/yeni/", {**EMPTY, "citizen_text": typed}))
    assert f'name="citizen_text" value="{typed}"' in known and f'name="{field}" value=' not in known


def test_the_focus_is_where_one_begins(desk: Client, settled: Town) -> None:
    assert focus(body(desk.get("/yeni/"))) == ["citizen_text"]
    assert focus(body(desk.get("/yeni/", {"hemsehri": settled.citizen.pk}))) == ["text"]
    assert focus(body(desk.post("/yeni/", EMPTY))) == [], "the first mistake has it"


def focus(page: str) -> list[str]:
    """Names of the inputs that ask for the focus."""
    inputs = re.findall(r"<(?:input|textarea|select)\b[^>]*\bautofocus\b[^>]*>", page)
    return [found[1] for one in inputs if (found := re.search(r'name="(\w+)"', one))]


def test_a_refusal_says_at_the_top_what_is_wrong_and_leads_there(desk: Client) -> None:
    refused = desk.post("/yeni/", {**EMPTY, "who": "new", "received_on": "dünden önce", "text": "Çukur var"})
    page = body(refused)
    assert refused.status_code == 422
    summary = re.search(r'role="alert">(.*?)</ul>', page, re.S)
    assert summary and "Kaydedilmedi; yazdıklarınız duruyor." in summary[1]
    links = re.findall(r'<a href="#(\w+)">([^<]+)</a>', summary[1])
    assert [label for _id, label in links] == ["Adı soyadı ya da unvanı", "Telefon", "Konu", "Geliş günü"]
    for name, _label in links:
        assert f'id="{name}"' in page.replace(summary[0], "")
    spoken = body(desk.post("/yeni/", {**EMPTY, "yap": "yerinde"}))
    assert "Verilen cevabı yazın" in spoken
    assert re.search(r"<details data-sends[^>]* open", spoken), "what is wrong is not folded away"


def test_all_that_is_wrong_is_told_in_one_round_and_only_its_folds_open(desk: Client, settled: Town) -> None:
    settled.topic.needs_place = True
    settled.topic.allows_anonymous = False
    settled.topic.save()
    wrong = {
        **EMPTY,
        "who": "new",
        "new_number": "123",
        "topic": str(settled.topic.pk),
        "channel": "petition",
    }
    page = body(desk.post("/yeni/", wrong))
    told = re.findall(r'<li><a href="#\w+">([^<]+)</a>', page)
    person = ["Adı soyadı ya da unvanı", "Telefon", "Kimlik ya da vergi no"]
    assert told == [*person, "Ne anlattı?", "Mahalle", "Dosya"]
    assert 'role="alert">' in page and page.index('name="incomplete"') < page.index('class="intake"')
    assert "<details><summary>Evrak" in page, "nothing is wrong in there"
    nobody = body(desk.post("/yeni/", {**EMPTY, "who": "anonymous"}))
    assert re.findall(r'<li><a href="#\w+">([^<]+)</a>', nobody) == ["Konu"]
    named = body(desk.post("/yeni/", {**EMPTY, "who": "anonymous", "topic": str(settled.topic.pk)}))
    assert re.findall(r'<li><a href="#\w+">([^<]+)</a>', named) == ["Kim?", "Ne anlattı?", "Mahalle"]
    dated = body(desk.post("/yeni/", {**EMPTY, "who": "anonymous", "received_on": "belirsiz"}))
    assert "<details open><summary>Evrak" in dated
    kept = {**wrong, "new_number": "", "new_name": "Ali Can", "new_phone": "05321112233", "incomplete": "on"}
    assert desk.post("/yeni/", kept).status_code == 302


def test_the_story_offers_its_topic_until_one_is_chosen(desk: Client, settled: Town) -> None:
    page = body(desk.get("/yeni/"))
    assert 'hx-post="/yeni/tahmin/"' in page
    said = {"text": "Evin önündeki yol çöktü, yolun ortasında çökme var."}
    offer = body(desk.post("/yeni/tahmin/", said))
    assert f'data-fills="topic" data-value="{settled.topic.pk}"' in offer
    assert settled.topic.name in offer and "yazılanlardan: yol" in offer.lower()
    for chosen in ({"topic": str(settled.topic.pk)}, {"topic_text": "Park"}):
        assert not body(desk.post("/yeni/tahmin/", {**said, **chosen})).strip(), "a choice stays"
    assert not body(desk.post("/yeni/tahmin/", {"text": "Merhaba"})).strip()
