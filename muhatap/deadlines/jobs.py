"""Work of the calendar done by a worker."""

from __future__ import annotations

from muhatap.deadlines import services
from muhatap.jobs import job
from muhatap.organization import queries


@job("deadlines.look")
def look(change: int) -> None:
    """Go on with the preview of a change."""
    services.look(change, by=queries.system())


@job("deadlines.go_on")
def go_on(change: int) -> None:
    """Count the clocks of a change anew."""
    services.go_on(change, by=queries.system())


@job("deadlines.care")
def care() -> None:
    """Changes whose worker died go on; planned ones begin on their day."""
    services.care(by=queries.system())
