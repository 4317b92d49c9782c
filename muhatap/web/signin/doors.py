"""Where somebody goes after the sign-in: only to a path of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"


def own_path(request: HttpRequest, address: str) -> str:
    """Path and query of `address` when it leads to this house, else ''."""
    if not address or not url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    # A path is followed as it stands: two slashes at its head would name another house.
    return path if path.startswith("/") and not path.startswith("//") else ""
