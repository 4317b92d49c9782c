"""The board of a desk, which comes anew by itself, and who was here on other days."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases.picking import number
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.reception import policy, queries, services
from muhatap.reception.forms import ArriveForm, HistoryForm


@gates.staff(*policy.RECEIVERS)
@page_or_post
def board(request: StaffRequest) -> HttpResponse:
    """Who waits, for whom and since when; whoever comes in is written here."""
    desk = number(request.GET.get("masa", ""))
    form, status = ArriveForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.arrive(by=request.person, **form.cleaned_data)
                messages.success(request, _("Ziyaretçi yazıldı, sıra numarası %(no)s.") % {"no": made.no})
                return redirect(f"{reverse('reception')}?masa={desk}" if desk else "reception")
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    context = {"form": form, "is_front": policy.is_front(request.person), "desks": queries.desks()}
    context["today"] = clock.today().isoformat()
    return render(request, "reception/board.html", {**context, **_board(request, desk)}, status=status)


def _board(request: StaffRequest, desk: int | None) -> dict[str, object]:
    return {"board": queries.board(request.person, desk), "desk": desk}


@gates.staff(*policy.RECEIVERS)
@require_safe
def piece(request: StaffRequest) -> HttpResponse:
    """The board alone, asked for every few seconds."""
    context = _board(request, number(request.GET.get("masa", "")))
    return render(request, "reception/pieces/board.html", context)


@gates.staff(*policy.RECEIVERS)
@require_safe
def history(request: StaffRequest) -> HttpResponse:
    """Those who came, by day, state and desk."""
    form = HistoryForm(request.GET)
    filters = form.wanted()
    lines, page = queries.history(request.person, filters, request.GET.get("sayfa", "")[:300])
    keep = urlencode([(k, v) for k, v in request.GET.items() if k != "sayfa"][:6])
    context = {"form": form, "lines": lines, "page": page, "keep": keep}
    return render(request, "reception/history.html", context)
