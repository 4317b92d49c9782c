"""Work on the register done by a worker."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.people import services


@job("people.look_for_twins")
def look_for_twins() -> None:
    """Which records may be one person."""
    services.look_for_twins()
