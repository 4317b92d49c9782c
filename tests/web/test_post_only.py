"""Addresses that only do something: opened by hand or from a refusal they lead to a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import services
from muhatap.cases.models import Referral
from muhatap.organization import queries
from muhatap.organization.models import RoleGrant, Staff
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.pages import sit
from tests.portal.walk import Citizen

pytestmark = pytest.mark.django_db
SAMPLES = {
    "int": 1,
    "slug": "take",
    "str": "2026-11-20",
    "path": "2026/000001-0",
    "form": "json",
    "policy": "3071",
}
LOOKED_UP = {"answer-approve", "case-at-once"}  # their page is that of a row, which has to be there


def doors(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """All routes."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns)
        else:
            yield pattern


def sample(pattern: URLPattern) -> str:
    """An address of this route."""
    kinds = re.findall(r"<(\w+):(\w+)>", str(pattern.pattern))
    return reverse(str(pattern.name), kwargs={name: SAMPLES[kind] for kind, name in kinds})


ALL = list(doors(get_resolver().url_patterns))
POSTED = [
    pattern
    for pattern in ALL
    if getattr(pattern.callback, "post_only", False) and pattern.name not in LOOKED_UP
]


@pytest.fixture
def everybody(settled: Town) -> Client:
    """Somebody who holds every role."""
    who = cast.staff("hepsi")
    RoleGrant.objects.bulk_create(
        RoleGrant(staff=who, role=role, unit=None, since=date(2020, 1, 1))
        for role in Role
        if role not in (Role.SYSTEM, Role.CITIZEN, Role.AUTHOR)
    )
    return sit(Client(), queries.person_of(who))


@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: str(pattern.name))
def test_no_address_refuses_to_be_opened(pattern: URLPattern, everybody: Client) -> None:
    answer = everybody.get(sample(pattern))
    assert answer.status_code != 405


@pytest.mark.parametrize("pattern", ALL, ids=lambda pattern: str(pattern.name))
def test_head_answers_wherever_get_does(pattern: URLPattern, everybody: Client) -> None:
    address = sample(pattern)
    for client in (everybody, Client()):
        looked, opened = client.head(address), client.get(address)
        assert looked.status_code == opened.status_code
        assert not looked.streaming and looked.content == b""


@pytest.mark.parametrize("pattern", POSTED, ids=lambda pattern: str(pattern.name))
def test_what_is_only_posted_leads_to_a_page(pattern: URLPattern, everybody: Client) -> None:
    answer = everybody.get(sample(pattern))
    assert answer.status_code == 302
    page = resolve(answer.headers["Location"])
    assert not getattr(page.func, "post_only", False), "from one address without a page to another"
    assert Client().put(sample(pattern)).status_code in (401, 403, 405)


def test_a_button_of_a_case_leads_to_its_case(settled: Town) -> None:
    case = settled.register(route=False).case
    services.move(case.pk, "route", by=settled.coordinator, facts={"units": [settled.roads.pk]})
    referral = Referral.objects.get(case=case)
    client = Client()
    client.force_login(Staff.objects.get(pk=settled.roads_lead.staff_id or 0))
    there = reverse("case", args=[case.pk])
    assert client.get(reverse("case-at-once", args=[referral.pk, "take"])).headers["Location"] == there
    assert client.get(reverse("case-at-once", args=[referral.pk + 999, "take"])).status_code == 404
    services.move_referral(referral.pk, "accept", by=settled.roads_lead)
    answers.submit(referral.pk, "Yol onarıldı.", by=settled.roads_lead)
    client.force_login(Staff.objects.get(pk=settled.reviewer.staff_id or 0))
    approve = reverse("answer-approve", args=[Answer.objects.get().pk])
    assert client.get(approve).headers["Location"] == there


def test_the_way_back_from_a_refused_reply_is_the_page_of_the_case(settled: Town, tmp_path: Any) -> None:
    somebody = Citizen(settled)
    somebody.file_a_case()
    address = reverse("track-reply", args=[999])
    for came_from in ("http://testserver" + address, ""):
        headers = {"referer": came_from} if came_from else {}
        refused = somebody.client.post(
            address, {"soru999-reply": "Kapının önünde, soldaki."}, headers=headers
        )
        assert refused.status_code >= 400
        page = refused.content.decode()
        assert "Kapının önünde, soldaki." in page
        (back,) = re.findall(r'href="([^"]+)"><svg[^>]*>(?:(?!</svg>).)*</svg>Sayfaya dön', page)
        arrived = somebody.client.get(back, follow=True)
        assert arrived.status_code == 200
        assert arrived.redirect_chain[-1][0] == reverse("track-case")
