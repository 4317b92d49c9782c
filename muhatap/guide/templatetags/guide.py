"""What pages elsewhere show of the guide: the way to their help, chapters found, the first visit."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import NoReverseMatch, reverse

from muhatap.guide import screens, services, shelf, tour
from muhatap.guide.models import FirstVisit
from muhatap.guide.views import AT

register = template.Library()
OVER = "tur-bitti"  # in the session: the offer was answered, nothing has to be asked


@register.simple_tag(takes_context=True)
def help_url(context: RequestContext) -> str:
    """The help of the page that is drawn; the guide for a page without one; empty where there is no guide."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.url_name if match is not None else ""
    try:
        return reverse("help", args=[name]) if name in screens.by_route() else reverse("guide")
    except NoReverseMatch:
        return ""


@register.simple_tag
def articles(text: str) -> list[shelf.Part]:
    """Parts of the guide for the command palette."""
    return shelf.find(text)


@register.inclusion_tag("guide/pieces/tour.html", takes_context=True)
def visit_cards(context: RequestContext) -> dict[str, Any]:
    """The cards of this page while a first visit is under way; nothing otherwise, and no statement."""
    request = context.get("request")
    session = getattr(request, "session", None)
    person = getattr(request, "person", None)
    at = session.get(AT) if session is not None and person is not None else None
    if request is None or session is None or person is None or not isinstance(at, int):
        return {}
    stops = tour.stops(person)
    at = min(at, len(stops) - 1)
    here = getattr(getattr(request, "resolver_match", None), "url_name", "")
    if at + 1 < len(stops) and stops[at + 1].door == here:  # one went on by the page's own door
        at += 1
        session[AT] = at
    stop = stops[at]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "stop": stop,
        "is_here": stop.door == here,
        "number": at + 1,
        "of": len(stops),
        "before": at - 1 if at else None,
        "after": at + 1 if at + 1 < len(stops) else None,
    }


@register.inclusion_tag("guide/pieces/offer.html", takes_context=True)
def visit_offer(context: RequestContext) -> dict[str, Any]:
    """The offer of a first visit on the first page, until it was answered. One statement a session."""
    request = context["request"]
    session = getattr(request, "session", None)
    if session is None or AT in session or OVER in session or request.person.staff_id is None:
        return {}
    visit = services.where(request.person)
    if visit is not None and visit.state != FirstVisit.State.UNDER_WAY:
        session[OVER] = True
        return {}
    return {"offered": True, "visit": visit, "csrf_token": context.get("csrf_token")}
