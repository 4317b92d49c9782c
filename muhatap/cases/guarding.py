"""What must hold before a move, beside what its row says: told by whoever keeps it, from above.

A guard gets the locked case and who moves it, and raises `Refused`. Only `moving.make` asks.
"""

from __future__ import annotations

from collections.abc import Callable

from muhatap.cases.models import Case
from muhatap.organization.persons import Person

Guard = Callable[[Case, Person], None]
GUARDS: dict[tuple[str, str], Guard] = {}  # by the name of the move, and of the package that asks for it


def ask(name: str, case: Case, by: Person) -> None:
    """Let every guard of a move look at the case; the first that refuses ends it."""
    for (move, _package), guard in GUARDS.items():
        if move == name:
            guard(case, by)
