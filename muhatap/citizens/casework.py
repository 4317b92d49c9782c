"""Whether a case number is one of a citizen's: told by whoever knows cases, a layer above."""

from __future__ import annotations

from collections.abc import Callable

from muhatap.organization.persons import Person

# (number as typed, citizen's id, who asks) -> the number as it is written; "" for none that this person sees
NumberOf = Callable[[str, int, Person], str]
KNOWN_BY: list[NumberOf] = []


def number_of(typed: str, citizen_id: int, person: Person) -> str:
    """The citizen's case that was meant, as its number is written; "" when there is none for this person."""
    return next((found for known in KNOWN_BY if (found := known(typed, citizen_id, person))), "")
