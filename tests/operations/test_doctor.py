"""The doctor names what is wrong and what to do, and never falls over a patient."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import OperationalError
from pytest_django import Settings

from muhatap.operations import doctor

pytestmark = pytest.mark.django_db


def _by_name(findings: list[doctor.Finding]) -> dict[str, doctor.Finding]:
    return {finding.name: finding for finding in findings}


def test_a_sound_database_and_a_missing_worker(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_ROOT, settings.HOME = tmp_path / "not/yet", tmp_path
    found = _by_name(doctor.examine())
    for name in ("postgresql", "encoding and locale", "migrations", "setting max_connections", "disk"):
        assert found[name].state == doctor.GOOD, found[name]
    assert found["worker"].state == doctor.BAD
    assert found["worker"].remedy == "Start one: muhatap worker."


def test_every_bad_finding_has_a_remedy() -> None:
    for finding in doctor.examine():
        assert finding.state == doctor.GOOD or finding.remedy, finding


def test_a_check_that_fails_is_a_finding() -> None:
    def queue_of_a_dead_server() -> Iterator[doctor.Finding]:
        raise OperationalError("gone")

    assert doctor._guarded(queue_of_a_dead_server) == [
        doctor.Finding("queue of a dead server", doctor.BAD, "could not be checked: gone")
    ]


def test_mail_is_asked_and_nothing_is_sent(settings: Settings) -> None:
    class Silent:
        async def handle_DATA(self, *_args: object) -> str:
            raise AssertionError("something was sent")

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host, port = free.getsockname()
    server = Controller(Silent(), hostname=host, port=port)
    server.start()
    try:
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        assert [finding.state for finding in doctor.mail()] == [doctor.GOOD]
    finally:
        server.stop()
    assert [finding.state for finding in doctor.mail()] == [doctor.BAD]
    settings.EMAIL_HOST = ""
    assert [finding.state for finding in doctor.mail()] == [doctor.LOOK]


def test_a_key_that_others_can_read_is_bad(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    (tmp_path / "secret.key").write_text("x")
    (tmp_path / "secret.key").chmod(0o644)
    assert [finding.state for finding in doctor.secret()] == [doctor.BAD]
    (tmp_path / "secret.key").chmod(0o600)
    assert [finding.state for finding in doctor.secret()] == [doctor.GOOD]


def test_a_full_disk_is_seen_before_the_citizens_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1024})())
    assert next(doctor.disk()).state == doctor.BAD
