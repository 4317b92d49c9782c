"""Work of the figures done by a worker."""

from __future__ import annotations

from muhatap.figures import counting
from muhatap.jobs import job


@job("figures.compact")
def compact() -> None:
    """Add the tallies' differences up."""
    counting.compact()
