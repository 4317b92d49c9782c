"""The citizen's way out of announcements: without an account, by the address in the message."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from muhatap.announcements import queries, services
from muhatap.citizens import masking
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization import queries as organization


@gates.public
@never_cache
@csrf_exempt  # a mail program sends it of its own; the token in the address is the seal
@page_or_post
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Say what would be stopped, stop it by a button; mail programs that fetch links stop nothing.

    A mail program's own button stops it with one POST (RFC 8058), which must not be led elsewhere. Whoever
    has the address has the message, so that its masked address may be shown; nothing else is said.
    """
    point = queries.point_of(token)
    if request.method == "POST":
        services.leave(token, by=organization.visitor(point.citizen.actor_id))
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=204)
        return redirect("announcement-leave", token=token)
    context = {
        "masked": masking.point(point.kind, point.value),
        "is_email": point.kind == point.Kind.EMAIL,
        "is_over": not queries.same_address(point),
    }
    return render(request, "announcements/leave.html", context)
