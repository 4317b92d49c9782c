"""Plain builders and a small named cast. No fixtures hide here: call what you need."""

from __future__ import annotations

from datetime import date
from itertools import count

from muhatap.kit import clock
from muhatap.kit.turkish import sort_key
from muhatap.organization import queries
from muhatap.organization.models import Actor, RoleGrant, Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

_number = count(1)


def unit(code: str, name: str = "", parent: Unit | None = None, **columns: object) -> Unit:
    """A unit under `parent`; found again by its code."""
    found = Unit.objects.filter(code=code).first()
    if found:
        return found
    made = Unit.objects.create(code=code, name_tr=name or code, parent=parent, **columns)
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    return made


def staff(username: str, full_name: str = "", unit: Unit | None = None, post: object = None) -> Staff:
    """A staff account with its actor; password "parola12345"."""
    found = Staff.objects.filter(username=username).first()
    if found:
        return found
    name = full_name or username.replace(".", " ").title()
    made = Staff(
        username=username,
        full_name=name,
        name_sort=sort_key(name),
        unit=unit,
        created_at=clock.now(),
        email=f"{username}@korfez.example",
    )
    made.set_password("parola12345")
    made.save()
    Actor.objects.create(kind=Actor.Kind.STAFF, staff=made, label=name)
    return made


def person(role: Role, unit: Unit | None = None, username: str = "") -> Person:
    """Somebody who holds `role` in `unit` (None: the whole house)."""
    who = staff(username or f"{role}.{next(_number)}", unit=unit)
    RoleGrant.objects.get_or_create(staff=who, role=role, unit=unit, since=date(2020, 1, 1))
    return queries.person_of(who)
