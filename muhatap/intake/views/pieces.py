"""Pieces that come while one types: the topic's questions, what may be the same."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from muhatap.cases import picking
from muhatap.cases import queries as cases
from muhatap.intake import queries
from muhatap.intake.forms import IntakeForm, find_neighbourhood
from muhatap.intake.views.desk import DESK
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


@gates.staff(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: StaffRequest) -> HttpResponse:
    """What the chosen topic asks, and who will get it."""
    given = request.POST or request.GET
    found = picking.topic(given.get("topic", ""))
    form = IntakeForm(request.person, initial={**given.dict(), "topic": found})
    area = find_neighbourhood(given.get("neighbourhood", ""), "")
    channel = given.get("channel", "")[:12]
    district = area.district_id if area else None
    way = queries.way(found, channel=channel, district_id=district, person=request.person) if found else None
    return render(request, "intake/pieces/topic.html", {"form": form, "way": way, "swap": True})


@gates.staff(*DESK)
@require_http_methods(["GET", "HEAD", "POST"])
def same(request: StaffRequest) -> HttpResponse:
    """Open cases of the same applicant, and near ones on the same matter.

    By POST: whom one talks with stands in no address.
    """
    given = request.POST or request.GET
    found = picking.topic(given.get("topic", ""))
    citizen_id = picking.number(given.get("citizen", ""))
    area = find_neighbourhood(given.get("neighbourhood", ""), "")
    area_id = area.pk if area else None
    own = (
        cases.duplicates(request.person, found, citizen_id=citizen_id, neighbourhood_id=area_id)
        if found
        else []
    )
    near = []
    try:
        lat, lon = float(given.get("lat", "")), float(given.get("lon", ""))
        if found and abs(lat) <= 90 and abs(lon) <= 180:
            near = cases.nearby(request.person, found, lat, lon, citizen_id=citizen_id)
    except ValueError:
        pass
    return render(request, "intake/pieces/same.html", {"own": own, "near": near})
