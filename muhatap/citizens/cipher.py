"""Identity numbers at rest: AES-256-GCM, and a keyed hash by which they are found without being readable.

The secret comes from MUHATAP_DATA_KEY or the file `data.key` in the installation's home, never from the
database, so that a stolen dump tells nothing. Several secrets may stand there, `2:new,1:old`: the highest
version encrypts, all decrypt. The blind index is made with the lowest, so that numbers stay found while a
key is changed; changing that one needs every index to be made anew.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from muhatap.citizens.numbers import Number, Scheme
from muhatap.kit.home import home

_FILE = "data.key"
_SHORTEST = 32
_BOUND = b"muhatap citizen number"  # what the tag covers besides the text


class Unreadable(Exception):
    """A stored number that no known key opens: a key is missing, or somebody changed the row."""


@dataclass(frozen=True)
class Ring:
    """The derived keys: one cipher a version, one index key."""

    ciphers: dict[int, AESGCM]
    index_key: bytes

    @property
    def current(self) -> int:
        """The version that encrypts."""
        return max(self.ciphers)


def seal(number: Number) -> bytes:
    """The number encrypted: a version byte, a nonce of twelve bytes, the text with its tag."""
    ring = keys()
    nonce = secrets.token_bytes(12)
    text = f"{number.scheme}:{number.value}".encode()
    return bytes([ring.current]) + nonce + ring.ciphers[ring.current].encrypt(nonce, text, _BOUND)


def unseal(sealed: bytes | memoryview) -> Number:
    """The number again. Raises Unreadable when the key is gone or the bytes were touched."""
    raw = bytes(sealed)
    cipher = keys().ciphers.get(raw[0]) if len(raw) > 29 else None
    if cipher is None:
        raise Unreadable
    try:
        scheme, _colon, value = cipher.decrypt(raw[1:13], raw[13:], _BOUND).decode().partition(":")
    except InvalidTag as touched:
        raise Unreadable from touched
    return Number(Scheme(scheme), value)


def index(number: Number) -> str:
    """The blind index of a number: the same for the same number, worthless without the key."""
    return hmac.new(keys().index_key, f"{number.scheme}:{number.value}".encode(), hashlib.sha256).hexdigest()


def keys() -> Ring:
    """The key ring of this installation. Raises ImproperlyConfigured when there is no secret."""
    return _ring(_secret())


def make_key(folder: Path | None = None) -> Path:
    """Write a new secret to `data.key` unless one is there (0600). For the first start of an installation."""
    path = (folder or home()) / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w") as file:
        file.write(f"1:{secrets.token_urlsafe(48)}\n")
    return path


def _secret() -> str:
    value = os.environ.get("MUHATAP_DATA_KEY", "")
    if value:
        return value
    kept = "" if settings.TESTING else _kept(home() / _FILE)
    if kept:
        return kept
    if settings.TESTING or os.environ.get("MUHATAP_BUILD"):
        return "1:the data key of tests and builds; it never seals the data of people"
    raise ImproperlyConfigured("MUHATAP_DATA_KEY is not set and there is no data.key in MUHATAP_HOME")


@cache
def _kept(path: Path) -> str:
    """Read once in a process: a new key asks for a restart, as one in the environment does."""
    return path.read_text() if path.is_file() else ""


@lru_cache(maxsize=4)
def _ring(secret: str) -> Ring:
    versions: dict[int, bytes] = {}
    for entry in secret.replace("\n", ",").split(","):
        if not entry.strip():
            continue
        head, colon, rest = entry.strip().partition(":")
        version, text = (int(head), rest) if colon and head.isdigit() else (1, entry.strip())
        if not 1 <= version <= 255 or version in versions or len(text) < _SHORTEST:
            raise ImproperlyConfigured(
                f"MUHATAP_DATA_KEY: versions 1 to 255, each once, each secret of {_SHORTEST} letters or more"
            )
        versions[version] = text.encode()
    if not versions:
        raise ImproperlyConfigured("MUHATAP_DATA_KEY is empty")
    return Ring(
        ciphers={version: AESGCM(_derive(text, b"number")) for version, text in versions.items()},
        index_key=_derive(versions[min(versions)], b"number index"),
    )


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"muhatap/citizens/" + purpose).derive(secret)
