"""The queue and one case: read, shorten, release or not; the next one follows."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from muhatap.files.serving import serve
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.publishing import desk, policy, queries, services
from muhatap.publishing.desk import Desk
from muhatap.publishing.forms import DeskFilter, VerdictForm
from muhatap.publishing.models import State
from muhatap.publishing.telling import place_of

ACTS = {"yayimla": State.APPROVED, "yayimlama": State.WITHHELD, "kaldir": State.REMOVED}


@gates.staff(*policy.MODERATORS)
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """What waits for a moderator, longest first; or what was decided."""
    form = DeskFilter(request.GET)
    wanted = form.wanted()
    page = desk.page(request.person, wanted, request.GET.get("sayfa", "")[:300])
    held = {key: value for key in ("q", "durum", "grup") if (value := request.GET.get(key, "")[:30])}
    context = {
        "form": form,
        "page": page,
        "rows": [(row, place_of(row.case)) for row in page.rows],
        "waiting": desk.waiting(request.person, wanted.public),
        "most": desk.MOST,
        "wanted": wanted,
        "narrowed": bool(held),
        "keep": urlencode(held),
        "is_open": queries.is_open(),
    }
    return page_or_piece(request, "publishing/queue.html", "publishing/pieces/rows.html", context)


@gates.staff(*policy.MODERATORS)
@page_or_post
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """One case beside what goes out of it. POST `yap` is one of ACTS."""
    found = desk.opened(request.person, pk)
    if request.method != "POST":
        return _page(request, found, VerdictForm(found))
    form = VerdictForm(found, request.POST)
    state = ACTS.get(request.POST.get("yap", ""))
    if state is None:
        raise Http404
    if not form.is_valid():
        return _page(request, found, form, 422)
    version = form.cleaned_data["version"]
    try:
        services.decide(pk, form.verdict(state), version=version, by=request.person)
    except Refused as refused:
        form.refuse(refused)
        return _page(request, found, form, refused.status)
    messages.success(request, f"{found.case.number}: {State(state).label}")
    onward = desk.following(request.person, pk)
    return redirect("publishing-case", onward) if onward else redirect("publishing")


@gates.staff(*policy.MODERATORS)
@require_safe
def photo(request: StaffRequest, pk: int, photo: int) -> HttpResponseBase:
    """A photo that is to be judged."""
    found = desk.opened(request.person, pk)
    row = next((one for one in found.photos if one.attachment_id == photo), None)
    if row is None:
        raise Http404
    return serve(row.attachment.file, thumbnail="kucuk" in request.GET)


def _page(request: StaffRequest, found: Desk, form: VerdictForm, status: int = 200) -> HttpResponse:
    context = {
        "desk": found,
        "form": form,
        "following": desk.following(request.person, found.case.pk),
        "waiting": desk.waiting(request.person),
        "most": desk.MOST,
        "is_listed": found.publication.state != State.REMOVED,
    }
    return render(request, "publishing/case.html", context, status=status)
