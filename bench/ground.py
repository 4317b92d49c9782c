"""A town to measure in: a database with the sample, sessions of its people, the web server on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.report import Section


@dataclass
class Town:
    """The sample, ready. `made` says what its making took, when it was made now."""

    home: Path
    cases: int
    made: Any = None
    steps: dict[str, float] = field(default_factory=dict)
    _cookies: dict[str, str] = field(default_factory=dict)

    def cookie(self, username: str) -> str:
        """A session of somebody, as a cookie. No password is hashed for it."""
        if not username:
            return "language=tr"  # a passer-by
        if username not in self._cookies:
            self._cookies[username] = _session(username)
        return self._cookies[username]

    def seeding(self) -> Section:
        """How fast the sample came."""
        if self.made is None or not self.made.made:
            return Section("Making the sample", ["step", "figure"], [["the sample was there already", "–"]])
        rows = [[f"seconds for {step}", round(seconds, 1)] for step, seconds in self.steps.items()]
        rows += [
            ["seconds in all", round(self.made.seconds, 1)],
            ["cases written, a minute", round(self.made.cases / self.steps["cases"] * 60)],
            ["cases a minute in all", round(self.made.cases / self.made.seconds * 60)],
        ]
        title = f"Making the sample: {self.made.cases} cases, {self.made.citizens} citizens"
        return Section(title, ["figure", "value"], rows)


@contextmanager
def town(cases: int, home: Path | None) -> Iterator[Town]:
    """Start the database, fill it if it is empty, set Django up; take everything down at the end."""
    folder = home or Path(tempfile.mkdtemp(prefix="muhatap-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    os.environ["MUHATAP_HOME"] = str(folder)
    from muhatap.commands import ground, preparing

    try:
        with ground.database(sample=True):
            ground.setup_django()
            from django.db import connections

            from muhatap.sample import services

            preparing.migrate()
            preparing.collect_static()
            steps, tell = _stopwatch()
            made = services.seed(cases=cases, progress=tell)
            settle()
            yield Town(folder, cases, made, steps)
            connections.close_all()
    finally:
        if home is None:
            shutil.rmtree(folder, ignore_errors=True)


def _stopwatch() -> tuple[dict[str, float], Callable[[str, int, int], None]]:
    """Seconds by step, and what is told of the steps as they go: each lasts until the next is heard of."""
    steps: dict[str, float] = {}
    last = [time.monotonic()]

    def tell(step: str, _done: int, _all: int) -> None:
        now = time.monotonic()
        steps[step] = steps.get(step, 0.0) + now - last[0]
        last[0] = now

    return steps, tell


def settle() -> None:
    """Statistics and a vacuum, as a database has them after its first night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _session(username: str) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from muhatap.organization.models import Staff
    from muhatap.organization.sessions import SessionStore

    staff = Staff.objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY] = str(staff.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    store.save()
    return f"muhatap={store.session_key}"


@dataclass
class Web:
    """The running web server and one connection to it that stays open."""

    port: int
    process: subprocess.Popen[bytes]
    connection: HTTPConnection

    def get(self, path: str, cookie: str) -> Answer:
        """One request, its body read to the end."""
        return self._asked("GET", path, cookie)

    def ask(self, path: str, cookie: str, values: Mapping[str, str], method: str) -> Answer:
        """Values sent as a script sends them, in the address or in the body with the token of the page."""
        if method == "GET":
            return self._asked("GET", f"{path}?{urlencode(values)}", cookie)
        token = "a" * 32
        more = {"X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        return self._asked("POST", path, f"{cookie}; csrftoken={token}", urlencode(values), more)

    def _asked(
        self,
        method: str,
        path: str,
        cookie: str,
        body: str | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        headers = {
            "Cookie": cookie,
            "Accept-Encoding": "gzip",
            "Host": f"localhost:{self.port}",
            **(more or {}),
        }
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())

    def processor(self) -> float:
        """Seconds of processor that the web processes have used so far."""
        return sum(_used(pid) for pid in family(self.process.pid))


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def milliseconds(self) -> float:
        """What the server says it took: from the first middleware to the last."""
        timing = {key.lower(): value for key, value in self.headers.items()}.get("server-timing", "")
        return float(timing.partition("dur=")[2] or 0)


@contextmanager
def web(town: Town) -> Iterator[Web]:
    """The web server as `muhatap serve` starts it, on a free port."""
    from muhatap.commands import preparing

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (town.home / "bench-web.log").open("ab")
    process = subprocess.Popen(preparing.web("127.0.0.1", port, 0).command, stdout=log, stderr=log)
    try:
        _wait(port)
        yield Web(port, process, HTTPConnection("127.0.0.1", port, timeout=60))
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/livez", headers={"Host": f"localhost:{port}"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not answer within a minute.")


def family(pid: int) -> list[int]:
    """A process and everything it started that still runs."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def _used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
