"""A worker: takes jobs, watches the clock, shows by its heartbeat that it lives."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from muhatap.jobs.periodic import Periodic, register
from muhatap.jobs.queue import QUEUE

HEARTBEAT = 5.0  # seconds
STALLED_AFTER = 20.0  # seconds without a heartbeat: the worker is dead
GRACE = 25.0  # seconds a job may still take when the worker is asked to stop; then it is done again


def run(rows: Iterable[Periodic], *, concurrency: int = 2, wait: bool = True) -> None:
    """Work until SIGTERM or SIGINT; with `wait=False` until the queue is empty."""
    register(rows)
    asyncio.run(_run(concurrency, wait))


async def _run(concurrency: int, wait: bool) -> None:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=concurrency,
                wait=wait,
                fetch_job_polling_interval=5.0,
                abort_job_polling_interval=60.0,
                shutdown_graceful_timeout=GRACE,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED_AFTER,
            )
