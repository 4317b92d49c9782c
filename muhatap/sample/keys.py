"""Keys of the demo: one for every scope, good for a year, with roles that the scope's work needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.organization import keys, queries, services
from muhatap.organization.models import ApiKey, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.scopes import SCOPES

YEAR = timedelta(days=365)
PER_MINUTE = 6000  # whoever tries the demo may hurry
WRITES = (
    *(Role.AGENT, Role.APPROVER, Role.COORDINATOR, Role.UNIT_LEAD, Role.REVIEWER, Role.DELIVERER),
    *(Role.SUPERVISOR, Role.CIMER_OFFICER),
)


def demo_keys(kept: Mapping[str, str]) -> dict[str, str]:
    """A key for every scope: those of `kept` that still open their door, else a fresh one."""
    return {scope: _still(kept.get(scope, ""), scope) or _fresh(scope) for scope in SCOPES}


def _still(secret: str, scope: str) -> str:
    try:
        keys.enter(secret, scope)
    except Refused:
        return ""
    return secret


def _fresh(scope: str) -> str:
    by, name = queries.system(), f"Demo: {scope}"
    with transaction.atomic():
        _retire(name, by)
        root = Unit.objects.filter(parent=None, kind=Unit.Kind.OWN, is_active=True).order_by("pk").first()
        roles: tuple[Role, ...] = WRITES if scope == "cases:write" else (Role.AGENT,)
        if root is None:
            roles = tuple(role for role in roles if role is not Role.UNIT_LEAD)
        _key, secret = services.create_key(
            name=name,
            scopes=[scope],
            roles=roles,
            unit_id=root.pk if root else None,
            expires_at=clock.now() + YEAR,
            per_minute=PER_MINUTE,
            by=by,
        )
    return secret


def _retire(name: str, by: Person) -> None:
    """A key whose secret was lost makes room for another of its name."""
    old = ApiKey.objects.filter(name=name).first()
    if old is not None:
        if old.revoked_at is None:
            services.change_key(old.pk, {"name": f"{name} ({old.prefix})"}, by=by)
            services.revoke_key(old.pk, reason="demo", by=by)
        else:
            ApiKey.objects.filter(pk=old.pk).update(name=f"{name} ({old.prefix})")
