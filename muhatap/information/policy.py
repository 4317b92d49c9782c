"""Who reads the register of information requests, who handles, who reports."""

from __future__ import annotations

from django.utils.translation import gettext as _

from muhatap.kit.errors import NotYours
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role as R

HANDLERS = (R.INFORMATION_OFFICER, R.COORDINATOR, R.SUPERVISOR)
READERS = (*HANDLERS, R.REVIEWER, R.MANAGER)  # they see every case
REPORTERS = (R.INFORMATION_OFFICER, R.SUPERVISOR, R.MANAGER)
PRICERS = (R.INFORMATION_OFFICER, R.MANAGER, R.ADMIN)
DESK = (*READERS, R.AGENT, R.DELIVERER)  # who works at the information desk (sisli:7.g)


def handles(person: Person) -> bool:
    """True for whoever writes into the register."""
    return person.has(*HANDLERS, R.SYSTEM)


def reads(person: Person) -> bool:
    """True for whoever reads the register."""
    return person.has(*READERS, R.SYSTEM)


def require(person: Person, *roles: R) -> None:
    """Refuse who holds none of the roles."""
    if not person.has(*roles, R.SYSTEM):
        raise NotYours(_("Bu işlem bilgi edinme yetkilisinindir. Hiçbir şey değişmedi."))
