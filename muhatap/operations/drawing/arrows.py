"""What the tables say, as arrows: one for each pair of states, with the moves that make it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from muhatap.cases.lifecycle import ANY, IN_HAND, LIVE, OPEN, Move
from muhatap.organization.roles import Role

START = "start"
# Sources that stand for many states and are drawn as one box.
MANY: dict[tuple[str, ...], str] = {OPEN: "open", IN_HAND: "in_hand"}
NAMED: dict[tuple[str, ...], str] = {
    ANY: "anywhere",
    OPEN: "while open",
    LIVE: "while it counts",
    IN_HAND: "while in hand",
}


@dataclass(frozen=True)
class Arrow:
    """From one box to another; `moves` in the order of the table."""

    source: str
    target: str
    moves: tuple[Move, ...]

    @property
    def by_itself(self) -> bool:
        """True when the system makes all of it, nobody presses anything."""
        return all(set(move.who) == {Role.SYSTEM} for move in self.moves)


def arrows(rows: Iterable[Move]) -> list[Arrow]:
    """Every change of status. A move from every open state is one arrow from one box."""
    found: dict[tuple[str, str], list[Move]] = {}
    for row in rows:
        if row.target is not None:
            for source in [MANY[row.sources]] if row.sources in MANY else row.sources or [START]:
                found.setdefault((str(source), str(row.target)), []).append(row)
    return [Arrow(source, target, tuple(moves)) for (source, target), moves in found.items()]


def stays(rows: Iterable[Move]) -> list[tuple[str, list[str]]]:
    """Moves that change nothing about where it stands, by where they can be made."""
    found: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        if row.target is None:
            found.setdefault(row.sources, []).append(row.name)
    return [
        (NAMED.get(sources, " ".join(str(source) for source in sources)), names)
        for sources, names in found.items()
    ]
