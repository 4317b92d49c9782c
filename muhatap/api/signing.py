"""Signatures as Standard Webhooks writes them, and how a webhook's secret is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet
from django.conf import settings

START = "whsec_"


def new_secret() -> str:
    """A fresh secret: `whsec_` and 32 random octets in base64."""
    return START + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """`v1,…`: HMAC-SHA256 over id, second and body, so that none can be changed."""
    key = base64.b64decode(secret.removeprefix(START))
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def seal(secret: str) -> bytes:
    """A secret as it is stored: to sign we need it again, so that a hash would not do."""
    return _lock().encrypt(secret.encode())


def unseal(kept: bytes) -> str:
    """A stored secret. Raises `cryptography.fernet.InvalidToken` when the installation's key was changed."""
    return _lock().decrypt(kept).decode()


def _lock() -> Fernet:
    key = hashlib.sha256(b"webhooks:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
