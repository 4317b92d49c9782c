"""Child processes that are started again when they die, and stopped in order.

Each child leads its own process group and carries a mark in its environment, so that stragglers of a
supervisor that was killed are found by the next one by what they are, never by a process id kept somewhere.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MARK = "MUHATAP_SUPERVISED"
CALM = 10.0  # seconds a child must live for its next death to be answered at once
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent dies, however it dies."""
    if _libc is not None:
        _libc.prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


@dataclass
class Child:
    """A process to keep alive. `patience` is how long it may take to stop."""

    name: str
    command: Sequence[str | Path]
    log: Path | None = None
    patience: float = 15.0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    again_at: float = field(default=0.0)

    def start(self, mark: str) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches the supervisor alone."""
        out = self.log.open("ab") if self.log else None
        try:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT if out else None,
                env={**os.environ, MARK: mark},
                start_new_session=True,
                preexec_fn=end_with_parent,  # nothing but one system call; we have no other threads
            )
        finally:
            if out:
                out.close()
        self.started = time.monotonic()

    def sweep(self) -> None:
        """End what is left of its group: a killed web server leaves workers that still hold the port."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return

    def stop(self) -> None:
        """Ask, wait, then insist."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                self.sweep()
                self.process.wait()
        self.sweep()
        self.process = None


class Supervisor:
    """Keeps `children` alive until told to stop. `tend` is called in every round (the database's turn)."""

    def __init__(
        self, mark: str, children: Sequence[Child], *, tend: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        self.mark, self.children, self.tend, self.say = mark, children, tend, say
        self.stopping = False

    def start(self) -> None:
        """Start all children."""
        for child in self.children:
            child.start(self.mark)

    def round(self) -> None:
        """Look after everything once."""
        self.tend()
        for child in self.children:
            self._look_after(child)

    def run(self) -> None:
        """Look after everything twice a second until SIGINT or SIGTERM."""
        while not self.stopping:
            self.round()
            time.sleep(0.5)

    def stop(self) -> None:
        """Stop the children in their order: doors first, then the work behind them."""
        for child in self.children:
            child.stop()

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                return
            child.sweep()
            child.process = None
            child.deaths = 1 if now - child.started > CALM else child.deaths + 1
            wait = 0.0 if child.deaths == 1 else min(2.0**child.deaths, 30.0)
            child.again_at = now + wait
            where = f"; see {child.log}" if child.log else ""
            self.say(f"{child.name} ended ({_reason(code)}){where}. It is started again.")
        if now >= child.again_at:
            child.start(self.mark)


def _reason(code: int) -> str:
    return f"code {code}" if code >= 0 else signal.Signals(-code).name


def end_stragglers(mark: str) -> int:
    """Kill what an earlier supervisor with this mark left. The caller holds the lock that proves it gone."""
    ended = 0
    proc = Path("/proc")
    wanted = f"{MARK}={mark}".encode()
    for entry in proc.iterdir() if proc.is_dir() else ():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                os.kill(int(entry.name), signal.SIGKILL)
                ended += 1
        except (OSError, ProcessLookupError):
            continue
    return ended
