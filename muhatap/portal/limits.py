"""How often somebody may knock. Counted in PostgreSQL, so that every process counts together.

Addresses, contacts and numbers are kept as keyed hashes for at most a day or two: enough to count, too
little to know who it was (law 6698 m.4).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from muhatap.kit import clock
from muhatap.portal.models import Knock

DAY = timedelta(days=1)
PAUSE = timedelta(minutes=15)


@dataclass(frozen=True)
class Door:
    """What is counted, how many are let through, within what time."""

    name: str
    most: int
    within: timedelta


# fmt: off
BEGUN       = Door("begun",       100, DAY)             # reports begun from one network address
PHOTOS      = Door("photo",        60, DAY)             # photos stored from one network address
CODES       = Door("code",          6, DAY)             # codes sent to one telephone or e-mail
WRONG       = Door("track-number",  5, PAUSE)           # wrong codes for one case
WRONG_HERE  = Door("track-here",   25, PAUSE)           # wrong codes from one address; a library is one too
LOST        = Door("lost-number",   3, DAY)             # spare keys asked for one case
LOST_HERE   = Door("lost-here",    10, DAY)
WISHES      = Door("wishes",       20, DAY)             # changes of what may be sent to one person
CONTACTS    = Door("contacts",      5, DAY)             # new contact points one person names
WORDS       = Door("words",        30, DAY)             # replies, files, objections on one case
# fmt: on


def hashed(kind: str, text: str) -> str:
    """What is kept instead of an address, a contact or a number."""
    key = hashlib.sha256(b"portal:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def standing(door: Door, key: str) -> datetime | None:
    """None while the door is open, else when it opens again. One statement."""
    times = list(
        Knock.objects.filter(door=door.name, key=key, at__gt=clock.now() - door.within)
        .order_by("-at")
        .values_list("at", flat=True)[: door.most]
    )
    return times[-1] + door.within if len(times) >= door.most else None


def knock(door: Door, key: str) -> None:
    """Count one. Call it outside the transaction of what is refused, else it is undone with it."""
    Knock.objects.create(door=door.name, key=key, at=clock.now())


def passes(door: Door, key: str) -> bool:
    """Count one if the door is open; two at the same moment count as two."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1071))", [f"{door.name} {key}"])
        if standing(door, key) is not None:
            return False
        knock(door, key)
        return True
