"""Who is written to about lateness: a unit's own address, its leads, supervisors, managers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from muhatap.deadlines.ladder import Whom
from muhatap.kit import clock
from muhatap.notifications.models import Channel
from muhatap.notifications.services import Recipient
from muhatap.organization.models import RoleGrant, Unit
from muhatap.organization.queries import live_grants
from muhatap.organization.roles import Role

ROLES = {Whom.LEAD: Role.UNIT_LEAD, Whom.SUPERVISOR: Role.SUPERVISOR, Whom.MANAGER: Role.MANAGER}


@dataclass
class Addresses:
    """Who holds the roles of the ladder now and can be written to; one statement, whoever asks how often."""

    grants: Sequence[RoleGrant] = field(default_factory=lambda: _grants(ROLES.values()))

    def of(self, to: Whom, unit: Unit | None) -> list[Recipient]:
        """The addresses of one rung. Where no lead can be written to, the unit's own."""
        if to is Whom.UNIT:
            return self.unit(unit)
        held = [grant for grant in self.grants if grant.role == ROLES[to]]
        if to is Whom.LEAD:
            held = _nearest(held, unit) if unit is not None else []
        found = [
            Recipient("staff", Channel.EMAIL, grant.staff.email, grant.staff.language)
            for grant in held
            if to is Whom.LEAD or _answers_for(grant, unit)
        ]
        return list(dict.fromkeys(found)) or (self.unit(unit) if to is Whom.LEAD else [])

    @staticmethod
    def unit(unit: Unit | None) -> list[Recipient]:
        """The unit's own address, if it has one."""
        if unit is None or not unit.email:
            return []
        return [Recipient("unit", Channel.EMAIL, unit.email, "tr", unit_id=unit.pk)]


def _grants(roles: Iterable[Role]) -> list[RoleGrant]:
    rows = RoleGrant.objects.filter(live_grants(clock.today()), role__in=list(roles), staff__is_active=True)
    return list(rows.exclude(staff__email="").select_related("staff", "unit").order_by("pk"))


def _nearest(held: Iterable[RoleGrant], unit: Unit) -> list[RoleGrant]:
    """The leads of the unit itself, else of the nearest unit above it."""
    above = [grant for grant in held if grant.unit is not None and unit.path.startswith(grant.unit.path)]
    deepest = max((len(grant.unit.path) for grant in above if grant.unit is not None), default=0)
    return [grant for grant in above if grant.unit is not None and len(grant.unit.path) == deepest]


def _answers_for(grant: RoleGrant, unit: Unit | None) -> bool:
    """A supervising role in a working unit answers for its own branch; elsewhere for the whole house."""
    if grant.unit is None or unit is None or not grant.unit.takes_referrals:
        return True
    return unit.path.startswith(grant.unit.path)
