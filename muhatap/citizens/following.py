"""What belongs to a person elsewhere and follows when two records are merged: told by whoever keeps it."""

from __future__ import annotations

from collections.abc import Callable, Collection

# (from, to, only these or all) -> ids of the rows that follow now
Follow = Callable[[int, int, Collection[int] | None], list[int]]
FOLLOWERS: dict[str, Follow] = {}
