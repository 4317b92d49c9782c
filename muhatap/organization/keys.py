"""A machine at the door: which key is it, may it come in, has it come too often.

Two statements a request: the key with its unit, and the counting of this minute; a third, the moment of its
last use, once a minute.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.organization.errors import NoKey, NotInScope, TooMany
from muhatap.organization.models import Actor, ApiKey
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import Role
from muhatap.organization.scopes import opened_by

START = "muhatap"
MINUTE = 60
SEEN_EVERY = timedelta(seconds=MINUTE)


@dataclass(frozen=True)
class KeyHolder:
    """A key that came in: who it is for every service, and what it opens."""

    key_id: int
    name: str
    person: Person
    scopes: frozenset[str]
    per_minute: int
    left: int = 0


def new_secret() -> tuple[str, str]:
    """A fresh key and the part of it that may be shown: `muhatap_k3v9x2…_…`."""
    prefix = "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _letter in range(10))
    return f"{START}_{prefix}_{secrets.token_urlsafe(32)}", prefix


def hash_of(secret: str) -> str:
    """What is stored of a key. It holds 256 random bits, so that a plain hash tells nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown(request: HttpRequest) -> str:
    """The key of a request: `Authorization: Bearer …`, else `X-API-Key`; "" without one."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if kind in ("Bearer", "bearer") else request.headers.get("X-API-Key", "").strip()


def enter(secret: str, *scopes: str) -> KeyHolder:
    """Let a key in that has one of `scopes` (none named: any key).

    Raises `NoKey` (401), `NotInScope` (403) or `TooMany` (429); a refused key is counted too. To be called
    outside of the transaction of the work, else every request of one key waits for the one before it.
    """
    row = _row(secret)
    used = _count(row)
    person = _person(row)
    holder = KeyHolder(
        row.pk, row.name, person, opened_by(row.scopes), row.per_minute, max(row.per_minute - used, 0)
    )
    if scopes and not holder.scopes.intersection(scopes):
        raise NotInScope(*scopes)
    return holder


def person_of(row: ApiKey) -> Person:
    """Whoever acts with this key: its roles, held in its unit. The unit must have been read along."""
    return _person(row)


def _row(secret: str) -> ApiKey:
    parts = secret.split("_", 2)
    if not secret:
        raise NoKey(_("Bu adres bir API anahtarı ister: “Authorization: Bearer …” başlığıyla gönderin."))
    known = len(parts) == 3 and parts[0] == START and parts[1].isalnum() and secret.isascii()
    row = ApiKey.objects.select_related("unit").filter(prefix=parts[1][:12]).first() if known else None
    if row is None or not hmac.compare_digest(row.hash, hash_of(secret)):
        raise NoKey(_("Bu API anahtarı tanınmıyor. Eksik kopyalanmış olabilir."))
    if row.revoked_at is not None:
        raise NoKey(_("Bu API anahtarı iptal edilmiş. Sistem yöneticisinden yenisini isteyin."))
    if row.expires_at <= clock.now():
        raise NoKey(_("Bu API anahtarının süresi dolmuş. Sistem yöneticisinden yenisini isteyin."))
    return row


def _person(row: ApiKey) -> Person:
    path = row.unit.path if row.unit else ""
    held = [Role(role) for role in row.roles if role in Role.values]
    return Person(
        actor_id=row.actor_id,
        kind=Actor.Kind.API_KEY,
        name=row.name,
        unit_id=row.unit_id,
        grants=tuple(Grant(role, row.unit_id, path) for role in held),
    )


def _count(row: ApiKey) -> int:
    """Count this request; how many there were in this minute. Refuses those beyond the limit."""
    seconds = int(clock.now().timestamp())
    minute = seconds // MINUTE
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organization_keyminute AS held (key_id, minute, n) VALUES (%s, %s, 1) "
            "ON CONFLICT (key_id) DO UPDATE SET minute = excluded.minute, "
            "n = CASE WHEN held.minute = excluded.minute THEN held.n + 1 ELSE 1 END RETURNING n",
            [row.pk, minute],
        )
        used = int(cursor.fetchone()[0])
    if used > row.per_minute:
        raise TooMany((minute + 1) * MINUTE - seconds)
    _remember_use(row)
    return used


def _remember_use(row: ApiKey) -> None:
    before = clock.now() - SEEN_EVERY
    if row.last_used_at is None or row.last_used_at <= before:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=before)
        ApiKey.objects.filter(stale, pk=row.pk).update(last_used_at=clock.now())
