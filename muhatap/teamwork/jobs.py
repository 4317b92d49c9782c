"""Work of teamwork done by a worker."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.organization import queries
from muhatap.teamwork import services


@job("teamwork.tidy")
def tidy() -> None:
    """Forget who was where."""
    services.tidy(by=queries.system())
