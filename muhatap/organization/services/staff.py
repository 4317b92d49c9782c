"""Accounts of staff: made, changed, closed, opened again; passwords."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.turkish import sort_key
from muhatap.organization import policy
from muhatap.organization.models import Actor, RoleGrant, Session, Staff
from muhatap.organization.persons import Person
from muhatap.organization.queries import live_grants
from muhatap.organization.roles import Role
from muhatap.organization.services.audit import audit, change

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
CHANGEABLE = ("username", "full_name", "email", "phone", "post_id", "unit_id", "language")
OWN = ("language", "theme", "email", "phone")
# No 0/O, 1/l/I: a temporary password is read out on the telephone.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def create_staff(
    *,
    username: str,
    full_name: str,
    password: str | None = None,
    by: Person,
    **columns: Any,
) -> Staff:
    """A new account with its actor. Without a password nobody can sign in until one is given."""
    policy.require_manager(by)
    _check_names(columns)
    with transaction.atomic():
        _check_username(username)
        staff = Staff(
            username=username,
            full_name=full_name,
            name_sort=sort_key(full_name)[:160],
            created_at=clock.now(),
            **columns,
        )
        staff.set_password(password)
        staff.save()
        Actor.objects.create(kind=Actor.Kind.STAFF, staff=staff, label=full_name)
        audit("staff.created", staff, by=by, after={"username": username, "full_name": full_name, **columns})
    return staff


def change_staff(staff_id: int, changes: Mapping[str, Any], *, by: Person) -> Staff:
    """Change an account's facts. The actor's label follows the name."""
    policy.require_manager(by)
    _check_names(changes)
    with transaction.atomic():
        staff = locked(staff_id)
        if changes.get("username", staff.username) != staff.username:
            _check_username(changes["username"])
        before, after = change(staff, changes)
        if "full_name" in after:
            staff.name_sort = sort_key(staff.full_name)[:160]
            staff.save(update_fields=["name_sort"])
            Actor.objects.filter(staff=staff).update(label=staff.full_name)
        if after:
            audit("staff.changed", staff, by=by, before=before, after=after)
    return staff


def change_own_account(changes: Mapping[str, Any], *, by: Person) -> None:
    """How the product looks and speaks for oneself, and how one is reached."""
    if set(changes) - set(OWN):
        raise TypeError("not one's own to change")
    with transaction.atomic():
        staff = locked(by.staff_id or 0)
        before, after = change(staff, changes)
        contact = {name: value for name, value in after.items() if name in ("email", "phone")}
        if contact:
            audit(
                "staff.changed", staff, by=by, before={name: before[name] for name in contact}, after=contact
            )


def set_password(staff_id: int, password: str, *, by: Person, temporary: bool = False) -> None:
    """Set an account's password; its sessions end. A temporary one must be changed at the next sign-in."""
    policy.require_manager(by)
    with transaction.atomic():
        staff = locked(staff_id)
        _store_password(staff, password, temporary=temporary)
        audit("staff.password_set", staff, by=by, after={"temporary": temporary})


def give_temporary_password(staff_id: int, *, by: Person) -> str:
    """A fresh password for one sign-in. It is returned once and stored only as a hash."""
    password = "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(3))
    set_password(staff_id, password, by=by, temporary=True)
    return password


def change_own_password(password: str, *, by: Person) -> Staff:
    """One's own new password; all one's sessions end (the view signs in again where it was done)."""
    with transaction.atomic():
        staff = locked(by.staff_id or 0)
        _store_password(staff, password, temporary=False)
        audit("staff.password_changed", staff, by=by)
    return staff


def close_account(staff_id: int, *, reason: str, by: Person) -> Staff:
    """Close an account: out at once everywhere. Roles and delegations stay written down but give nothing."""
    policy.require_manager(by)
    with transaction.atomic():
        staff = locked(staff_id)
        if staff.pk == by.staff_id:
            raise NotNow(_("Kendi hesabınızı kapatamazsınız; başka bir yönetici kapatır."))
        if not staff.is_active:
            raise NotNow(_("Bu hesap zaten kapalı."))
        require_another_admin(staff.pk)
        before, after = change(staff, {"is_active": False})
        Session.objects.filter(staff=staff).delete()
        audit("staff.closed", staff, by=by, before=before, after=after, reason=reason)
    return staff


def open_account(staff_id: int, *, by: Person) -> Staff:
    """Open a closed account again."""
    policy.require_manager(by)
    with transaction.atomic():
        staff = locked(staff_id)
        before, after = change(staff, {"is_active": True})
        if after:
            audit("staff.opened", staff, by=by, before=before, after=after)
    return staff


def forget_old_visits(before: datetime) -> int:
    """Delete sessions that ended before a moment."""
    deleted, _by_model = Session.objects.filter(expire_date__lt=before).delete()
    return deleted


def locked(staff_id: int) -> Staff:
    """The account, held until the transaction ends."""
    return Staff.objects.select_for_update().get(pk=staff_id)


def require_another_admin(staff_id: int, grant_id: int | None = None) -> None:
    """Refuse to take the last administrator away (one asks at a time: two could take each other's)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('administrators', 1071))")
    admins = RoleGrant.objects.filter(live_grants(clock.today()), role=Role.ADMIN, staff__is_active=True)
    own = admins.filter(staff_id=staff_id)
    gone = own.filter(pk=grant_id) if grant_id else own
    if gone.exists() and not admins.exclude(pk__in=gone.values("pk")).exists():
        raise NotNow(_("Bu kişi tek sistem yöneticisi; önce başka birine yöneticilik verin."))


def _store_password(staff: Staff, password: str, *, temporary: bool) -> None:
    staff.set_password(password)
    staff.must_change_password = temporary
    staff.save(update_fields=["password", "must_change_password"])
    Session.objects.filter(staff=staff).delete()


def _check_username(username: str) -> None:
    if not USERNAME.fullmatch(username):
        message = _(
            "Kullanıcı adı küçük harf, rakam, nokta ve çizgiden oluşur, Türkçe harf almaz: “ayse.yilmaz”."
        )
        raise Incomplete(message, fields={"username": message})
    if Staff.objects.filter(username=username).exists():
        message = _("Bu kullanıcı adı başkasında.")
        raise Incomplete(message, fields={"username": message})


def _check_names(columns: Mapping[str, Any]) -> None:
    known = {*CHANGEABLE, "post", "unit", "theme", "must_change_password"}
    if set(columns) - known:
        raise TypeError(f"an account has no changeable {', '.join(sorted(set(columns) - known))}")
