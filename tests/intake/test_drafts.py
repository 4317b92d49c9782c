"""Drafts of the desk: what is worth keeping, and what it is called."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from muhatap.citizens.models import ContactPoint
from muhatap.intake.forms import IntakeForm
from muhatap.intake.models import Draft
from muhatap.organization.models import Staff
from tests.cases.town import Town
from tests.citizens.people import HATICE, kazimdirik

pytestmark = pytest.mark.django_db
EMPTY = {"channel": "phone", "who": "known", "kind": "request", "new_kind": "natural", "reply_kind": ""}


@pytest.fixture
def desk(client: Client, settled: Town) -> Client:
    """The agent at the desk."""
    client.force_login(Staff.objects.get(pk=settled.agent.staff_id or 0))
    return client


def body(answer: Any) -> str:
    return html.unescape(str(answer.content.decode()))


def untouched(settled: Town) -> dict[str, str]:
    """What a browser sends of a form that nobody touched."""
    fields = IntakeForm(settled.agent)
    sent = {bound.name: bound.value() for bound in fields}
    return {
        name: "on" if value is True else str(value)
        for name, value in sent.items()
        if value not in (None, False)
    }


def test_a_form_nobody_wrote_in_is_no_draft(desk: Client, settled: Town) -> None:
    whole = untouched(settled)
    assert not whole.get("new_consent") and whole["who"] == "known"
    for nothing in (EMPTY, whole, {**EMPTY, "text": " \u200b ", "is_sensitive": "on", "new_number": HATICE}):
        assert desk.post("/yeni/taslak/", nothing).status_code == 204
    assert not Draft.objects.exists()
    kept = desk.post("/yeni/taslak/", {**EMPTY, "text": "Çukur"}).json()["draft"]
    assert desk.post("/yeni/taslak/", {**EMPTY, "draft": kept, "text": ""}).status_code == 204
    assert not Draft.objects.exists(), "what was emptied goes"


def test_a_draft_is_called_by_what_is_known_of_it(desk: Client, settled: Town) -> None:
    area = kazimdirik()
    typed: dict[str, str] = {"street": "372. Sokak"}
    for more, called in (
        ({}, "372. Sokak"),
        ({"neighbourhood": str(area.pk), "neighbourhood_text": area.label}, area.label),
        ({"new_name": "Şükrü  Çağlar"}, f"Şükrü Çağlar, {area.label}"),
        (
            {"topic": str(settled.topic.pk), "topic_text": "Yol çökmesi"},
            f"Yol çökmesi, Şükrü Çağlar, {area.label}",
        ),
        ({"text": "Yol çöktü, evin önünde."}, "Yol çöktü, evin önünde."),
    ):
        typed |= more
        desk.post("/yeni/taslak/", {**EMPTY, **typed})
        assert Draft.objects.latest("pk").words == called
        assert called in body(desk.get("/taslaklar/"))
    unknown = {**EMPTY, "citizen_text": "12345678901", "street": "1"}
    desk.post("/yeni/taslak/", unknown)
    assert "12345678901" not in Draft.objects.latest("pk").words, "a search may be a national number"


def test_a_no_to_messages_survives_its_draft_and_is_kept(desk: Client, settled: Town) -> None:
    person = {**EMPTY, "who": "new", "new_name": "Şükrü Çağlar", "new_phone": "0532 111 22 33"}
    ticked = re.compile(r'<input[^>]*name="new_consent"[^>]* checked')
    for sent, is_ticked in (({**person, "new_consent": "on"}, True), (person, False)):
        desk.post("/yeni/taslak/", sent)
        draft = Draft.objects.latest("pk")
        page = body(desk.get("/yeni/", {"taslak": draft.pk}))
        assert (ticked.search(page) is not None) is is_ticked
    case = {"text": "Yol çöktü.", "topic": str(settled.topic.pk), "channel": "counter", "yap": "kaydet"}
    assert desk.post("/yeni/", {**person, **case}).status_code == 302
    assert ContactPoint.objects.get(value="+905321112233").consent_at is None


def test_one_draft_lives_in_a_sitting(desk: Client, settled: Town) -> None:
    kept = desk.post("/yeni/taslak/", {**EMPTY, "text": "Çukur"}).json()["draft"]
    again = body(desk.get("/yeni/"))
    assert f'name="draft" value="{kept}"' in again and ">\nÇukur</textarea>" in again
    assert "Yarım kalan kaydınız sürüyor" in again and 'href="/yeni/?bos=1"' in again
    assert desk.post("/yeni/taslak/", {**EMPTY, "text": "Çukur var"}).json()["draft"] == kept, "it goes on"
    empty = body(desk.get("/yeni/", {"bos": "1"}))
    assert "Çukur var</textarea>" not in empty and f'name="draft" value="{kept}"' not in empty
    assert "Çukur var</textarea>" not in body(desk.get("/yeni/", {"hemsehri": settled.citizen.pk}))
    other = desk.post("/yeni/taslak/", {**EMPTY, "text": "Rögar kapağı yok"}).json()["draft"]
    assert other != kept and Draft.objects.count() == 2, "nothing typed is lost"
    assert f'name="draft" value="{other}"' in body(desk.get("/yeni/"))
    case = {"text": "Rögar kapağı yok", "topic": str(settled.topic.pk), "who": "anonymous", "yap": "yenisi"}
    assert desk.post("/yeni/", {**EMPTY, **case, "draft": other}).status_code == 302
    fresh = body(desk.get("/yeni/"))
    assert "Yarım kalan" not in fresh and "Rögar" not in fresh.split("Taslaklarım")[0]


def test_a_draft_of_another_sitting_is_not_opened_by_itself(desk: Client, settled: Town) -> None:
    desk.post("/yeni/taslak/", {**EMPTY, "text": "Çukur"})
    later = Client()
    later.force_login(Staff.objects.get(pk=settled.agent.staff_id or 0))
    page = body(later.get("/yeni/"))
    assert "Yarım kalan" not in page and "Çukur</textarea>" not in page


def test_a_draft_that_was_taken_up_offers_an_empty_form_by_key(desk: Client, settled: Town) -> None:
    kept = desk.post("/yeni/taslak/", {**EMPTY, "text": "Çukur"}).json()["draft"]
    for address in ("/yeni/", f"/yeni/?taslak={kept}"):
        page = body(desk.get(address))
        assert 'href="/yeni/?bos=1" data-key="Alt 0"' in page, address
    assert "Çukur</textarea>" not in body(desk.get("/yeni/?bos=1")), "empty"
    assert Draft.objects.filter(pk=kept).exists(), "and the draft is kept"
