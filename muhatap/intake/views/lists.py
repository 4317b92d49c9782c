"""One's own drafts and conversations."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from muhatap.intake import queries, services
from muhatap.intake.list_forms import ContactFilter, DraftFilter
from muhatap.intake.views.desk import DESK
from muhatap.kit.paging import keyset
from muhatap.kit.posting import post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


@gates.staff(*DESK)
@require_safe
def drafts(request: StaffRequest) -> HttpResponse:
    """Half-written records; each opens where one left off."""
    form = DraftFilter(request.GET)
    text = form.text()
    rows = queries.my_drafts(request.person, text)
    page = keyset(rows, ("-saved_at", "-id"), request.GET.get("sayfa", "")[:300])
    context = {"form": form, "page": page, "narrowed": bool(text), "keep": urlencode({"q": text})}
    return render(request, "intake/drafts.html", context)


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
    form = ContactFilter(request.GET)
    channel = form.channel()
    rows = queries.my_contacts(request.person, channel)
    page = keyset(rows, ("-at", "-id"), request.GET.get("sayfa", "")[:300])
    context = {"form": form, "page": page, "narrowed": bool(channel), "keep": urlencode({"kanal": channel})}
    return render(request, "intake/contacts.html", context)
