"""Work of onboarding done by a worker."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.onboarding import services
from muhatap.organization import queries


@job("onboarding.judge", retry=False)
def judge(workbook: int) -> None:
    """Look at a workbook."""
    services.judge(workbook, by=queries.system())


@job("onboarding.apply", retry=False)
def apply(workbook: int) -> None:
    """Take a workbook over."""
    services.apply(workbook, by=queries.system())


@job("onboarding.tidy")
def tidy() -> None:
    """Forget old workbooks."""
    services.tidy(by=queries.system())
