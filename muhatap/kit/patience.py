"""How long a statement may take whose cost nobody can know before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled


class TooLong(Exception):
    """The database was asked to stop: what was looked for takes longer than anybody waits."""


@contextmanager
def at_most(milliseconds: int) -> Iterator[None]:
    """Reads inside take no longer each; raises `TooLong`. One statement more."""
    inside = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
            if inside:  # somebody's transaction goes on and must not inherit it
                cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLong from error
        raise
