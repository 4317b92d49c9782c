"""Care of the queue itself."""

from __future__ import annotations

from django.db import connection, transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.sql import queries

from muhatap.jobs.queue import QUEUE
from muhatap.jobs.worker import STALLED_AFTER
from muhatap.kit import clock

GIVE_UP_AFTER = 10  # attempts: a job that kills its worker each time must not do so for ever
KEEP_HOURS = 72


def retry_stalled() -> int:
    """Give jobs back to the queue whose worker died over them. Returns how many.

    Without a lock on itself: the job that frees others must never wait for one that is stuck.
    """
    through = DjangoConnector()
    with transaction.atomic():
        stalled = through.execute_query_all(
            queries["select_stalled_jobs_by_heartbeat"],
            queue=QUEUE,
            task_name=None,
            seconds_since_heartbeat=STALLED_AFTER,
        )
        for row in stalled:
            if row["attempts"] >= GIVE_UP_AFTER:
                through.execute_query(
                    queries["finish_job"], job_id=row["id"], status="failed", delete_job=False
                )
                continue
            through.execute_query(
                queries["retry_job"],
                job_id=row["id"],
                retry_at=clock.now(),
                new_priority=None,
                new_queue_name=None,
                new_lock=None,
            )
    return len(stalled)


def tidy() -> int:
    """Forget jobs done three days ago. Failed ones stay until somebody has looked. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs job
             USING (SELECT job_id, max(at) AS at FROM procrastinate_events GROUP BY job_id) AS last
             WHERE last.job_id = job.id AND job.status IN ('succeeded', 'cancelled')
               AND last.at < %s::timestamptz - make_interval(hours => %s)
               AND NOT EXISTS (SELECT FROM procrastinate_periodic_defers d WHERE d.job_id = job.id)
            """,
            [clock.now(), KEEP_HOURS],
        )
        gone = int(cursor.rowcount)
        cursor.execute(
            """
            DELETE FROM procrastinate_periodic_defers
             WHERE defer_timestamp < extract(epoch FROM %s::timestamptz - make_interval(hours => %s))
               AND (job_id IS NULL OR job_id NOT IN
                    (SELECT id FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')))
            """,
            [clock.now(), KEEP_HOURS],
        )
    return gone
