"""A row of the table of what happens by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from procrastinate.contrib.django import app


@dataclass(frozen=True)
class Periodic:
    """At every moment of `cron` (in UTC; Istanbul is three hours ahead all year) `job` is enqueued once.

    However many workers run, the database lets each moment through once.
    """

    name: str
    cron: str
    job: str
    why: str


def register(rows: Iterable[Periodic]) -> None:
    """Let the workers of this process watch the clock for these rows. Again is harmless."""
    known = app.periodic_registry.periodic_tasks
    for row in rows:
        if (row.job, row.name) not in known:
            app.periodic_registry.register_task(
                task=app.tasks[row.job], cron=row.cron, periodic_id=row.name, configure_kwargs={}
            )
