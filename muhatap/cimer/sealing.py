"""Files of applications at rest: encrypted with the key of the citizens' numbers, which is in no dump."""

from __future__ import annotations

import secrets
from typing import Any

import orjson

from muhatap.citizens import cipher

_BOUND = b"muhatap cimer file"


def seal(data: bytes) -> bytes:
    """A version byte, a nonce of twelve bytes, the bytes with their tag."""
    ring, nonce = cipher.keys(), secrets.token_bytes(12)
    return bytes([ring.current]) + nonce + ring.ciphers[ring.current].encrypt(nonce, data, _BOUND)


def unseal(sealed: bytes | memoryview) -> bytes:
    """The bytes again. Raises `citizens.cipher.Unreadable` when their key is gone."""
    raw = bytes(sealed)
    known = cipher.keys().ciphers.get(raw[0]) if len(raw) > 29 else None
    if known is None:
        raise cipher.Unreadable
    return known.decrypt(raw[1:13], raw[13:], _BOUND)


def seal_values(values: dict[str, Any]) -> bytes:
    """Plain values, encrypted."""
    return seal(orjson.dumps(values))


def unseal_values(sealed: bytes | memoryview) -> dict[str, Any]:
    """The values again."""
    found: dict[str, Any] = orjson.loads(unseal(sealed))
    return found
