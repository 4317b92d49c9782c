"""Work of the intake desk done by a worker."""

from __future__ import annotations

from datetime import timedelta

from muhatap.intake import services
from muhatap.jobs import job
from muhatap.kit import clock

KEPT = timedelta(days=30)


@job("intake.tidy")
def tidy() -> None:
    """Half-written records are forgotten after thirty days."""
    services.tidy(clock.now() - KEPT)
