"""The sign-in: one try at a time for an account, few tries before a wait, every try written down.

A try is reserved (as failed) before the password is looked at, under a lock on the account, so that many
guesses at once count as many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import connection, transaction

from muhatap.kit import clock
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.models import SignInAttempt, Staff

ACCOUNT_TRIES = 5
ADDRESS_TRIES = 30  # a whole town hall may stand behind one address
WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Try:
    """What came of it: the account, or how many tries are left, or until when nobody may try."""

    staff: Staff | None = None
    left: int = 0
    closed_until: datetime | None = None


def account_name(typed: str) -> str:
    """The account's name as stored: small letters without Turkish ones, whatever the keyboard wrote."""
    return ascii_fold(typed.strip())[:60]


def sign_in(typed: str, password: str, *, address: str | None) -> Try:
    """Check a password. Inactive and unknown accounts answer as a wrong password does."""
    username, now = account_name(typed), clock.now()
    with transaction.atomic():
        _lock(username)
        closed_until, failures = _standing(username, address, now)
        if closed_until:
            return Try(closed_until=closed_until)
        attempt = SignInAttempt.objects.create(at=now, username=username, address=address, succeeded=False)
    staff = authenticate(username=username, password=password)
    if isinstance(staff, Staff):
        SignInAttempt.objects.filter(pk=attempt.pk).update(succeeded=True)
        return Try(staff=staff)
    left = ACCOUNT_TRIES - failures - 1
    return Try(left=left, closed_until=None if left > 0 else now + WAIT)


def forget_old_tries(before: datetime) -> int:
    """Delete tries older than `before` (they hold addresses: personal data with an end)."""
    deleted, _by_model = SignInAttempt.objects.filter(at__lt=before).delete()
    return deleted


def _lock(username: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1071))", [f"sign-in {username}"])


def _standing(username: str, address: str | None, now: datetime) -> tuple[datetime | None, int]:
    """Until when the door is closed, and how many failures count against the account."""
    since = now - WAIT
    tries = SignInAttempt.objects.filter(username=username, at__gt=since).order_by("-at", "-id")
    failures: list[datetime] = []
    for at, succeeded in tries.values_list("at", "succeeded")[: ACCOUNT_TRIES + 1]:
        if succeeded:
            break
        failures.append(at)
    if len(failures) >= ACCOUNT_TRIES:
        return failures[0] + WAIT, len(failures)
    if address:
        from_here = SignInAttempt.objects.filter(address=address, at__gt=since, succeeded=False)
        latest = list(from_here.order_by("-at").values_list("at", flat=True)[:ADDRESS_TRIES])
        if len(latest) >= ADDRESS_TRIES:
            return latest[-1] + WAIT, len(failures)
    return None, len(failures)
