"""A cursor is anybody's text: what is forged shows a page, never an error."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muhatap.citizens.models import Citizen
from muhatap.kit.paging import decode, encode, keyset
from muhatap.notifications.models import Notice
from muhatap.organization.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db

DAY = '"2026-11-20T06:30:00+00:00"'
HOSTILE = [
    *("Infinity", "-Infinity", "NaN", "1e400", "-1e400", "1" + "0" * 400, "9223372036854775808", "1.5"),
    *("null", "true", "{}", "[]", '""', '"\\u0000"', '"\\ud800"', '"x"', DAY, '"0001-01-01T00:00:00+14:00"'),
    *('"0001-01-01"', '"9999-12-31T23:59:59.999999-14:00"', '"20261120"', "1" + "0" * 5000),
]


def forged(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def lists(cursor: str) -> None:
    """Lists ordered by a moment, by a text, and by a column that may be empty."""
    keyset(Notice.objects.all(), ("-created_at", "-id"), cursor)
    keyset(Notice.objects.all(), ("-created_at", "-id"), cursor, window=50)
    keyset(Notice.objects.all(), ("sent_at", "tries", "id"), cursor)
    keyset(Citizen.objects.all(), ["name_sort", "id"], cursor)


@pytest.mark.parametrize("sign", ["<", ">"])
@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_breaks_a_list(sign: str, value: str) -> None:
    for one in (
        f"[{DAY},{value}]",
        f"[{value},1]",
        f'["a",{value}]',
        f"[{DAY},{value},1]",
        f"[null,1,{value}]",
    ):
        lists(sign + forged(one))


@given(
    sign=st.sampled_from(["", "<", ">", "<>"]),
    values=st.recursive(
        st.none() | st.integers() | st.floats() | st.text(max_size=20) | st.datetimes().map(str),
        lambda inner: st.lists(inner, min_size=1, max_size=3),
        max_leaves=6,
    ),
    raw=st.binary(max_size=40),
)  # fmt: skip
def test_whatever_is_written_into_a_cursor_a_page_comes(sign: str, values: object, raw: bytes) -> None:
    lists(sign + forged(json.dumps(values)))
    lists(sign + base64.urlsafe_b64encode(raw).decode())


def test_deeply_nested_text_is_no_cursor() -> None:
    assert decode(forged("[" * 100_000), 2) is None


def test_a_cursor_of_ours_is_read_again() -> None:
    moment = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    assert decode(encode([moment, 7]), 2) == [moment, 7]
    assert decode(encode([None, "çag~ıri", 3]), 3) == [None, "çag~ıri", 3]


@pytest.mark.parametrize("value", ["Infinity", "1e400", "1" + "0" * 150])
def test_a_forged_cursor_in_an_address_shows_the_first_page(client: Client, value: str) -> None:
    cast.person(Role.ADMIN, username="derya.aksoy")
    client.force_login(cast.staff("derya.aksoy"))
    cursor = ">" + forged(f"[{DAY},{value}]")
    assert client.get("/yonetim/kayitlar/", {"cursor": cursor}).status_code == 200
