"""Work of the cases done by a worker."""

from __future__ import annotations

from muhatap.cases import counting
from muhatap.jobs import job


@job("cases.compact_counters")
def compact_counters() -> None:
    """Add the counters' differences up."""
    counting.compact()
