"""Who may read, write and open the register of citizens.

The register belongs to those who talk with citizens; units see an applicant through a case (izmir:15.10).
"""

from __future__ import annotations

from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

READERS = (
    Role.AGENT,
    Role.APPROVER,
    Role.COORDINATOR,
    Role.REVIEWER,
    Role.DELIVERER,
    Role.SUPERVISOR,
    Role.MANAGER,
    Role.INFORMATION_OFFICER,
    Role.CIMER_OFFICER,
)
WRITERS = READERS
LOG_READERS = (Role.SUPERVISOR, Role.MANAGER)
UNITS = (Role.UNIT_USER, Role.UNIT_LEAD)


def may_write(by: Person) -> bool:
    """Register and correct: the front of the house, the system, and a citizen's own visit."""
    return by.has(*WRITERS, Role.SYSTEM, Role.CITIZEN)


def may_write_others(by: Person) -> bool:
    """Correct anybody's record; a citizen's visit corrects only its own."""
    return by.has(*WRITERS, Role.SYSTEM)


def may_reveal(by: Person, *, hidden: bool, case_number: str) -> bool:
    """Open masked data: the front always, units only for a case; a hidden identity only who may see it."""
    if hidden:
        return by.sees_hidden
    return by.has(*READERS, Role.SYSTEM) or (by.has(*UNITS) and bool(case_number))


def sees(person: Person | None, *, hidden: bool) -> bool:
    """True when a record may be shown masked; of a hidden one others learn only that it is there."""
    return not hidden or (person is not None and person.sees_hidden)


def may_read_log(person: Person) -> bool:
    """Who looked at whom is for those who answer for it."""
    return person.has(*LOG_READERS)
