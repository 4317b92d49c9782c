"""Databases that a process of the tests makes for itself, and the way from one to another."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import setup_databases

_open: dict[str, BaseDatabaseWrapper] = {}  # databases that this process may come back to


def present() -> str:
    """The one that everybody of this process talks to."""
    return str(connection.settings_dict["NAME"])


def go_to(name: str) -> None:
    """Everybody of this process talks to that database from now on; the way back stays open."""
    here = connections["default"]
    _open[present()] = here
    connections.settings["default"]["NAME"] = name
    there = _open.pop(name, None) or type(here)({**here.settings_dict, "NAME": name}, "default")
    connections["default"] = there


def copy(template: str, name: str) -> None:
    """A copy of a database that nobody else is connected to; an older one of this name is gone."""
    connection.close()
    with _server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(name: str) -> None:
    """Throw it away, whoever is still connected."""
    if name in _open:
        _open.pop(name).close()
    with _server() as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def migrated(*, keep: bool, shared: Path | None) -> None:
    """The database of this process, empty and migrated; the processes of one run migrate once.

    The first that needs one migrates and leaves a copy to copy from; `shared` is their common folder.
    """
    if keep or shared is None:
        setup_databases(verbosity=0, interactive=False, aliases={"default": False}, keepdb=keep)
        return
    with (shared / "migrated").open("a+") as note:
        fcntl.flock(note, fcntl.LOCK_EX)
        note.seek(0)
        template = note.read()
        if template:
            own: str = connection.creation._get_test_db_name()  # type: ignore[attr-defined]  # not in the stubs
            copy(template, own)
            connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = own
        else:
            setup_databases(verbosity=0, interactive=False, aliases={"default": False})
            template = f"{present()}_migrated"
            copy(present(), template)
            note.write(template)
            note.flush()


def _server() -> psycopg.Connection[Any]:
    params = connection.get_connection_params()
    wanted = {key: params[key] for key in ("user", "password", "host", "port") if params.get(key)}
    return psycopg.connect(dbname="postgres", autocommit=True, **wanted)
