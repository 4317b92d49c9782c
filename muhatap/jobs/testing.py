"""Run promised work inside a test's own transaction. For tests only."""

from __future__ import annotations

import orjson
from django.db import connection
from procrastinate.contrib.django import app

from muhatap.kit import clock

_NEXT = """
SELECT id, task_name, args::text FROM procrastinate_jobs
 WHERE status = 'todo' AND (%(all)s OR scheduled_at IS NULL OR scheduled_at <= %(now)s)
   AND (%(name)s = '' OR task_name = %(name)s)
 ORDER BY priority DESC, id LIMIT 1
"""


def run_all(name: str = "", *, even_later: bool = False, at_most: int = 500) -> int:
    """Do all jobs that are due (only those called `name`, if given), those they promise included.

    Returns how many were done. An exception of a handler comes through, as a test wants it.
    """
    for done in range(at_most):
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, {"all": even_later, "now": clock.now(), "name": name})
            found = cursor.fetchone()
            if found is None:
                return done
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [found[0]])
        _id, task_name, args = found
        app.tasks[task_name].func(**orjson.loads(args))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [found[0]])
    raise AssertionError(f"more than {at_most} jobs: do they promise each other?")


def waiting() -> list[str]:
    """The names of the jobs promised and not yet done, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]
