"""Anything may be typed into any form: the answer is a page of ours, and nothing is half-written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.organization.models import AdminEvent, RoleGrant
from muhatap.organization.roles import Role
from muhatap.organization.settings import ROWS
from tests import cast
from tests.pages import sit
from tests.trying import often

pytestmark = pytest.mark.django_db
Scene = tuple[Client, dict[str, list[Any]]]
NASTY = [
    "",
    " ",
    "\u202eters",
    "a\u200bb",
    "<script>alert(1)</script>",
    "'; DROP TABLE organization_staff; --",
    "{{ 7*7 }}",
    "9" * 30,
    "-1",
    "1e5",
    "٣",
    "31.02.2026",
    "01.01.0001",
    "31.12.9999",
    "+99999 iş günü",
    "x" * 5000,
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "İĞÜŞÖÇıığ",
    "%s %(x)s {0}",
    "true",
    "on",
]
TEXT = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
FORMS: dict[str, tuple[str, ...]] = {
    "sign-in": ("username", "password", "stay", "next", "kept"),
    "password": ("present", "new", "again"),
    "account": ("language", "theme", "email", "phone"),
    "set-language": ("language", "next"),
    "set-theme": ("theme", "next"),
    "unit-new": (
        "name_tr",
        "name_en",
        "code",
        "kind",
        "parent",
        "district_code",
        "email",
        "phone",
        "takes_referrals",
        "order",
    ),
    "unit-edit": ("name_tr", "code", "kind", "parent", "order", "email"),
    "unit-close": ("reason",),
    "staff-new": ("full_name", "username", "post", "unit", "email", "phone", "language"),
    "staff-edit": ("full_name", "username", "post", "unit", "email", "phone", "language"),
    "staff-close": ("reason",),
    "grant-new": ("role", "unit", "is_expert", "since", "until"),
    "grant-edit": ("since", "until", "is_expert"),
    "grant-end": ("last_day", "reason"),
    "delegation-new": ("delegate", "role", "since", "until", "reason"),
    "post-new": ("name_tr", "name_en", "code", "rank"),
    "post-edit": ("name_tr", "name_en", "code", "rank"),
    "settings": tuple(row.field for row in ROWS),
}
LISTS: dict[str, tuple[str, ...]] = {
    "chart": ("q", "kind", "closed"),
    "staff-list": ("q", "unit", "role", "closed", "cursor"),
    "admin-log": ("kind", "by", "subject", "since", "until", "cursor"),
    "sign-in": ("next", "oturum"),
    "unit-new": ("parent",),
    "staff-new": ("unit",),
}


@pytest.fixture
def scene() -> Scene:
    """An administrator at the door, and one of each thing a form is about."""
    admin = cast.person(Role.ADMIN, username="yonetici")
    cast.person(Role.ADMIN, username="ikinci.yonetici")
    unit, who = cast.unit("yol"), cast.staff("ayse.tas")
    grant, _made = RoleGrant.objects.get_or_create(
        staff=who, role=Role.UNIT_USER, unit=unit, since="2026-01-01"
    )
    client = Client(raise_request_exception=True)
    sit(client, admin)
    return client, {
        "unit-edit": [unit.pk],
        "unit-close": [unit.pk],
        "staff-edit": [who.pk],
        "staff-close": [who.pk],
        "grant-new": [who.pk],
        "delegation-new": [who.pk],
        "grant-edit": [grant.pk],
        "grant-end": [grant.pk],
        "post-edit": [1],
    }


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
@settings(max_examples=often(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_in_any_field_breaks_a_form(scene: Scene, name: str, data: st.DataObject) -> None:
    client, keys = scene
    typed = {field: data.draw(TEXT, label=field) for field in FORMS[name] if data.draw(st.booleans())}
    answer = client.post(reverse(name, args=keys.get(name)), typed)
    assert answer.status_code in (200, 302, 400, 403, 404, 409, 413, 422, 429)
    assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
@given(data=st.data())
@settings(max_examples=often(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_in_any_filter_breaks_a_list(scene: Scene, name: str, data: st.DataObject) -> None:
    client, _keys = scene
    wanted = {field: data.draw(TEXT, label=field) for field in LISTS[name]}
    answer = client.get(reverse(name), wanted)
    assert answer.status_code in (200, 302, 400)
    assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("name", FORMS)
def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(scene: Scene, name: str) -> None:
    client, keys = scene
    before = AdminEvent.objects.count()
    wrong = dict.fromkeys(FORMS[name], "Karşıyaka’daki çukur, 3. kez")
    answer = client.post(reverse(name, args=keys.get(name)), wrong)
    if name in ("set-language", "set-theme", "unit-close", "staff-close"):
        return
    assert answer.status_code == 422
    assert AdminEvent.objects.count() == before
    if name != "password":
        assert "Karşıyaka’daki çukur, 3. kez" in answer.content.decode()
