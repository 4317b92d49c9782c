"""The demo as a new user meets it: from nothing to a page, through kill -9, to a clean end."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from muhatap.commands.supervisor import end_stragglers
from muhatap.postgres import processes
from muhatap.postgres.server import Server

pytestmark = [pytest.mark.races, pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def home() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="muhatap-d-"))
    made.chmod(0o711)
    yield made / "home"
    end_stragglers(str(made / "home"))
    Server(made / "home").kill_stray()
    shutil.rmtree(made, ignore_errors=True)


def _start(home: Path, port: int, info: Path, said: Path) -> subprocess.Popen[bytes]:
    without = {
        "DATABASE_URL",
        "MUHATAP_BUILD",
        "MUHATAP_TEST_DATABASE",
        "PYTEST_VERSION",
        "MUHATAP_SECRET_KEY",
    }
    environment = {key: value for key, value in os.environ.items() if key not in without}
    words = ["demo", "--port", str(port), "--cases", "0", "--no-browser", "--json-info", str(info)]
    with said.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "muhatap.commands.main", *words],
            env=environment | {"MUHATAP_HOME": str(home)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )


def _health(port: int) -> int:
    """The status of /healthz; 0 when nothing answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _until_it_runs(port: int, info: Path, demo: subprocess.Popen[bytes], said: Path) -> None:
    """Ask until 200 and until it says so; whenever anything answers, the file must already be there."""
    end = time.monotonic() + 90
    while time.monotonic() < end and demo.poll() is None:
        status = _health(port)
        assert status == 0 or info.exists()
        if status == 200 and "Muhatap runs." in said.read_text():
            return
        time.sleep(0.05)
    demo.kill()
    demo.wait()
    raise AssertionError(said.read_text())


def test_from_nothing_through_a_kill_to_a_clean_end(home: Path, tmp_path: Path) -> None:
    port, info, said = _free_port(), tmp_path / "info.json", tmp_path / "said"
    first = _start(home, port, info, said)
    _until_it_runs(port, info, first, said)
    told = json.loads(info.read_text(encoding="utf-8"))
    assert (told["base_url"], told["home"]) == (f"http://localhost:{port}", str(home))
    pid = processes.recorded_pid(home / "postgres/data")
    assert pid is not None

    first.kill()  # the supervisor alone: its children go, the database stays
    first.wait()
    second = _start(home, port, info, said)
    started = time.monotonic()
    _until_it_runs(port, info, second, said)
    assert time.monotonic() - started < 10, "a second start takes seconds"

    os.kill(pid, signal.SIGKILL)  # the database dies under the running demo
    end = time.monotonic() + 20
    while processes.recorded_pid(home / "postgres/data") in (pid, None) and time.monotonic() < end:
        time.sleep(0.05)
    _until_it_runs(port, info, second, said)

    second.send_signal(signal.SIGINT)
    assert second.wait(60) == 0, said.read_text()
    assert "The database had ended and was started again." in said.read_text()
    assert processes.workers(home / "postgres/data") == []
    assert end_stragglers(str(home)) == 0
    assert _health(port) == 0
