"""Work of the notifications package done by a worker."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.notifications import services


@job("notifications.send", retry=True)
def send(notices: list[int]) -> None:
    """Try these notices, whatever of them still waits."""
    services.send(notices)


@job("notifications.sweep")
def sweep() -> None:
    """Look after tries broken off and waits that are over."""
    services.sweep()
