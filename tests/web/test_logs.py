"""What people look for is written into no log of ours, whatever becomes of the request."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from muhatap.commands import preparing
from muhatap.organization.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db
NUMBER = "10000000146"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ara/", 200),
        ("/hemsehriler/", 200),
        ("/hemsehriler/bul/", 200),
        ("/hemsehriler/999999/", 404),
        ("/ara/yok/", 404),
    ],
)
def test_no_line_holds_what_was_looked_for(
    client: Client, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    cast.person(Role.AGENT, username="derya.aksoy")
    client.force_login(cast.staff("derya.aksoy"))
    with caplog.at_level(logging.INFO):
        assert client.get(path, {"q": NUMBER}).status_code == status
    assert status == 200 or caplog.records
    assert NUMBER not in caplog.text


def test_no_line_of_a_bug_holds_what_was_looked_for(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object, **_named: object) -> None:
        raise RuntimeError("broken")

    cast.person(Role.AGENT, username="derya.aksoy")
    client.force_login(cast.staff("derya.aksoy"))
    client.raise_request_exception = False
    monkeypatch.setattr("muhatap.citizens.queries.find", breaks)
    with caplog.at_level(logging.INFO):
        assert client.get("/hemsehriler/", {"q": NUMBER}).status_code == 500
    assert "RuntimeError" in caplog.text
    assert NUMBER not in caplog.text


def test_the_web_server_writes_no_addresses_down() -> None:
    assert not any("access-log" in str(word) for word in preparing.web("127.0.0.1", 8000, 1).command)
