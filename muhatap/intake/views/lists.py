"""One's own drafts and conversations."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from muhatap.cases.models import Channel
from muhatap.intake import queries, services
from muhatap.intake.views.desk import DESK
from muhatap.kit.paging import keyset
from muhatap.kit.posting import post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


@gates.staff(*DESK)
@require_safe
def drafts(request: StaffRequest) -> HttpResponse:
    """Half-written records; each opens where one left off."""
    page = keyset(queries.my_drafts(request.person), ("-saved_at", "-id"), request.GET.get("sayfa", "")[:300])
    return render(request, "intake/drafts.html", {"page": page})


@gates.staff(*DESK)
@post_only("drafts")
def forget(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    services.forget(pk, by=request.person)
    return redirect("drafts")


@gates.staff(*DESK)
@require_safe
def contacts(request: StaffRequest) -> HttpResponse:
    """One's own conversations, newest first, by channel."""
    channel = request.GET.get("kanal", "")
    rows = queries.my_contacts(request.person)
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    page = keyset(rows, ("-at", "-id"), request.GET.get("sayfa", "")[:300])
    context = {"page": page, "channel": channel, "channels": Channel.choices}
    return render(request, "intake/contacts.html", context)
