"""Who decides what everybody may read: those who check answers before they leave the house."""

from __future__ import annotations

from django.utils.translation import gettext as _

from muhatap.kit.errors import NotYours
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role as R

MODERATORS = (R.REVIEWER, R.SUPERVISOR, R.MANAGER)  # they see every case, and who its applicant is


def moderates(by: Person) -> bool:
    """True for who decides, and for the system."""
    return by.has(*MODERATORS, R.SYSTEM)


def require_moderator(by: Person) -> None:
    """Refuse who does not moderate."""
    if not moderates(by):
        raise NotYours(_("Neyin yayımlanacağına sonuç birimi, şefler ve müdür karar verir."))
