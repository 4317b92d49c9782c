"""The personal address at which announcements are stopped: short enough for a text message, unguessable.

A token is the contact point's number and 72 bits of a keyed hash of it. It never ends and only stops; nothing
else can be done or learnt with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_str
from django.utils.http import base36_to_int, int_to_base36, urlsafe_base64_encode

SALT = "announcements.stop"
_TOKEN = re.compile(r"([0-9a-z]{6,12})-([A-Za-z0-9_-]{12})")
EXAMPLE = "000000-xxxxxxxxxxxx"  # as long as every real one; for previews


def token(point_id: int) -> str:
    """The token of a contact point; of the same length for all, so that every text message is."""
    number = int_to_base36(point_id).zfill(6)
    return f"{number}-{_seal(number, settings.SECRET_KEY)}"


def read(text: str) -> int | None:
    """The contact point's id; None for anything that did not come from `token`."""
    found = _TOKEN.fullmatch(text)
    if found is None:
        return None
    number, seal = found.groups()
    if not any(constant_time_compare(seal, _seal(number, key)) for key in _keys()):
        return None
    return base36_to_int(number)


def _keys() -> Iterator[str]:
    """Keys of before stay good: an announcement may lie in a mailbox for years."""
    yield settings.SECRET_KEY
    yield from map(force_str, settings.SECRET_KEY_FALLBACKS)


def _seal(number: str, key: str) -> str:
    digest = salted_hmac(SALT, number, secret=key, algorithm="sha256").digest()
    return urlsafe_base64_encode(digest[:9])
