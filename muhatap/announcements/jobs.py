"""Work of the announcements done by a worker."""

from __future__ import annotations

from muhatap.announcements import services
from muhatap.jobs import job
from muhatap.organization import queries


@job("announcements.step")
def step(announcement: int, turn: int) -> None:
    """The next piece of sending."""
    services.step(announcement, turn, by=queries.system())


@job("announcements.sweep")
def sweep() -> None:
    """Look after chains that broke."""
    services.sweep(by=queries.system())
