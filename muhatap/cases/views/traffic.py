"""The traffic page of coordination."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.cases.traffic import traffic
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role


@gates.staff(Role.SUPERVISOR, Role.COORDINATOR, Role.MANAGER)
@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """What is open, by channel and status, and which units it lies with; every number opens its list."""
    return render(request, "cases/traffic.html", {"traffic": traffic(request.person)})
