"""Who receives visitors: the front of the house, and the units those are sent to."""

from __future__ import annotations

from muhatap.citizens import policy as citizens
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

FRONT = citizens.READERS
UNITS = (Role.UNIT_USER, Role.UNIT_LEAD)
RECEIVERS = (*FRONT, *UNITS)


def is_front(by: Person) -> bool:
    """True for who meets people at the door; units only call and serve those that were sent to them."""
    return by.has(*FRONT)
