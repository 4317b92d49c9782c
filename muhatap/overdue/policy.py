"""Who prepares letters about lateness, who approves them, who sees them."""

from __future__ import annotations

from django.db.models import Q

from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role as R
from muhatap.overdue.models import Letter, LetterChange

APPROVERS = (R.MANAGER,)
WRITERS = (R.COORDINATOR, R.SUPERVISOR, R.MANAGER, R.CIMER_OFFICER, R.INFORMATION_OFFICER)
UNIT = (R.UNIT_LEAD, R.UNIT_USER)
READERS = (*WRITERS, *UNIT)
INFORMERS = (R.COORDINATOR, R.SUPERVISOR)
HANDS = (LetterChange.What.WRITTEN, LetterChange.What.CORRECTED, LetterChange.What.SUBMITTED)


def units_of(person: Person) -> Q:
    """The condition of the units in whose branch this person works."""
    condition = Q(pk__in=[])
    for path in person.branch_paths():
        condition |= Q(path__startswith=path)
    return condition


def leads(person: Person, unit: Unit) -> bool:
    """True when the person leads the unit or one above it: they note that a letter was read."""
    return any(grant.role == R.UNIT_LEAD and grant.covers(unit.pk, unit.path) for grant in person.grants)


def writes(person: Person) -> bool:
    """True for those who prepare letters; the product proposes them itself."""
    return person.has(*WRITERS, R.SYSTEM)


def is_own(person: Person, letter: Letter) -> bool:
    """True for whoever had a hand in it, themselves or for whom they stand in: nobody approves that."""
    standing_for = {grant.on_behalf_of for grant in person.grants if grant.role in APPROVERS}
    hands = set(letter.changes.filter(what__in=HANDS).values_list("by_id", flat=True))
    return person.actor_id in hands or (None not in standing_for and standing_for <= hands)


def behalf(person: Person, what: str) -> int | None:
    """For whom this is done: the principal's actor where nobody's own power would do."""
    roles = APPROVERS if what in (LetterChange.What.APPROVED, LetterChange.What.RETURNED) else READERS
    held = [grant.on_behalf_of for grant in person.grants if grant.role in roles]
    return None if None in held or not held else held[0]
