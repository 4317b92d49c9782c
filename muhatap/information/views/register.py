"""The register with its filters, and the information desk's day."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.deadlines.queries import row_state
from muhatap.information import desk, policy, queries
from muhatap.information.forms import RegisterFilter
from muhatap.intake.views.desk import DESK as INTAKE
from muhatap.kit import clock
from muhatap.kit.htmx import page_or_piece
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


@gates.staff(*policy.READERS)
@require_safe
def register(request: StaffRequest) -> HttpResponse:
    """Every information request, narrowed by stage, period, unit, outcome, fee, appeal and lawsuit."""
    form = RegisterFilter(request.GET, units=queries.units_of_requests(request.person))
    filters = form.wanted()
    page = queries.listed(request.person, filters, request.GET.get("sayfa", "")[:300])
    now = clock.now()
    context = {
        "form": form,
        "page": page,
        "rows": [(row, row_state(row, now)) for row in page.rows],
        "tiles": queries.tiles(request.person),
        "narrowed": bool(filters.keys() - {"sira"}),
        "keep": urlencode({key: request.GET[key] for key in filters}),
        "handles": policy.handles(request.person),
    }
    return page_or_piece(request, "information/register.html", "information/pieces/rows.html", context)


@gates.staff(*policy.DESK)
@require_safe
def information_desk(request: StaffRequest) -> HttpResponse:
    """What came today by each means, what lies open, what is late; every number opens its cases."""
    context = {
        "lines": desk.day(request.person),
        "now": clock.now(),
        "topic": desk.topic() if request.person.has(*INTAKE) else None,
        "reads": policy.reads(request.person),
    }
    return render(request, "information/desk.html", context)
