"""The real product for browser tests: a database and home of its own, web, worker, a mail server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings
from psycopg.conninfo import make_conninfo

from tests.browser.visitor import Visitor
from tests.notifications.postman import Postman

T = TypeVar("T")

CASES = 80
PATIENCE = 90.0


@dataclass
class House:
    """A running product, seen from outside: addresses, sign-ins, letters that arrived, rows by SQL."""

    base: str
    home: Path
    postman: Postman
    database: str
    users: list[dict[str, str]]
    tracking: list[tuple[str, str]]
    inside: dict[str, Visitor] = field(default_factory=dict)  # who signed in already

    def user(self, who: str) -> dict[str, str]:
        """The sign-in of a user name, or the first of a role."""
        found = [one for one in self.users if who in (one["username"], one["role"])]
        assert found, f"nobody is {who}"
        return found[0]

    def visitor(self, who: str = "") -> Visitor:
        """Somebody without a browser: signed in as a user name or the first of a role; a passer-by for ""."""
        if who not in self.inside:
            self.inside[who] = Visitor(self.base)
            if who:
                user = self.user(who)
                self.inside[who].sign_in(user["username"], user["password"])
        return self.inside[who]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with psycopg.connect(self.database) as line:
            return line.execute(statement, values).fetchall()

    def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.rows(statement, *values)
        return found[0][0] if found else None

    def letter(self, to: str, *words: str) -> EmailMessage:
        """The letter to somebody that holds these words, when the worker has sent it."""
        return wait_for(
            lambda: next(
                (
                    mail
                    for envelope, mail in zip(self.postman.box, self.postman.letters, strict=True)
                    if to in envelope.rcpt_tos and all(word in text_of(mail) for word in words)
                ),
                None,
            ),
            f"a letter to {to} with {words}",
        )


def text_of(mail: EmailMessage) -> str:
    """Subject and plain text of a letter."""
    body = mail.get_body(("plain",))
    return f"{mail['Subject']}\n{body.get_content() if body else ''}"


def wait_for(look: Callable[[], T | None], what: str, patience: float = 20.0) -> T:
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} did not come within {patience:.0f} s")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _server() -> dict[str, str]:
    """How the tests' database server is reached, as libpq says it."""
    told = settings.DATABASES["default"]
    found = {"user": told["USER"], "password": told["PASSWORD"], "host": told["HOST"], "port": told["PORT"]}
    return {key: str(value) for key, value in found.items() if value}


@contextmanager
def database(name: str) -> Iterator[str]:
    """An empty database on the tests' server, thrown away at the end. Gives its address."""
    server = _server()
    with psycopg.connect(make_conninfo(dbname="postgres", **server), autocommit=True) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        line.execute(f'CREATE DATABASE "{name}"')
    password = f":{quote(server.pop('password'), safe='')}" if "password" in server else ""
    user = f"{quote(server.pop('user'), safe='')}{password}@" if "user" in server else ""
    try:
        yield f"postgresql://{user}/{name}?{urlencode(server)}"
    finally:
        with psycopg.connect(make_conninfo(dbname="postgres", **_server()), autocommit=True) as line:
            line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _environment(home: Path, address: str, mail_port: int) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MUHATAP"))}
    return ours | {
        "DATABASE_URL": address,
        "MUHATAP_HOME": str(home),
        "HOME": str(home),
        "MUHATAP_SMTP_HOST": "127.0.0.1",
        "MUHATAP_SMTP_PORT": str(mail_port),
        "MUHATAP_MAIL_FROM": "cozum@korfez.example",
    }


@contextmanager
def running(home: Path, name: str) -> Iterator[House]:
    """`muhatap demo` with a small sample, until the tests are done."""
    postman = Postman()
    postman.start()
    port, told = free_port(), home / "told.json"
    command = [sys.executable, "-m", "muhatap.commands.main", "demo", "--no-browser"]
    command += ["--port", str(port), "--cases", str(CASES), "--json-info", str(told)]
    with database(name) as address, (home / "demo.log").open("wb") as log:
        child = subprocess.Popen(
            command,
            env=_environment(home, address, postman.port),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            base = f"http://localhost:{port}"
            _until_healthy(base, child, home / "demo.log")
            users = json.loads(told.read_text(encoding="utf-8"))["users"]
            codes = json.loads((home / "demo-tracking.json").read_text(encoding="utf-8"))
            yield House(base, home, postman, address, users, [(number, code) for number, code in codes])
        finally:
            _end(child)
            postman.stop()


def _until_healthy(base: str, child: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and child.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"The product did not come up:\n{log.read_text(errors='replace')[-3000:]}")


def _end(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(10)
