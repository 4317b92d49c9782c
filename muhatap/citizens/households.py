"""Who lives with whom: told by whoever keeps households, a layer above."""

from __future__ import annotations

from collections.abc import Callable, Collection

# a citizen's id -> ids of those who are of one household with them now
KNOWN_BY: list[Callable[[int], Collection[int]]] = []


def housemates(citizen_id: int) -> set[int]:
    """Everybody of this person's household, without themselves. Whoever shows them asks who may be known."""
    return {pk for known in KNOWN_BY for pk in known(citizen_id)} - {citizen_id}
