"""The sign-in page, and where it leads: only to a path of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from muhatap.organization import settings as municipality
from muhatap.web.signin.forms import SignInForm

HOME = "/"


def show(request: HttpRequest, form: SignInForm, *, status: int = 200, **more: object) -> HttpResponse:
    """The sign-in page; it says so when it stands here because a session ended."""
    closed = request.GET.get("oturum") == "kapandi" or bool(form["kept"].value())
    context = {"form": form, "closed": closed, "support": municipality.spoken("support.line"), **more}
    return render(request, "signin/sign_in.html", context, status=status)


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
