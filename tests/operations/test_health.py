"""/livez and /healthz: honest, cheap, and telling nothing secret."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from muhatap.jobs.worker import STALLED_AFTER
from muhatap.kit import clock
from muhatap.operations import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_complete", False)


def _worker(age: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)",
            [clock.now() - timedelta(seconds=age)],
        )


def test_all_is_well_and_says_so(client: Client) -> None:
    _worker(1)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]
    found = answer.json()
    assert found["ok"] is True
    assert found["version"] == health.version()
    assert all(found[part]["ok"] for part in ("database", "worker", "migrations"))


def test_a_dead_worker_is_seen_and_takes_no_web_process_away(client: Client) -> None:
    assert client.get("/healthz").json()["worker"] == {"ok": False, "detail": "no worker runs"}
    _worker(STALLED_AFTER + 60)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "no sign of life for 80 s" in answer.json()["worker"]["detail"]
    assert client.get("/livez").status_code == 200
    _worker(0)
    assert client.get("/healthz").json()["worker"] == {"ok": True, "detail": "1 running"}


def test_pending_migrations_are_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _worker(1)
    monkeypatch.setattr(health, "pending", lambda: ["cases.0009_later"])
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == {"ok": False, "detail": "1 pending: run muhatap migrate"}


def test_a_dead_database_is_told_without_its_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead() -> None:
        raise OperationalError("could not connect to 10.1.2.3")

    monkeypatch.setattr(connection, "cursor", dead)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == {"ok": False, "detail": "does not answer"}
    assert b"10.1.2.3" not in answer.content
    assert client.get("/livez").status_code == 200


def test_probes_are_cheap(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    _worker(1)
    client.get("/healthz")
    with django_assert_max_num_queries(2):
        client.get("/healthz")
    with django_assert_max_num_queries(0):
        client.get("/livez")


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/healthz").status_code in (403, 405)
    assert client.head("/livez").status_code == 200
