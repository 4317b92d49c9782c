"""Jobs of publishing."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.organization import queries
from muhatap.publishing import services


@job("publishing.gather")
def gather() -> None:
    """What is new goes before the moderators."""
    services.gather(by=queries.system())


@job("publishing.gather_whole")
def gather_whole() -> None:
    """What the frequent round missed: topics published later, a worker that stood still."""
    services.gather(whole=True, by=queries.system())
