"""Work of the organisation done by a worker."""

from __future__ import annotations

from datetime import timedelta

from muhatap.jobs import job
from muhatap.kit import clock
from muhatap.organization import doorkeeper
from muhatap.organization.services import forget_old_visits

KEPT = timedelta(days=90)


@job("organization.tidy")
def tidy() -> None:
    """Sessions that are over and tries to sign in of long ago are forgotten."""
    forget_old_visits(clock.now())
    doorkeeper.forget_old_tries(clock.now() - KEPT)
