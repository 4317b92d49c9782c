"""Who is here, and who was mentioned: pieces of a case's page, and one's own list."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.cases import queries as cases
from muhatap.cases.models import Case
from muhatap.cases.picking import number
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.teamwork import queries, services


def _case(request: StaffRequest, pk: int) -> Case:
    """The case without its words, or 404."""
    needed = ("event_count", "identity_hidden", "citizen_id", "registered_by_id", "number")
    rows = cases.visible_to(request.person).only(*needed)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@gates.staff()
@never_cache
@post_only("case", "pk")
def here(request: StaffRequest, pk: int) -> HttpResponse:
    """The page asks while it is open; it hears who else is here and whether the case has changed.

    `acildi` the first time, `yaziyor` while something is typed, `goruldu` the number of lines the page
    shows, `gitti` when it is left.
    """
    case = _case(request, pk)
    if "gitti" in request.POST:
        services.away(pk, by=request.person)
        return HttpResponse(status=204)
    services.here(pk, by=request.person, writing="yaziyor" in request.POST)
    seen = number(request.POST.get("goruldu", ""))
    if seen is not None and "acildi" in request.POST:
        services.looked(pk, min(seen, case.event_count), by=request.person)
    context = {
        "case": case,
        "others": queries.others(request.person, pk),
        "changed": queries.since(request.person, case, seen) if seen is not None else None,
    }
    return render(request, "teamwork/pieces/here.html", context)


@gates.staff()
@require_safe
def options(request: StaffRequest) -> HttpResponse:
    """Colleagues for `q` who see the case `basvuru`."""
    pk = number(request.GET.get("basvuru", ""))
    case = cases.visible_to(request.person).filter(pk=pk).first() if pk else None
    rows = queries.mentionable(request.person, case, request.GET.get("q", "")[:60]) if case else []
    return render(request, "teamwork/pieces/options.html", {"rows": rows})


@gates.staff()
@require_safe
def mentions(request: StaffRequest) -> HttpResponse:
    """Where I was mentioned."""
    unread = request.GET.get("durum") == "yeni"
    found, page = queries.mentions(request.person, unread=unread, cursor=request.GET.get("sayfa", "")[:300])
    context = {"mentions": found, "page": page, "unread": unread}
    return page_or_piece(request, "teamwork/mentions.html", "teamwork/pieces/mentions.html", context)


@gates.staff()
@post_only("mentions")
def looked(request: StaffRequest) -> HttpResponse:
    """Everything looked at."""
    services.looked_at_all(by=request.person)
    return redirect("mentions")
