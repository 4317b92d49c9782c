"""Work of lists done by a worker."""

from __future__ import annotations

from muhatap.jobs import job
from muhatap.lists import queries, services


@job("lists.export")
def export(export: int) -> None:
    """Write the file of an export, as its owner may see the list now."""
    by = queries.owner_of_export(export)
    if by is not None:
        services.run_export(export, by=by)


@job("lists.tidy", retry=False)
def tidy() -> None:
    """Forget files that were kept long enough."""
    services.forget_exports()
