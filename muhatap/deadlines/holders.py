"""Whose dockets they are. Packages above say so once; what is above cannot be imported here.

Cases and their parts take their dates along while a change is counted; rows of registers a minute later.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from muhatap.deadlines.engine import Due

if TYPE_CHECKING:
    from muhatap.deadlines.changes import Change


@dataclass(frozen=True)
class Told:
    """A clock's date as it was and as it is: by which policy, because of which change."""

    change_id: int
    code: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class MovedDocket:
    """A docket whose dates moved; its holder copies `due` into its own columns and remembers `why`."""

    docket_id: int
    due: Due
    why: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Holder:
    """What a package above does for its dockets.

    `family` gives dockets that belong together with these, these included, with the unit that works on each.
    `take` copies dates within the caller's transaction, waits for nobody, and returns the dockets it could
    take. `ended` tells units once all of a change has moved.
    """

    family: Callable[[Sequence[int]], Mapping[int, int | None]]
    take: Callable[[Sequence[MovedDocket]], Collection[int]]
    ended: Callable[[Change], None]


# new dates by docket; copies what it can without waiting, returns the dockets whose rows somebody is at
Rows = Callable[[Mapping[int, datetime]], Collection[int]]
_known: list[Holder] = []
_rows: list[Rows] = []


def register(holder: Holder) -> None:
    """Called once by each package, when the application is ready."""
    _known.append(holder)


def register_rows(follow: Rows) -> None:
    """Called once by each package whose rows keep the date of a docket of their own."""
    _rows.append(follow)


def family(ids: Sequence[int]) -> dict[int, int | None]:
    """These dockets and those that belong with them, each with its unit."""
    found: dict[int, int | None] = dict.fromkeys(ids)
    for holder in _known:
        found.update(holder.family(ids))
    return found


def take(moved: Sequence[MovedDocket]) -> set[int]:
    """Let the holders copy the dates; the dockets that were taken."""
    return {pk for holder in _known for pk in holder.take(moved)} if moved else set()


def rows_follow(dues: Mapping[int, datetime]) -> set[int]:
    """Let rows of registers copy their dates; the dockets that are left for the next time."""
    return {pk for follow in _rows for pk in follow(dues)} if dues else set()


def copy_onto(model: type[Model], dues: Mapping[int, datetime]) -> set[int]:
    """Copy dates onto rows that have `docket` and `due_at`; the dockets of those somebody is at."""
    every = model._default_manager.filter(docket_id__in=list(dues))
    rows: list[Any] = list(every.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    for row in rows:
        row.due_at = dues[row.docket_id]
    model._default_manager.bulk_update(rows, ["due_at"])
    return set(every.values_list("docket_id", flat=True)) - {row.docket_id for row in rows}


def ended(change: Change) -> None:
    """All that a change moves has moved."""
    for holder in _known:
        holder.ended(change)
