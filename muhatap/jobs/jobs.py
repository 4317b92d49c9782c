"""The queue looks after itself."""

from muhatap.jobs import services
from muhatap.jobs.queue import job


@job("jobs.retry_stalled", retry=False)
def retry_stalled() -> None:
    """Give jobs back whose worker died."""
    services.retry_stalled()


@job("jobs.tidy", retry=False)
def tidy() -> None:
    """Forget what was done long ago."""
    services.tidy()
