"""What belongs to a person elsewhere and follows when two records are merged: told by whoever keeps it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from muhatap.organization.persons import Person


class Follow(Protocol):
    """Rows of one record become another's."""

    def __call__(self, whose: int, to: int, only: Collection[int] | None, *, by: Person) -> list[int]:
        """Ids of the rows that follow now; `only` narrows them, None means all."""
        ...


FOLLOWERS: dict[str, Follow] = {}
