"""Who reads sent messages, whose addresses stand there whole, who decides about one, who writes the words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import NotYours
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role as R

READERS = (
    R.DELIVERER,
    R.SUPERVISOR,
    R.MANAGER,
    R.COORDINATOR,
    R.REVIEWER,
    R.APPROVER,
    R.INFORMATION_OFFICER,
)  # see every case anyway
LOG = (*READERS, R.ADMIN)  # an administrator sees that a message did not go, not what it says
DECIDERS = (R.DELIVERER, R.SUPERVISOR, R.MANAGER, R.ADMIN)
WRITERS = (R.ADMIN, R.MANAGER)


def reads_text(person: Person) -> bool:
    """True when the words of a citizen's message may be shown."""
    return person.has(*READERS)


def reads_address(audience: str) -> bool:
    """True when the whole address may be shown; a citizen's is opened only with a reason, which is logged."""
    return audience != "citizen"


def decides(person: Person) -> bool:
    """True when the person may send again, give up or mark as arrived."""
    return person.has(*DECIDERS, R.SYSTEM)


def must_decide(person: Person) -> None:
    """Refuse everybody else."""
    if not decides(person):
        raise NotYours(_("İletilere bildirim görevlisi, şef, müdür ya da sistem yöneticisi karar verir."))


def must_write(person: Person) -> None:
    """Refuse everybody but those who answer for the municipality's words."""
    if not person.has(*WRITERS, R.SYSTEM):
        raise NotYours(_("İleti kalıplarını müdür ya da sistem yöneticisi değiştirir."))
