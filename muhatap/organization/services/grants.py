"""Roles, held in a unit for a time (duties access-control.unit-him-users, routing.resolution-experts)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization import policy
from muhatap.organization.models import RoleGrant, Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import ROLES, Role
from muhatap.organization.services.audit import audit, change
from muhatap.organization.services.staff import locked, require_another_admin

EXPERT_ROLES = (Role.UNIT_USER, Role.UNIT_LEAD)
UNIT_ROLES = EXPERT_ROLES


def grant_role(
    staff_id: int,
    role: Role | str,
    unit_id: int | None = None,
    *,
    by: Person,
    is_expert: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> RoleGrant:
    """Give a role in a unit (None: the whole house) from `since` (today) to `until` (open), both included.

    The same role in the same unit is not given twice for the same days. Nobody gives a role to oneself.
    """
    policy.require_manager(by)
    role, since = Role(role), since or clock.today()
    with transaction.atomic():
        staff = locked(staff_id)
        _check(staff, role, unit_id, since, until, is_expert, by)
        if _overlapping(RoleGrant(staff=staff, role=role, unit_id=unit_id, since=since, until=until)):
            raise NotNow(_("Bu görev bu kişide bu tarihlerde zaten var."))
        grant = RoleGrant.objects.create(
            staff=staff, role=role, unit_id=unit_id, is_expert=is_expert, since=since, until=until
        )
        facts = {"role": role, "unit": unit_id, "since": since, "until": until, "is_expert": is_expert}
        audit("grant.given", staff, by=by, after={"grant": grant.pk, **facts})
        if unit_id:
            audit("unit.grant_given", f"unit:{unit_id}", by=by, after={"staff": staff.pk, **facts})
    return grant


def change_grant(grant_id: int, changes: Mapping[str, Any], *, by: Person) -> RoleGrant:
    """Correct a role's days or whether its holder is the unit's named expert."""
    policy.require_manager(by)
    if set(changes) - {"since", "until", "is_expert"}:
        raise TypeError("only a grant's days and expertise change; for another role give another grant")
    with transaction.atomic():
        grant = _held(grant_id)
        wanted = {"since": grant.since, "until": grant.until, "is_expert": grant.is_expert, **changes}
        _check(grant.staff, Role(grant.role), grant.unit_id, by=by, **wanted)
        stays = RoleGrant(since=wanted["since"], until=wanted["until"]).is_live(clock.today())
        if grant.role == Role.ADMIN and not stays:
            require_another_admin(grant.staff_id, grant.pk)
        before, after = change(grant, changes)
        if _overlapping(grant):
            raise NotNow(_("Bu görev bu kişide bu tarihlerde zaten var."))
        if after:
            audit("grant.changed", grant.staff, by=by, before=before, after={"grant": grant.pk, **after})
    return grant


def end_grant(grant_id: int, *, by: Person, reason: str = "", last_day: date | None = None) -> RoleGrant:
    """End a role after `last_day`; without one it ends now. A role that never began is taken back."""
    policy.require_manager(by)
    today = clock.today()
    last = last_day or today - timedelta(days=1)
    with transaction.atomic():
        grant = _held(grant_id)
        if grant.until is not None and grant.until < today:
            raise NotNow(_("Bu görev zaten bitmiş."))
        if grant.role == Role.ADMIN and last < today:
            require_another_admin(grant.staff_id, grant.pk)
        # Before its first day the row covers no day at all: it stays as a fact and gives nothing.
        before, after = change(
            grant, {"until": last, "is_expert": False if last < today else grant.is_expert}
        )
        audit(
            "grant.ended",
            grant.staff,
            by=by,
            before=before,
            after={"grant": grant.pk, "role": grant.role, "unit": grant.unit_id, **after},
            reason=reason,
        )
        if grant.unit_id:
            audit(
                "unit.grant_ended",
                f"unit:{grant.unit_id}",
                by=by,
                after={"staff": grant.staff_id, "role": grant.role, "until": last},
                reason=reason,
            )
    return grant


def _held(grant_id: int) -> RoleGrant:
    return RoleGrant.objects.select_for_update(of=("self",)).select_related("staff").get(pk=grant_id)


def _check(
    staff: Staff,
    role: Role,
    unit_id: int | None,
    since: date,
    until: date | None,
    is_expert: bool,
    by: Person,
) -> None:
    if staff.pk == by.staff_id:
        raise NotYours(_("Kendinize görev veremezsiniz; başka bir yönetici verir."))
    if not staff.is_active:
        raise NotNow(_("Hesap kapalı; önce hesabı açın."))
    if not ROLES[role].granted:
        message = _("Bu görev kimseye verilmez; işin kendisinden doğar.")
        raise Incomplete(message, fields={"role": message})
    if role in UNIT_ROLES and unit_id is None:
        message = _("Birim görevi bir birimde verilir; birimi seçin.")
        raise Incomplete(message, fields={"unit": message})
    if unit_id is not None and not Unit.objects.filter(pk=unit_id, is_active=True).exists():
        message = _("Birim yok ya da kapatılmış.")
        raise Incomplete(message, fields={"unit": message})
    if until is not None and until < since:
        message = _("Son gün ilk günden önce olamaz.")
        raise Incomplete(message, fields={"until": message})
    if is_expert and role not in EXPERT_ROLES:
        message = _("Çözüm uzmanı birim kullanıcısı ya da birim sorumlusu olur.")
        raise Incomplete(message, fields={"is_expert": message})


def _overlapping(grant: RoleGrant) -> bool:
    others = RoleGrant.objects.filter(staff_id=grant.staff_id, role=grant.role, unit=grant.unit)
    others = others.exclude(pk=grant.pk)
    others = others.filter(Q(until=None) | Q(until__gte=grant.since))
    if grant.until is not None:
        others = others.filter(since__lte=grant.until)
    return any(other.until is None or other.until >= other.since for other in others)
