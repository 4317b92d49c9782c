"""Keys for machines: made, corrected, revoked. The secret is returned once and stored only as a hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.organization import policy
from muhatap.organization.keys import hash_of, new_secret
from muhatap.organization.models import Actor, ApiKey, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.scopes import KEY_ROLES, SCOPES
from muhatap.organization.services.audit import audit, change
from muhatap.organization.services.grants import UNIT_ROLES

LONGEST = timedelta(days=1097)  # three years
MOST_PER_MINUTE = 100_000
CHANGEABLE = ("name", "scopes", "per_minute", "expires_at")


def create_key(
    *,
    name: str,
    scopes: Iterable[str],
    roles: Iterable[str] = (),
    unit_id: int | None = None,
    expires_at: datetime,
    per_minute: int = 120,
    by: Person,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is shown now and never again. Roles of a unit need a unit.

    Raises `Incomplete`, its fields named as the arguments (`unit` for `unit_id`).
    """
    policy.require_manager(by)
    wanted: dict[str, Any] = {
        "name": name.strip(),
        "scopes": list(dict.fromkeys(scopes)),
        "roles": list(dict.fromkeys(str(role) for role in roles)),
        "unit_id": unit_id,
        "expires_at": expires_at,
        "per_minute": per_minute,
    }
    with transaction.atomic():
        _check(wanted)
        secret, prefix = new_secret()
        actor = Actor.objects.create(kind=Actor.Kind.API_KEY, label=wanted["name"])
        key = ApiKey.objects.create(
            actor=actor,
            prefix=prefix,
            hash=hash_of(secret),
            created_at=clock.now(),
            created_by_id=by.actor_id,
            **wanted,
        )
        audit("key.created", subject(key), by=by, after=wanted)
    return key, secret


def change_key(key_id: int, changes: Mapping[str, Any], *, by: Person) -> ApiKey:
    """Correct name, scopes, limit or expiry. Roles stay: for others make another key."""
    policy.require_manager(by)
    if set(changes) - set(CHANGEABLE):
        raise TypeError("of a key only its name, scopes, limit and expiry change")
    with transaction.atomic():
        key = _locked(key_id)
        if key.revoked_at is not None:
            raise NotNow(_("Bu anahtar iptal edilmiş; değiştirilemez. Yeni bir anahtar açın."))
        _check({"roles": key.roles, "unit_id": key.unit_id, **changes}, key)
        before, after = change(key, changes)
        if "name" in after:
            Actor.objects.filter(pk=key.actor_id).update(label=key.name)
        if after:
            audit("key.changed", subject(key), by=by, before=before, after=after)
    return key


def revoke_key(key_id: int, *, reason: str, by: Person) -> ApiKey:
    """Shut a key out at once and for good; what it did stays."""
    policy.require_manager(by)
    with transaction.atomic():
        key = _locked(key_id)
        if key.revoked_at is not None:
            raise NotNow(_("Bu anahtar zaten iptal edilmiş."))
        change(key, {"revoked_at": clock.now(), "revoked_by_id": by.actor_id, "revoke_reason": reason[:300]})
        audit("key.revoked", subject(key), by=by, reason=reason)
    return key


def subject(key: ApiKey) -> str:
    """A key in the log."""
    return f"key:{key.pk}"


def _locked(key_id: int) -> ApiKey:
    return ApiKey.objects.select_for_update().get(pk=key_id)


def _check(wanted: Mapping[str, Any], key: ApiKey | None = None) -> None:
    """Refuse what no key can be, naming each wrong field."""
    wrong: dict[str, str] = {}
    name, scopes, roles = wanted.get("name"), wanted.get("scopes"), wanted["roles"]
    if name is not None and not 2 <= len(name) <= 120:
        wrong["name"] = _("2 ile 120 harf arası bir ad yazın.")
    elif name is not None and ApiKey.objects.filter(name=name).exclude(pk=key.pk if key else 0).exists():
        wrong["name"] = _("Bu adda bir anahtar var.")
    if scopes is not None and (not scopes or set(scopes) - SCOPES.keys()):
        wrong["scopes"] = _("En az bir kapsam seçin: %(names)s.") % {"names": ", ".join(SCOPES)}
    if set(roles) - {role.value for role in KEY_ROLES}:
        wrong["roles"] = _("Bir anahtara bu görev verilmez.")
    if wanted["unit_id"] is None and {Role(role) for role in roles if role in Role.values} & set(UNIT_ROLES):
        wrong["unit"] = _("Birim görevi bir birimde verilir; birimi seçin.")
    unit_id = wanted["unit_id"]
    if key is None and unit_id is not None and not Unit.objects.filter(pk=unit_id, is_active=True).exists():
        wrong["unit"] = _("Birim yok ya da kapatılmış.")
    if "per_minute" in wanted and not 1 <= wanted["per_minute"] <= MOST_PER_MINUTE:
        wrong["per_minute"] = _("1 ile %(most)s arası bir sayı yazın.") % {"most": MOST_PER_MINUTE}
    if "expires_at" in wanted and not clock.now() < wanted["expires_at"] <= clock.now() + LONGEST:
        wrong["expires_on"] = _("Son gün bugünden sonra ve en çok üç yıl içinde olmalı.")
    if wrong:
        raise Incomplete(_("Anahtar kaydedilmedi."), fields=wrong)
