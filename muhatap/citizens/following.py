"""What belongs to a person elsewhere and follows when two records are merged: told by whoever keeps it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from django.db.models import QuerySet

from muhatap.organization.persons import Person


class Follow(Protocol):
    """Rows of one record become another's."""

    def __call__(self, whose: int, to: int, only: Collection[int] | None, *, by: Person) -> list[int]:
        """Ids of the rows that follow now; `only` narrows them, None means all."""
        ...


def move(rows: QuerySet[Any], to: int, only: Collection[int] | None) -> list[int]:
    """Give these rows, or those of them that `only` names, to another record; their ids. Two statements."""
    if only is not None:
        rows = rows.filter(pk__in=only)
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=ids).update(citizen_id=to)
    return ids


FOLLOWERS: dict[str, Follow] = {}
