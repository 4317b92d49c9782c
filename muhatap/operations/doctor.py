"""What an administrator should know before the citizens notice. Each check says what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
import smtplib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from muhatap.jobs import queries as jobs
from muhatap.jobs.worker import STALLED_AFTER
from muhatap.kit import clock
from muhatap.operations import health

GOOD, LOOK, BAD = "good", "look", "bad"
LEAST_FREE = 2 * 1024**3  # bytes


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `state` is "good", "look" or "bad"; `remedy` says what to do."""

    name: str
    state: str
    detail: str
    remedy: str = ""


def examine() -> list[Finding]:
    """All findings. A check that itself fails is a finding, never a crash."""
    found: list[Finding] = []
    for check in (
        versions,
        database,
        server_settings,
        migrations,
        queue,
        disk,
        mail,
        static_files,
        secret,
        proxy,
    ):
        found += _guarded(check)
    return found


def _guarded(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except (DatabaseError, OSError) as error:
        return [Finding(check.__name__.replace("_", " "), BAD, f"could not be checked: {error}".strip())]


def versions() -> Iterator[Finding]:
    """The product and what it runs on."""
    yield Finding("muhatap", GOOD, health.version())
    yield Finding("python", GOOD, platform.python_version())


def database() -> Iterator[Finding]:
    """Which server, and how its database sorts and folds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'),"
            " pg_encoding_to_char(encoding), datlocprovider::text, datcollate,"
            " pg_size_pretty(pg_database_size(oid)), lower('ĞÜŞ') = 'ğüş'"
            " FROM pg_database WHERE datname = current_database()"
        )
        number, version, encoding, provider, collate, size, folds = cursor.fetchone()
    yield Finding(
        "postgresql",
        GOOD if number >= 150000 else BAD,
        f"{version}, {size}",
        "" if number >= 150000 else "Muhatap needs PostgreSQL 15 or newer.",
    )
    right = encoding == "UTF8" and folds
    yield Finding(
        "encoding and locale",
        GOOD if right else BAD,
        f"{encoding}, {collate}, provider {provider}",
        "" if right else "Create the database with ENCODING UTF8 and LOCALE C.UTF-8 (template0).",
    )


_WANTED: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    (
        "jit",
        lambda value: value == "off",
        "ALTER DATABASE … SET jit = off: compiling costs more than our queries.",
    ),
    ("fsync", lambda value: value == "on", "Never run people's data without fsync."),
    ("full_page_writes", lambda value: value == "on", "Turn it on: without it a crash can lose pages."),
    (
        "synchronous_commit",
        lambda value: value != "off",
        "Turn it on: an acknowledged case must not be lost.",
    ),
    ("max_connections", lambda value: int(value) >= 40, "At least 40: web threads, workers, people."),
)


def server_settings() -> Iterator[Finding]:
    """Settings of the server that matter to us; mostly of interest on a server of others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[row[0] for row in _WANTED]]
        )
        values = dict(cursor.fetchall())
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name IN ('pg_trgm', 'unaccent')")
        extensions = {row[0] for row in cursor.fetchall()}
    for name, fits, remedy in _WANTED:
        good = fits(values[name])
        yield Finding(f"setting {name}", GOOD if good else LOOK, values[name], "" if good else remedy)
    if "pg_trgm" not in extensions:
        yield Finding("extension pg_trgm", BAD, "not available", "Install the server's contrib package.")


def migrations() -> Iterator[Finding]:
    """Whether the tables are those of this version."""
    left = health.pending()
    yield Finding(
        "migrations",
        BAD if left else GOOD,
        ", ".join(left) or "complete",
        "Run muhatap migrate." if left else "",
    )


def queue() -> Iterator[Finding]:
    """Workers and what waits for them."""
    now = clock.now()
    state = jobs.state(now, STALLED_AFTER)
    silent = None if state.heartbeat is None else (now - state.heartbeat).total_seconds()
    yield Finding(
        "worker",
        GOOD if state.workers else BAD,
        "none" if silent is None else f"{state.workers}, last sign of life {silent:.0f} s ago",
        "" if state.workers else "Start one: muhatap worker.",
    )
    late = state.overdue_seconds > 300
    yield Finding(
        "jobs waiting",
        LOOK if late else GOOD,
        f"{state.waiting}, the oldest for {state.overdue_seconds:.0f} s",
        "More or faster workers are needed." if late else "",
    )
    for name, count, remedy in (
        ("jobs stalled", state.stalled, "They come back within a minute once a worker runs."),
        ("jobs failed", state.failed, "Look into the worker's log; they are not tried again."),
    ):
        yield Finding(name, LOOK if count else GOOD, str(count), remedy if count else "")


def disk() -> Iterator[Finding]:
    """Room for files, and whether they can be written at all."""
    folder = Path(settings.FILES_ROOT)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    yield Finding(
        "disk",
        GOOD if free >= LEAST_FREE else BAD,
        f"{free / 1024**3:.1f} GB free for {settings.FILES_ROOT}",
        "" if free >= LEAST_FREE else "Make room; uploads are refused when the disk is full.",
    )
    if not os.access(folder, os.W_OK):
        yield Finding(
            "files", BAD, f"{folder} cannot be written", "Let the product's account own the folder."
        )


def mail() -> Iterator[Finding]:
    """Whether the mail server answers. Nothing is sent."""
    if not settings.EMAIL_HOST:
        yield Finding(
            "mail", LOOK, "no server is set", "Set MUHATAP_SMTP_HOST; until then e-mails go to a folder."
        )
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException, socket.gaierror) as error:
        yield Finding(
            "mail", BAD, f"{where} does not answer: {error}", "Check MUHATAP_SMTP_* and the network."
        )
    else:
        yield Finding("mail", GOOD, where)


def static_files() -> Iterator[Finding]:
    """Whether the pages' scripts and styles were built and collected."""
    built = Path(settings.PACKAGE) / "web" / "static" / "built"
    has = built.is_dir() and any(built.iterdir())
    yield Finding(
        "scripts and styles",
        GOOD if has else BAD,
        "built" if has else "not built",
        "" if has else "Run python frontend/build.py in the checkout.",
    )


def secret() -> Iterator[Finding]:
    """Whether others can read the key that signs sessions."""
    kept = Path(settings.HOME) / "secret.key"
    if not kept.exists():
        yield Finding("secret key", GOOD, "from the environment")
        return
    open_to_others = kept.stat().st_mode & 0o077
    yield Finding(
        "secret key",
        BAD if open_to_others else GOOD,
        str(kept),
        f"chmod 600 {kept}" if open_to_others else "",
    )


def proxy() -> Iterator[Finding]:
    """Whose word about the caller is believed. Without it a proxy's address is everybody's, limits too."""
    trusted = ", ".join(settings.PROXY_HOSTS)
    if settings.SECURE and not trusted:
        remedy = "Set MUHATAP_PROXY_HOSTS to the address of the TLS proxy: else all callers count as one."
        yield Finding("proxy", LOOK, "https without a trusted proxy", remedy)
        return
    yield Finding("proxy", GOOD, f"trusted: {trusted}" if trusted else "none, none is expected")
