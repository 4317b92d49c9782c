"""The traffic page of coordination."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.cases.traffic import PARTS, READERS, load_queue, traffic
from muhatap.cases.views.queues import page_of
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Unit


@gates.staff(*READERS)
@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """What is open, by channel and status, and which units it lies with; every number opens its list."""
    return render(request, "cases/traffic.html", {"traffic": traffic(request.person)})


@gates.staff(*READERS)
@require_safe
def load(request: StaffRequest, unit_id: int, part: str) -> HttpResponse:
    """The cases behind one figure of a unit."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or part not in PARTS:
        raise Http404
    return page_of(request, load_queue(unit, part), total=True)
