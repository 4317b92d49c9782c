"""Does it work now? Asked by balancers every few seconds, so it is cheap and says nothing secret."""

from __future__ import annotations

import functools
import importlib.metadata
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from muhatap.jobs import queries as jobs
from muhatap.jobs.worker import STALLED_AFTER
from muhatap.kit import clock


@dataclass(frozen=True)
class Part:
    """One part of the product and whether it works."""

    ok: bool
    detail: str


@dataclass(frozen=True)
class Health:
    """All parts. `ok` only when each is."""

    version: str
    database: Part
    worker: Part
    migrations: Part

    @property
    def ok(self) -> bool:
        """True when everything works."""
        return self.database.ok and self.worker.ok and self.migrations.ok

    def as_dict(self) -> dict[str, object]:
        """What /healthz answers."""
        parts = {"database": self.database, "worker": self.worker, "migrations": self.migrations}
        plain = {name: {"ok": part.ok, "detail": part.detail} for name, part in parts.items()}
        return {"ok": self.ok, "version": self.version, **plain}


@functools.cache
def version() -> str:
    """The version of the installed product."""
    return importlib.metadata.version("muhatap")


def check() -> Health:
    """Ask every part. Two statements when all is well."""
    unknown = Part(ok=False, detail="unknown: the database does not answer")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return Health(version(), Part(ok=False, detail="does not answer"), unknown, unknown)
    migrations = _migrations()
    return Health(version(), Part(ok=True, detail="answers"), _worker(), migrations)


def _worker() -> Part:
    try:
        now = clock.now()
        workers, last = jobs.heartbeat(now, STALLED_AFTER)
    except DatabaseError:
        return Part(ok=False, detail="the queue's tables are missing")
    if last is None:
        return Part(ok=False, detail="no worker runs")
    if not workers:
        return Part(ok=False, detail=f"no sign of life for {round((now - last).total_seconds())} s")
    return Part(ok=True, detail=f"{workers} running")


def pending() -> list[str]:
    """Migrations of this version that the database has not seen, as `app.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


_complete = False  # once complete it stays so: a new version comes with a new process


def _migrations() -> Part:
    global _complete  # reading the plan costs 100 ms, too much for every probe
    if not _complete:
        try:
            left = pending()
        except DatabaseError:
            return Part(ok=False, detail="unknown")
        if left:
            return Part(ok=False, detail=f"{len(left)} pending: run muhatap migrate")
        _complete = True
    return Part(ok=True, detail="complete")
