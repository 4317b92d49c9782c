"""Whose page a form came from: each sign-in at a browser gives its pages another seal, and this knows whose.

The cookie says who was signed in here last and, of the last few who were, a digest of the seal that their
pages bear. It lets nobody in.
"""

from __future__ import annotations

import hashlib
from hmac import compare_digest

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_TOKEN_LENGTH, _unmask_cipher_token  # type: ignore[attr-defined]

SALT = "muhatap.kept"
NAME = "muhatap-last"
MOST = 6
Page = tuple[int, str]  # the account, and the digest of its seal


def remember(request: HttpRequest, response: HttpResponse, staff_id: int) -> None:
    """Let this browser know who is signed in, for the time when the session has ended."""
    mine = (staff_id, _digest(str(request.META.get("CSRF_COOKIE", ""))))
    pages = [mine, *(page for page in _pages(request) if page[1] != mine[1])]
    response.set_signed_cookie(
        NAME,
        ".".join(f"{who}-{digest}" for who, digest in pages[:MOST]),
        salt=SALT,
        max_age=settings.SESSION_COOKIE_AGE,  # as long as a session that is kept for the shift
        samesite="Lax",
        secure=settings.SECURE,
        httponly=True,
    )


def last(request: HttpRequest) -> int | None:
    """Who was signed in at this browser last; None when nobody knows."""
    return next((who for who, _digest_of in _pages(request)), None)


def of_page(request: HttpRequest) -> int | None:
    """Whose page sent this form, by the seal it bears; None when nobody knows any more."""
    token = request.POST.get("csrfmiddlewaretoken", "") or request.headers.get("X-CSRFToken", "")
    if len(token) != CSRF_TOKEN_LENGTH or not (token.isascii() and token.isalnum()):
        return None
    sealed = _digest(_unmask_cipher_token(token))
    return next((who for who, digest in _pages(request) if compare_digest(digest, sealed)), None)


def _pages(request: HttpRequest) -> list[Page]:
    try:
        value = str(request.get_signed_cookie(NAME, salt=SALT) or "")
        rows = [row.split("-", 1) for row in value.split(".")]
        return [(int(who), digest) for who, digest in rows]
    except (KeyError, ValueError, signing.BadSignature):
        return []


def _digest(secret: str) -> str:
    return hashlib.sha256(f"{SALT}:{secret}".encode()).hexdigest()[:20]
