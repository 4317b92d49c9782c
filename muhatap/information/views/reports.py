"""The yearly report: live until it is sent, then as it was sent; every cell opens its cases."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.deadlines.queries import row_state
from muhatap.information import policy, printing, reporting, sending
from muhatap.information.report_forms import SendForm
from muhatap.kit import clock, paper
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.services.audit import audit

READERS = tuple(dict.fromkeys((*policy.READERS, *policy.REPORTERS)))
FIRST = 2004  # when the law came into force


@gates.staff(*READERS)
@require_safe
def years(request: StaffRequest) -> HttpResponse:
    """Every year with its report: what was sent, what is due, what is still open."""
    return render(request, "information/reports.html", {"years": sending.years(), "today": clock.today()})


def _year(year: int) -> int:
    if not FIRST <= year <= clock.today().year:
        raise Http404
    return year


@gates.staff(*READERS)
@page_or_post
def report(request: StaffRequest, year: int) -> HttpResponse:
    """The report of a year, `?surum=` one that was sent; sending it freezes it."""
    _year(year)
    form = SendForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not request.person.has(*policy.REPORTERS):
            raise Http404
        status = 422
        if form.is_valid():
            try:
                made = sending.send(year, **form.cleaned_data, by=request.person)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(
                    request, _("Rapor gönderildi; sayıları ve arkasındaki başvurular donduruldu.")
                )
                return redirect(f"{request.path}?surum={made.version}")
    shown = sending.shown(year, request.GET.get("surum", ""))
    if shown is None:
        raise Http404
    context: dict[str, Any] = {
        "shown": shown,
        "form": form,
        "reports": request.person.has(*policy.REPORTERS) and year < clock.today().year,
        "today": clock.today(),
    }
    return render(request, "information/report.html", context, status=status)


@gates.staff(*READERS)
@require_safe
def cell(request: StaffRequest, year: int, cell: str) -> HttpResponse:
    """The cases of one cell: as counted now, or with `?surum=` as they were when it was sent."""
    _year(year)
    version = request.GET.get("surum", "")
    if cell not in reporting.cells():
        raise Http404
    shown = sending.shown(year, version)
    if shown is None:
        raise Http404
    page = sending.cases_of(request.person, year, cell, version, request.GET.get("sayfa", "")[:300])
    now = clock.now()
    context = {
        "shown": shown,
        "cell": cell,
        "label": shown.label_of(cell),
        "page": page,
        "rows": [(row, row_state(row, now)) for row in page.rows],
        "keep": urlencode({"surum": version}) if version else "",
    }
    return page_or_piece(request, "information/cell.html", "information/pieces/cell_rows.html", context)


@gates.staff(*READERS)
@never_cache
@require_safe
def pdf(request: StaffRequest, year: int) -> HttpResponse:
    """The report on paper, as it is shown; every making is logged."""
    _year(year)
    shown = sending.shown(year, request.GET.get("surum", ""))
    if shown is None:
        raise Http404
    audit("information_report.printed", f"information_report:{year}", by=request.person)
    data = paper.pdf(printing.SOURCE, printing.report(shown, request.person), at=clock.now())
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="bilgi-edinme-{year}.pdf"'
    return answer
