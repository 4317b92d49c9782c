"""Work of this package done by a worker."""

from __future__ import annotations

from muhatap.cimer import services
from muhatap.jobs import job
from muhatap.organization import queries


@job("cimer.judge")
def judge(file: int) -> None:
    """Look at the rows of a file."""
    services.judge(file, by=queries.system())


@job("cimer.take")
def take(file: int) -> None:
    """Take rows of a file over."""
    services.take_over(file)


@job("cimer.tidy")
def tidy() -> None:
    """Forget what stood in old files."""
    services.tidy(by=queries.system())
