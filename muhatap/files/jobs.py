"""Work of the files package that runs by the clock."""

from __future__ import annotations

from muhatap.files import services
from muhatap.jobs import job


@job("files.sweep")
def sweep() -> None:
    """Remove bytes without a row."""
    services.sweep()
