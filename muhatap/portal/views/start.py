"""The first page for citizens, and what we do with what they tell us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.organization import gates, settings
from muhatap.publishing import queries as publishing


@gates.public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Three doors: report, where does mine stand, and what was reported around here."""
    return render(
        request,
        "portal/home.html",
        {"open": settings.switch("portal.open"), "shows": publishing.is_open(), **house()},
    )


@gates.public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The information text of law 6698 m.10: the municipality's own, else the one that ships."""
    return render(request, "portal/privacy.html", {"own": settings.spoken("privacy.notice"), **house()})


def house() -> dict[str, str]:
    """How the municipality is called and reached."""
    keys = ("name", "line", "phone", "email", "address", "hours")
    return {f"house_{key}": settings.spoken(f"municipality.{key}") for key in keys}
