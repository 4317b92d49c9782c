"""Children are started again, stragglers are ended, a stop stops everything. Real processes, real kills."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from muhatap.commands.supervisor import MARK, Child, Supervisor, end_stragglers

pytestmark = pytest.mark.races
HAS_GRANDCHILD = (
    "import subprocess, time; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); time.sleep(60)"
)
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def _until(what: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervise(tmp_path: Path, said: list[str]) -> Iterator[Callable[..., Supervisor]]:
    made: list[Supervisor] = []

    def make(*children: Child) -> Supervisor:
        one = Supervisor(str(tmp_path), children, tend=lambda: None, say=said.append)
        made.append(one)
        one.start()
        return one

    yield make
    for one in made:
        one.stop()


def test_a_killed_child_comes_back_at_once_and_its_offspring_goes(
    tmp_path: Path, supervise: Callable[..., Supervisor], said: list[str]
) -> None:
    log = tmp_path / "web.log"
    child = Child("web", [sys.executable, "-c", HAS_GRANDCHILD], log)
    supervisor = supervise(child)
    _until(lambda: log.exists() and log.read_text().strip())
    grandchild, first = int(log.read_text().split()[0]), child.process
    assert first is not None
    child.started -= 60  # it has lived calmly for a minute
    os.kill(first.pid, signal.SIGKILL)
    _until(lambda: first.poll() is not None)
    supervisor.round()
    assert child.process is not None
    assert child.process.pid != first.pid
    _until(lambda: not _lives(grandchild))
    assert said == [f"web ended (SIGKILL); see {log}. It is started again."]


def test_one_that_dies_again_and_again_is_given_time(
    supervise: Callable[..., Supervisor], said: list[str]
) -> None:
    child = Child("worker", [sys.executable, "-c", "raise SystemExit(7)"])
    supervisor = supervise(child)
    for _death in range(2):
        assert child.process is not None
        child.process.wait()
        supervisor.round()
    assert child.process is None, "the second death in a row is not answered at once"
    assert child.again_at > time.monotonic() + 2
    assert said[0] == "worker ended (code 7). It is started again."


def test_stopping_asks_first_and_insists_then(tmp_path: Path, supervise: Callable[..., Supervisor]) -> None:
    log = tmp_path / "log"
    polite = Child("polite", ["sleep", "60"])
    deaf = Child("deaf", [sys.executable, "-c", STUBBORN], log, patience=0.2)
    supervisor = supervise(polite, deaf)
    _until(lambda: log.exists() and "deaf" in log.read_text())
    pids = [child.process.pid for child in (polite, deaf) if child.process]
    supervisor.stop()
    assert len(pids) == 2
    assert not any(_lives(pid) for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_children_end_with_a_killed_supervisor_and_what_remains_is_found(tmp_path: Path) -> None:
    import subprocess

    script = (
        "import time, sys; from muhatap.commands.supervisor import *\n"
        "child = Child('web', ['sleep', '60']); child.start(sys.argv[1])\n"
        "print(child.process.pid, flush=True)\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    deaf = subprocess.Popen(["sleep", "60"], env={**os.environ, MARK: str(tmp_path)})
    other = subprocess.Popen(["sleep", "60"], env={**os.environ, MARK: str(tmp_path) + "-other"})
    try:
        parent.kill()
        parent.wait()
        parent.stdout.close()
        _until(lambda: not _lives(child))
        assert end_stragglers(str(tmp_path)) == 1
        assert deaf.wait(5) == -signal.SIGKILL
        assert other.poll() is None
    finally:
        for process in (deaf, other):
            process.kill()
            process.wait()
