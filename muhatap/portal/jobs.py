"""Work of the citizen's side done by a worker."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.organization import queries
from muhatap.people import services as people
from muhatap.portal import services


@job("portal.tidy", retry=False)
def tidy() -> None:
    """Reports and new contact points nobody confirmed are forgotten after a day."""
    services.tidy(by=queries.system())
    people.give_up_waiting(before=services.UNCONFIRMED, by=queries.system())


@job("portal.forget_visits", retry=False)
def forget_visits() -> None:
    """Visits that left nothing behind are forgotten."""
    services.forget_visits(by=queries.system())
