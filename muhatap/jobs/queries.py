"""What the queue looks like from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True)
class QueueState:
    """The queue in numbers. `heartbeat` is the youngest sign of life of any worker."""

    workers: int
    heartbeat: datetime | None
    waiting: int
    overdue_seconds: float
    failed: int
    stalled: int


def heartbeat(now: datetime, stalled_after: float) -> tuple[int, datetime | None]:
    """How many workers live, and the youngest sign of life of any. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE last_heartbeat >= %s - make_interval(secs => %s)),"
            " max(last_heartbeat) FROM procrastinate_workers",
            [now, stalled_after],
        )
        workers, last = cursor.fetchone()
    return workers, last


def state(now: datetime, stalled_after: float) -> QueueState:
    """The whole state, for a doctor. Two statements."""
    workers, last = heartbeat(now, stalled_after)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, %(now)s) <= %(now)s),
                   count(*) FILTER (WHERE status = 'failed'),
                   count(*) FILTER (WHERE status = 'doing' AND (job.worker_id IS NULL
                       OR worker.last_heartbeat < %(now)s - make_interval(secs => %(after)s))),
                   coalesce(extract(epoch FROM %(now)s - min(coalesce(scheduled_at, deferred.at))
                       FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, %(now)s) <= %(now)s)), 0)
              FROM procrastinate_jobs job
              LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
              LEFT JOIN LATERAL (SELECT min(at) AS at FROM procrastinate_events e WHERE e.job_id = job.id)
                   AS deferred ON job.status = 'todo'
             WHERE status IN ('todo', 'doing', 'failed')
            """,
            {"now": now, "after": stalled_after},
        )
        waiting, failed, stalled, overdue = cursor.fetchone()
    return QueueState(workers, last, waiting, float(overdue), failed, stalled)
