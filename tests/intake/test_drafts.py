"""Drafts of the desk: what is worth keeping, and what it is called."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client

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


def test_a_form_nobody_wrote_in_is_no_draft(desk: Client) -> None:
    for nothing in (EMPTY, {**EMPTY, "text": " \u200b ", "is_sensitive": "on", "new_number": HATICE}):
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
