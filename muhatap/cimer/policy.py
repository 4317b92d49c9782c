"""Who does what with applications of outside systems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import NotYours
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role as R

OFFICERS = (R.CIMER_OFFICER,)  # take over, import, watch, write back (izmir:11.5, sisli:7.ğ)
READERS = (R.CIMER_OFFICER, R.COORDINATOR, R.SUPERVISOR, R.MANAGER)
APPOINTERS = (R.MANAGER, R.ADMIN)
SEES_OFFICERS = (*READERS, R.ADMIN)


def require_officer(person: Person) -> None:
    """Refuse who is not authorised in the outside systems."""
    if not person.has(*OFFICERS, R.SYSTEM):
        raise NotYours(_("Bunu yalnız CİMER ve Açık Kapı için yetkilendirilmiş kişiler yapar."))


def require_appointer(person: Person) -> None:
    """Refuse who does not appoint."""
    if not person.has(*APPOINTERS, R.SYSTEM):
        raise NotYours(_("Yetkilendirmeyi müdür ya da sistem yöneticisi yapar."))
