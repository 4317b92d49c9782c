"""Who the actors are and how far each one sees.

A role is held in a unit (`RoleGrant`), so its reach is that unit's branch of the chart,
its own cases, or the whole register. What a role may *do* stands in the lifecycle table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The actors of the lifecycle; the Turkish names are the ones of the regulations."""

    AGENT = "agent", _("Karşılama / çağrı merkezi personeli")
    APPROVER = "approver", _("Onay birimi")
    COORDINATOR = "coordinator", _("Koordinasyon")
    UNIT_USER = "unit_user", _("Birim kullanıcısı")
    UNIT_LEAD = "unit_lead", _("Birim sorumlusu")
    REVIEWER = "reviewer", _("Sonuç birimi (cevap kontrolü)")
    DELIVERER = "deliverer", _("Bildirim görevlisi")
    SUPERVISOR = "supervisor", _("Şef / takım lideri")
    MANAGER = "manager", _("Müdür")
    INFORMATION_OFFICER = "information_officer", _("Bilgi edinme yetkilisi")
    CIMER_OFFICER = "cimer_officer", _("CİMER yetkilisi")
    ADMIN = "admin", _("Sistem yöneticisi")
    AUTHOR = "author", _("Kaydı açan")
    CITIZEN = "citizen", _("Hemşehri")
    SYSTEM = "system", _("Sistem")


class Reach(StrEnum):
    """How far a role sees among cases."""

    ALL = "all"  # every case, sensitive ones too
    OPEN = "open"  # every case that is not marked sensitive, and one's own
    BRANCH = "branch"  # cases referred to one's unit or a unit below it
    OWN = "own"  # what one registered or sent oneself
    NONE = "none"  # no case at all


@dataclass(frozen=True)
class Actors:
    """One row: a role, how far it sees, whether it reads who the applicant is, whether it can be granted."""

    role: Role
    reach: Reach
    sees_hidden: bool
    granted: bool = True


# fmt: off
ROWS = (
    #      role              reach         reveals a hidden identity   can be granted
    Actors(Role.AGENT,       Reach.OPEN,   False),
    Actors(Role.APPROVER,    Reach.ALL,    True),
    Actors(Role.COORDINATOR, Reach.ALL,    True),
    Actors(Role.UNIT_USER,   Reach.BRANCH, False),
    Actors(Role.UNIT_LEAD,   Reach.BRANCH, False),
    Actors(Role.REVIEWER,    Reach.ALL,    True),
    Actors(Role.DELIVERER,   Reach.ALL,    True),
    Actors(Role.SUPERVISOR,  Reach.ALL,    True),
    Actors(Role.MANAGER,     Reach.ALL,    True),
    Actors(Role.INFORMATION_OFFICER, Reach.ALL, True),
    Actors(Role.CIMER_OFFICER, Reach.ALL,  True),
    Actors(Role.ADMIN,       Reach.NONE,   False),
    Actors(Role.AUTHOR,      Reach.OWN,    False,                      False),
    Actors(Role.CITIZEN,     Reach.OWN,    False,                      False),
    Actors(Role.SYSTEM,      Reach.ALL,    True,                       False),
)
# fmt: on
ROLES = {row.role: row for row in ROWS}
