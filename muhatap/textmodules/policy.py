"""Who writes text modules: a unit's lead for the unit, supervisors and administration for the house."""

from __future__ import annotations

from muhatap.organization.persons import Person
from muhatap.organization.roles import Role as R

HOUSE = (R.SUPERVISOR, R.MANAGER, R.ADMIN)  # and the system, when it loads what ships
WRITERS = (*HOUSE, R.UNIT_LEAD)


def writes_for_house(person: Person) -> bool:
    """True when the person may write for everybody and for every unit."""
    return person.has(*HOUSE, R.SYSTEM)


def may_write(person: Person, unit_path: str | None) -> bool:
    """True when the person may write for the unit with this path; None stands for the whole house."""
    if writes_for_house(person):
        return True
    if unit_path is None:
        return False
    paths = [grant.unit_path for grant in person.grants if grant.role == R.UNIT_LEAD and grant.unit_path]
    return any(unit_path.startswith(path) for path in paths)
