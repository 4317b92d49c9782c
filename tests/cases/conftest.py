"""A database of one's own for what needs real transactions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections


def _to(name: str) -> None:
    """Everybody of this process talks to that database from now on."""
    connection.close()
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@pytest.fixture(scope="module")
def real(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the test database in which commits are real; it is thrown away at the end."""
    with django_db_blocker.unblock():
        home = connection.settings_dict["NAME"]
        params = connection.get_connection_params()
        wanted = {key: params[key] for key in ("user", "password", "host", "port") if params.get(key)}
        connection.close()
        copy = f"{home}_races"
        with psycopg.connect(dbname="postgres", autocommit=True, **wanted) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{home}"')
        _to(copy)
        try:
            yield
        finally:
            _to(home)
            with psycopg.connect(dbname="postgres", autocommit=True, **wanted) as server:
                server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')
