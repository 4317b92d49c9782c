"""Sealed values that travel through a citizen's page: the form's own token, a near case, a position."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.core import signing

from muhatap.kit import clock

_FORM = signing.Signer(salt="portal.form")
_NEAR = "portal.near"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}")


@dataclass(frozen=True)
class FormToken:
    """The one-time name of a form and when its page was made."""

    token: str
    made_at: datetime

    @property
    def seconds(self) -> float:
        """How long the page has been open."""
        return (clock.now() - self.made_at).total_seconds()


def new_form() -> str:
    """A sealed token for a fresh form."""
    return seal_form(secrets.token_urlsafe(18))


def seal_form(token: str) -> str:
    """The token as the form carries it, with the moment at which its page was made."""
    return _FORM.sign(f"{token}.{int(clock.now().timestamp())}")


def read_form(sealed: str) -> FormToken | None:
    """The token of a form of ours; None for anything else."""
    try:
        token, _dot, made = _FORM.unsign(sealed[:200]).rpartition(".")
    except signing.BadSignature:
        return None
    return FormToken(token, datetime.fromtimestamp(int(made), UTC))


def is_token(text: str) -> bool:
    """True when it could be a token; anything else is looked for nowhere."""
    return bool(_TOKEN.fullmatch(text))


def seal_case(case_id: int) -> str:
    """A near case for the button that joins it."""
    return signing.dumps(case_id, salt=_NEAR)


def read_case(sealed: str) -> int | None:
    """The case behind a button of ours."""
    try:
        value = signing.loads(sealed[:200], salt=_NEAR)
    except signing.BadSignature:
        return None
    return value if isinstance(value, int) else None


def new_code() -> str:
    """Six digits, for typing on a telephone."""
    return f"{secrets.randbelow(1_000_000):06d}"


def code_hash(token: str, code: str) -> str:
    """What is kept of a code; blanks and dashes of the typed one do not matter."""
    plain = re.sub(r"[^0-9]", "", code[:40])
    key = hashlib.sha256(b"portal.code:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{token}:{plain}".encode(), hashlib.sha256).hexdigest()
