"""A demo as a person starts it, from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def demo(
    command: Sequence[str], port: int, home: Path, *, folder: Path, patience: int
) -> Iterator[tuple[int, float]]:
    """Start it, wait for /healthz to say 200; the process id and the seconds that took. Ctrl-C at the end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MUHATAP_")}
    for name in ("DATABASE_URL", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    environment["MUHATAP_HOME"] = str(home)
    began = time.monotonic()
    log = (home.parent / "bench-demo.log").open("ab")
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
    )
    try:
        while not _healthy(port):
            if process.poll() is not None or time.monotonic() - began > patience:
                raise SystemExit(f"The demo did not come up; see {log.name}")
            time.sleep(0.1)
        yield process.pid, time.monotonic() - began
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGINT)
            process.wait(60)
        log.close()


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(json.load(answer))
    except (urllib.error.URLError, OSError, ValueError):
        return False


@contextmanager
def beside(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Somebody who works all the time in a thread, until what is measured is over: then the event is set."""
    ended = threading.Event()
    thread = threading.Thread(target=work, args=(ended,))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
