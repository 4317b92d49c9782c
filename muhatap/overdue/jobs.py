"""Jobs of lateness, by the clock."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.organization import queries
from muhatap.overdue import services


@job("overdue.report")
def report() -> None:
    """The week's reports to units, on their day and once."""
    services.report(by=queries.system())


@job("overdue.propose")
def propose() -> None:
    """Letters to late units, at their interval and once."""
    services.propose(by=queries.system())
