"""What has to be true before pages are served: tables of this version, collected static files."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from muhatap.commands.exits import refuse
from muhatap.commands.ground import say
from muhatap.commands.output import Progress, bar
from muhatap.commands.supervisor import Child
from muhatap.postgres.server import Server


class _Applied(io.StringIO):
    """Counts the migrations Django says it applies."""

    def __init__(self, total: int, progress: Progress) -> None:
        super().__init__()
        self.total, self.done, self.progress = total, 0, progress

    def write(self, text: str) -> int:
        if "Applying" in text:
            self.done += 1
            self.progress(self.done, self.total)
        return len(text)


def migrate() -> list[str]:
    """Apply what is missing. Returns what was applied; nothing is done when nothing is missing."""
    from django.core.management import call_command

    from muhatap.operations.health import pending

    left = pending()
    if left:
        with bar("Preparing the database") as progress:
            call_command("migrate", interactive=False, verbosity=1, stdout=_Applied(len(left), progress))
    return left


def collect_static() -> bool:
    """Collect and compress scripts, styles and pictures when they changed. True when that was needed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            found.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".stamp"
    if stamp.is_file() and stamp.read_text() == found.hexdigest():
        return False
    root.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(found.hexdigest())
    return True


def take_port(host: str, port: int) -> socket.socket:
    """Hold a port for our web server until the socket is closed; refuse one that is taken.

    Granian shares its port (SO_REUSEPORT): two that took it would halve the traffic in silence. Nothing
    listens on what is held here, but nobody else who asks gets it while a long preparation goes on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
        held = socket.socket(family)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((host, port))
    except PermissionError:
        refuse(f"Port {port} may not be opened by this account; choose one from 1024 on: --port 8000.")
    except OSError as error:
        why = f"Port {port} on {host} cannot be opened ({error.strerror})."
        refuse(f"{why} Choose another: --port {port + 1}.")
    return held


def web(host: str, port: int, workers: int, log: Path | None = None) -> Child:
    """The web server as a child process."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers or cores()), "--blocking-threads", "2", "--no-ws"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "muhatap.web.wsgi:application"]
    return Child("web", command, log)


def worker(log: Path | None = None) -> Child:
    """The worker as a child process. It may finish what it has in hand."""
    return Child("worker", [sys.executable, "-m", "muhatap.commands.main", "worker"], log, patience=30.0)


def tender(server: Server | None) -> Callable[[], None]:
    """What looks after the database in every round: our own is started again, another's is not ours."""

    def revive() -> None:
        if server is not None and server.ensure():
            say("The database had ended and was started again.")

    return revive


def cores() -> int:
    """As many web processes as cores, eight at most: more is a matter for somebody who measured."""
    try:
        available = len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        available = os.cpu_count() or 1
    return min(available, 8)
