"""Pieces that come while one types: the topic's questions, what may be the same."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from muhatap.cases import alike, picking
from muhatap.cases.alike import Place
from muhatap.cases.redacting import redact
from muhatap.cases.understanding import understand
from muhatap.citizens import addresses
from muhatap.citizens import services as register
from muhatap.citizens.models import Viewing
from muhatap.intake import queries
from muhatap.intake.forms import IntakeForm
from muhatap.intake.views.desk import DESK
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.places import queries as places
from muhatap.places.forms import find_neighbourhood
from muhatap.places.geometry import is_position


@gates.staff(*DESK)
@page_or_post
def topic(request: StaffRequest) -> HttpResponse:
    """What the chosen topic asks, and who will get it."""
    given = request.POST or request.GET
    found = picking.topic(given.get("topic", ""))
    form = IntakeForm(request.person, initial={**given.dict(), "topic": found})
    area = find_neighbourhood(given.get("neighbourhood", ""))
    channel = given.get("channel", "")[:12]
    text = given.get("text", "")[:4000]
    way = None
    if found is not None:
        way = queries.way(
            found, channel=channel, person=request.person, place=area, text=text, **form.meant()
        )
    return render(request, "intake/pieces/topic.html", {"form": form, "way": way, "swap": True})


@gates.staff(*DESK)
@page_or_post
def guess(request: StaffRequest) -> HttpResponse:
    """The topic that the words of the story point to, while none is chosen. By POST, as `same`."""
    given = request.POST or request.GET
    text = given.get("text", "")
    chosen = given.get("topic") or given.get("topic_text", "").strip()
    found = None if chosen else understand(text, picking.leaves())
    context = {"found": found, "path": picking.path(found.topic) if found else ""}
    return render(request, "intake/pieces/guess.html", context)


@gates.staff(*DESK)
@page_or_post
def same(request: StaffRequest) -> HttpResponse:
    """Open cases of the same applicant, and near ones on the same matter.

    By POST: whom one talks with stands in no address.
    """
    given = request.POST or request.GET
    found = picking.topic(given.get("topic", ""))
    if found is None:
        return render(request, "intake/pieces/same.html", {"own": [], "near": []})
    citizen_id, place = picking.number(given.get("citizen", "")), _place(given)
    own = alike.duplicates(request.person, found, citizen_id=citizen_id, place=place)
    family = alike.in_household(request.person, found, citizen_id)
    near = alike.near(request.person, found, place)
    mine = {case.pk for case in own}
    mine.update(case.pk for case in family)
    near = [row for row in near if row.case.pk not in mine]
    redact(request.person, [*own, *family, *(row.case for row in near)])
    context = {"own": own, "family": family, "near": near}
    return render(request, "intake/pieces/same.html", context)


@gates.staff(*DESK)
@page_or_post
def earlier(request: StaffRequest) -> HttpResponse:
    """The caller's last cases. By POST, as `same`."""
    citizen_id = picking.number((request.POST or request.GET).get("citizen", ""))
    found = queries.earlier(request.person, citizen_id) if citizen_id is not None else []
    context = {"found": found, "citizen_id": citizen_id, "has_address": addresses.is_offered(citizen_id)}
    return render(request, "intake/pieces/earlier.html", context)


@gates.staff(*DESK)
@never_cache
@post_only("new-case")
def address(request: StaffRequest) -> HttpResponse:
    """The caller's main address for the place of the case, JSON. It is shown in clear, so the look is logged.

    404 where there is none, and for somebody hidden by wish.
    """
    citizen_id = picking.number(request.POST.get("citizen", ""))
    if citizen_id is None or not addresses.is_offered(citizen_id):
        raise Http404
    why = _("Başvurunun yeri olarak adresi")
    register.reveal(citizen_id, Viewing.What.CONTACT, reason=why, by=request.person)
    found = addresses.main_of(citizen_id)
    if found is None:
        raise Http404
    area = found.neighbourhood
    answer = JsonResponse(
        {
            "neighbourhood": area.pk if area else "",
            "label": area.label if area else "",
            "street": found.street[:160],
            "door": found.door,
        }
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _place(given: QueryDict) -> Place:
    """Where the matter is, as far as it is filled in; what was chosen leads, then the point."""
    area = find_neighbourhood(given.get("neighbourhood", ""))
    point = _point(given)
    district = area.district if area else places.district_at(*point) if point else None
    if area is None and point is not None:
        area = places.neighbourhood_at(*point)
    return Place(
        lat=point[0] if point else None,
        lon=point[1] if point else None,
        neighbourhood_id=area.pk if area else None,
        district_id=district.pk if district else None,
        street=given.get("street", "")[:160],
    )


def _point(given: QueryDict) -> tuple[float, float] | None:
    try:
        lat, lon = float(given.get("lat", "")), float(given.get("lon", ""))
    except ValueError:
        return None
    return (lat, lon) if is_position(lat, lon) else None
