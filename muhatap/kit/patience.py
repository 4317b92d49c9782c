"""How long a statement may take whose cost nobody can know before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

_SET = "SELECT set_config('statement_timeout', %s, true), set_config('enable_bitmapscan', %s, true)"


class TooLong(Exception):
    """The database was asked to stop: what was looked for takes longer than anybody waits."""


@contextmanager
def at_most(milliseconds: int, *, walking: bool = False) -> Iterator[None]:
    """Reads inside take no longer each; raises `TooLong`. One statement more.

    `walking` keeps the planner to indexes that are walked in order: it cannot know how dear a list of words
    is, and would gather the whole table's hits to show those of a few thousand rows.
    """
    inside = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_SET, [str(milliseconds), "off" if walking else "on"])
            yield
            if inside:  # somebody's transaction goes on and must not inherit it
                cursor.execute(_SET, ["0", "on"])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLong from error
        raise


@contextmanager
def gathering() -> Iterator[None]:
    """Inside `at_most(…, walking=True)`: the planner may gather again. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_bitmapscan', 'on', true)")
    yield
