"""Work on the register done by a worker."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.organization import queries
from muhatap.people import services


@job("people.look_for_twins")
def look_for_twins() -> None:
    """Which records may be one person."""
    services.look_for_twins(by=queries.system())
