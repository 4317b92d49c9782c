"""Reads of the organisation."""

from __future__ import annotations

from django.db.models import Q

from muhatap.kit import clock
from muhatap.organization.models import Actor, Delegation, RoleGrant, Staff
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import Role


def system() -> Person:
    """The product itself, for sweepers and consequences. One row, made by the first migration."""
    actor_id = Actor.objects.values_list("pk", flat=True).get(kind=Actor.Kind.SYSTEM)
    return Person(actor_id=actor_id, kind=Actor.Kind.SYSTEM, name="Muhatap", grants=(Grant(Role.SYSTEM),))


def visitor(actor_id: int) -> Person:
    """A citizen's visit: sees and touches only the citizen's own cases."""
    return Person(actor_id=actor_id, kind=Actor.Kind.CITIZEN, name="", grants=(Grant(Role.CITIZEN),))


def person_of(staff: Staff) -> Person:
    """Staff with all grants held today, delegated ones included. Two statements."""
    today, now = clock.today(), clock.now()
    live = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    held = list(
        Delegation.objects.filter(delegate=staff, since__lte=now, until__gt=now, ended_at=None).values_list(
            "principal_id", "role"
        )
    )
    rows = RoleGrant.objects.filter(
        live, staff_id__in=[staff.pk, *(principal for principal, _role in held)]
    ).values_list("staff_id", "role", "unit_id", "unit__path", "staff__actor__id")
    grants = []
    actor_id = 0
    for staff_id, role, unit_id, path, actor in rows:
        if staff_id == staff.pk:
            grants.append(Grant(Role(role), unit_id, path or ""))
            actor_id = actor
        elif any(staff_id == principal and only in ("", role) for principal, only in held):
            grants.append(Grant(Role(role), unit_id, path or "", on_behalf_of=actor))
    return Person(
        actor_id=actor_id or Actor.objects.values_list("pk", flat=True).get(staff=staff),
        kind=Actor.Kind.STAFF,
        name=staff.full_name,
        staff_id=staff.pk,
        unit_id=staff.unit_id,
        grants=tuple(grants),
    )
