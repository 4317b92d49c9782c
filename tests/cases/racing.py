"""Several at the same moment, each on a connection of their own. For modules that use `real`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import monotonic

from django.db import connection, transaction

from muhatap.kit.errors import Refused

PATIENCE = 30.0
Work = Callable[[], object]
WAITING = (
    "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock')"
)


def at_once(*works: Work) -> list[object]:
    """All at the same moment; what each answered or was refused with."""
    barrier = Barrier(len(works))

    def run(work: Work) -> object:
        connection.ensure_connection()
        barrier.wait(timeout=10)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(lambda work: _alone(lambda: run(work)), works))


def meanwhile(first: Work, second: Work) -> tuple[object, object, bool]:
    """`second` begins when `first` has done its work and not committed it yet.

    What each answered or was refused with, and whether the second had to wait for the first.
    """
    done, commit = Event(), Event()

    def slow() -> object:
        with transaction.atomic():
            answer = first()
            done.set()
            assert commit.wait(PATIENCE)
        return answer

    with ThreadPoolExecutor(2) as pool:
        early = pool.submit(_alone, slow)
        try:
            assert _until(lambda: done.is_set() or early.done())
            late = pool.submit(_alone, second)
            assert _until(lambda: late.done() or _somebody_waits())
            waited = not late.done()
        finally:
            commit.set()
        return early.result(PATIENCE), late.result(PATIENCE), waited


def _alone(work: Work) -> object:
    try:
        return work()
    except Refused as refused:
        return refused
    finally:
        connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def _until(true: Callable[[], bool]) -> bool:
    """Ask until it is so; False when it never was."""
    end = monotonic() + PATIENCE
    while not true():
        if monotonic() > end:
            return False
        Event().wait(0.005)
    return True
