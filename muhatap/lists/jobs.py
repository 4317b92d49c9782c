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


@job("lists.try_bulk")
def try_bulk(run: int) -> None:
    """Look at every case of a bulk move."""
    by = queries.owner_of_run(run)
    if by is not None:
        services.try_all(run, by=by)


@job("lists.make_bulk")
def make_bulk(run: int) -> None:
    """Make a bulk move, case by case."""
    by = queries.owner_of_run(run)
    if by is not None:
        services.make_all(run, by=by)


@job("lists.undo_bulk")
def undo_bulk(run: int) -> None:
    """Take a bulk move back, case by case."""
    by = queries.owner_of_run(run)
    if by is not None:
        services.undo_all(run, by=by)
