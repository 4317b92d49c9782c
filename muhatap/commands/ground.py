"""What a command stands on: the home, the secret key, the database, Django. Nothing here runs at import."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from muhatap.kit.home import home
from muhatap.postgres.binaries import data_major
from muhatap.postgres.server import Server

SETTINGS = "muhatap.web.settings"


def say(line: str) -> None:
    """A line of progress, beside the output."""
    click.secho(line, dim=True, err=True)


def make_home() -> Path:
    """The home, made if need be, named in the environment for Django and for child processes."""
    folder = home()
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    os.environ["MUHATAP_HOME"] = str(folder)
    return folder


def have_secret(folder: Path) -> None:
    """A key for sessions and codes: the environment's, else one kept in the home for us only."""
    kept = folder / "secret.key"
    if os.environ.get("MUHATAP_SECRET_KEY") or kept.exists():
        return
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another was faster
        return
    with os.fdopen(descriptor, "w") as key:
        key.write(secrets.token_urlsafe(50) + "\n")


def setup_django() -> None:
    """Load Django with our settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    logging.getLogger("procrastinate.blueprints").setLevel(logging.WARNING)  # how it starts is no news
    django.setup()


def have_data_key(folder: Path, *, sample: bool) -> None:
    """The key that seals identity numbers: made with a new embedded database or a sample, never later.

    A database that lost its key must say so; a fresh key would hide the loss and split the blind index.
    """
    from muhatap.citizens.cipher import make_key

    is_new = not os.environ.get("DATABASE_URL") and data_major(folder / "postgres" / "data") is None
    if not os.environ.get("MUHATAP_DATA_KEY") and (sample or is_new):
        make_key(folder)


@contextmanager
def database(*, sample: bool = False) -> Iterator[Server | None]:
    """A running database behind DATABASE_URL; the embedded server when no other is named."""
    folder = make_home()
    have_secret(folder)
    have_data_key(folder, sample=sample)
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    server = Server(folder, say=say)
    server.start()
    os.environ["DATABASE_URL"] = server.url()
    try:
        yield server
    finally:
        del os.environ["DATABASE_URL"]
        server.stop()


@contextmanager
def product(*, sample: bool = False) -> Iterator[None]:
    """A running database and Django, for commands that read or write."""
    with database(sample=sample):
        setup_django()
        from django.db import connections

        try:
            yield
        finally:
            connections.close_all()
