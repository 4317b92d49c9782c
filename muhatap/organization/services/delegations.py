"""Who acts for whom, when and for what (vekâlet). Only own roles are lent on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import is_blank
from muhatap.organization import policy
from muhatap.organization.models import Delegation, RoleGrant, Staff
from muhatap.organization.persons import Person
from muhatap.organization.queries import live_grants
from muhatap.organization.roles import Role
from muhatap.organization.services.audit import audit, change
from muhatap.organization.services.staff import locked

LONGEST = timedelta(days=366)


def delegate(
    principal_id: int,
    delegate_id: int,
    *,
    since: datetime,
    until: datetime,
    reason: str,
    by: Person,
    role: Role | str = "",
) -> Delegation:
    """Let somebody act for the principal from `since` until before `until`, in one role or ("") in all.

    Given by the principal or by the administrator.
    """
    policy.require_manager_or_self(by, principal_id)
    with transaction.atomic():
        first, second = sorted((principal_id, delegate_id))
        rows = {row.pk: row for row in (locked(first), locked(second))}
        principal, deputy = rows[principal_id], rows[delegate_id]
        _check_days(since, until)
        _check_parties(principal, deputy)
        if is_blank(reason):
            raise _at("reason", _("Gerekçeyi yazın: izin, görev yeri, hastalık."))
        held = RoleGrant.objects.filter(live_grants(clock.local(since).date()), staff=principal)
        if not (held.filter(role=role) if role else held).exists():
            raise _at("role", _("O gün bu kişide böyle bir görev yok."))
        _check_overlap(principal, deputy, since, until, role)
        row = Delegation.objects.create(
            principal=principal,
            delegate=deputy,
            role=role,
            since=since,
            until=until,
            reason=reason.strip()[:300],
        )
        facts = {"delegation": row.pk, "principal": principal.pk, "delegate": deputy.pk, "role": role}
        facts |= {"since": since, "until": until}
        for party in (principal, deputy):
            audit("delegation.given", party, by=by, after=facts, reason=reason)
    return row


def end_delegation(delegation_id: int, *, by: Person, reason: str = "") -> Delegation:
    """End a delegation now. Ended by the principal, by the delegate, or by the administrator."""
    with transaction.atomic():
        row = Delegation.objects.select_for_update().get(pk=delegation_id)
        if by.staff_id not in (row.principal_id, row.delegate_id) and not policy.may_manage(by):
            raise Delegation.DoesNotExist
        now = clock.now()
        if row.ended_at is not None or row.until <= now:
            raise NotNow(_("Bu vekâlet zaten bitmiş."))
        before, after = change(row, {"ended_at": now})
        for party in (row.principal_id, row.delegate_id):
            audit(
                "delegation.ended",
                f"staff:{party}",
                by=by,
                before=before,
                after={"delegation": row.pk, **after},
                reason=reason,
            )
    return row


def _check_parties(principal: Staff, deputy: Staff) -> None:
    if principal.pk == deputy.pk:
        raise _at("delegate", _("Vekâlet başka birine verilir."))
    if not deputy.is_active:
        raise _at("delegate", _("Vekâlet verilecek kişinin hesabı kapalı."))
    if not principal.is_active:
        raise NotNow(_("Hesap kapalı; vekâlet verilemez."))


def _check_overlap(
    principal: Staff, deputy: Staff, since: datetime, until: datetime, role: Role | str
) -> None:
    others = Delegation.objects.filter(
        principal=principal, delegate=deputy, ended_at=None, since__lt=until, until__gt=since
    )
    if role:
        others = others.filter(role__in=("", role))
    if others.exists():
        raise NotNow(_("Bu tarihlerde aynı kişiye zaten vekâlet verilmiş; önce onu bitirin."))


def _check_days(since: datetime, until: datetime) -> None:
    if until <= since:
        raise _at("until", _("Bitiş başlangıçtan sonra olmalı."))
    if until <= clock.now():
        raise _at("until", _("Bitiş geçmişte kalıyor."))
    if until - since > LONGEST:
        raise _at("until", _("Vekâlet en çok bir yıl için verilir."))


def _at(field: str, message: str) -> Incomplete:
    return Incomplete(message, fields={field: message})
