"""Who may change the organisation, and who may look at it.

The chart is open to all staff (whom does a request belong to?); staff lists, settings and the log to those
who run the house; every change to the administrator, except what is one's own.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import NotYours
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

MANAGES = (Role.ADMIN, Role.SYSTEM)
SEES = (Role.ADMIN, Role.MANAGER)


def may_manage(person: Person) -> bool:
    """True for the administrator and the product itself."""
    return person.has(*MANAGES)


def may_see_administration(person: Person) -> bool:
    """True for whoever reads staff lists, settings and the log."""
    return person.has(*SEES)


def require_manager(person: Person) -> None:
    """Refuse who does not administer."""
    if not may_manage(person):
        raise NotYours(_("Bunu yalnız sistem yöneticisi değiştirebilir; hiçbir şey değişmedi."))


def require_manager_or_self(person: Person, staff_id: int) -> None:
    """Refuse who neither administers nor is the one concerned."""
    if person.staff_id != staff_id:
        require_manager(person)
