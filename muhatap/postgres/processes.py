"""What the machine says about processes. A process id alone proves nothing: ids are given out again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def recorded_pid(data: Path) -> int | None:
    """The id in `postmaster.pid`, whatever it belongs to now."""
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def recorded_socket_folder(data: Path) -> Path | None:
    """Where the server of `postmaster.pid` listens, when its process is really ours."""
    pid = recorded_pid(data)
    if pid is None or not works_in(pid, data):
        return None
    try:
        line = (data / "postmaster.pid").read_text().splitlines()[4].strip()
    except (OSError, IndexError):
        return None
    return Path(line) if line else None


def works_in(pid: int, data: Path) -> bool:
    """True when the process lives and is a PostgreSQL process of this data folder (each works inside it)."""
    if not PROC.is_dir():
        return _works_in_by_ps(pid, data)
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
        return state not in "ZX" and os.path.samefile(PROC / str(pid) / "cwd", data)
    except OSError:
        return False


def _works_in_by_ps(pid: int, data: Path) -> bool:
    said = subprocess.run(
        ["ps", "-p", str(pid), "-o", "stat=,command="], capture_output=True, text=True, check=False
    ).stdout
    return "postgres" in said and str(data) in said and not said.lstrip().startswith("Z")


def workers(data: Path) -> list[int]:
    """All processes of this data folder, a postmaster's orphans included."""
    if not PROC.is_dir():
        pid = recorded_pid(data)
        return [pid] if pid and works_in(pid, data) else []
    return [
        int(entry.name)
        for entry in PROC.iterdir()
        if entry.name.isdigit() and works_in(int(entry.name), data)
    ]


def wait_until_gone(data: Path, seconds: float) -> bool:
    """Wait until nothing works in the data folder; False when the time is over first."""
    end = time.monotonic() + seconds
    while workers(data):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """Signal processes; those already gone do not matter."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
