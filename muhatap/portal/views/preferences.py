"""What somebody wants to hear, by number and code or by the link in an e-mail; and where they are reached."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from muhatap.citizens import links, masking
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization import queries as organization
from muhatap.organization.persons import Person
from muhatap.people import services as people
from muhatap.people.models import PointCode
from muhatap.people.preference_forms import PreferencesForm
from muhatap.portal import queries, services
from muhatap.portal.errors import VisitEnded
from muhatap.portal.forms import CodeForm, ContactForm
from muhatap.portal.views.start import house
from muhatap.portal.visits import Visit, visit_of


def _own(visit: Visit) -> Citizen:
    """The record of the visit's own person; 404 where nobody is known."""
    row = queries.citizen_of(visit.person.actor_id)
    if row is None:
        raise Http404
    return row


@gates.public
@never_cache
@page_or_post
def mine(request: HttpRequest) -> HttpResponse:
    """All of an own record's contact points; the case that is open in this browser tells whose."""
    visit = visit_of(request)
    if visit is None:
        if request.method == "POST":
            raise VisitEnded
        return redirect("track")
    row = _own(visit)
    return _page(request, row, people.points_of(row), "")


@gates.public
@never_cache
@page_or_post
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """One contact point by the address in an e-mail to it: whoever has that has the mailbox."""
    point = links.point_of(token)
    if point is None:
        return render(request, "portal/preferences_over.html", house(), status=404)
    return _page(request, point.citizen, [point], token)


def _page(request: HttpRequest, row: Citizen, points: list[ContactPoint], token: str) -> HttpResponse:
    form = PreferencesForm(row, points, request.POST or None, one=bool(token))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                said = services.wish(row, form.wishes(), by=_self(row))
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(
                    request,
                    _("Tercihleriniz kaydedildi; bir iletiyle de bildirdik")
                    if said
                    else _("Değişen bir şey yok"),
                )
                return redirect("preferences-link", token) if token else redirect("my-preferences")
    return render(
        request, "portal/preferences.html", {"form": form, "token": token, **house()}, status=status
    )


@gates.public
@never_cache
@page_or_post
def contact(request: HttpRequest) -> HttpResponse:
    """A new telephone or e-mail: a code goes there, and stays the old one till it came back."""
    visit = visit_of(request)
    if visit is None:
        if request.method == "POST":
            raise VisitEnded
        return redirect("track")
    row = _own(visit)
    points = people.points_of(row)
    form, status = ContactForm(points, request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = form.cleaned_data
            replaces = int(values["replaces"]) if values["replaces"] else None
            try:
                code = services.new_contact(row, values["value"], values["kind"], replaces, by=_self(row))
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                return redirect("my-contact-code", code.point_id)
    waiting = queries.waiting_code(row)
    shown = masking.point(waiting.point.kind, waiting.point.value) if waiting is not None else ""
    kept = [{"kind": one.kind, "masked": masking.point(one.kind, one.value)} for one in points]
    context = {"form": form, "points": kept, "waiting": waiting, "masked": shown, **house()}
    return render(request, "portal/contact.html", context, status=status)


@gates.public
@never_cache
@sensitive_post_parameters("code")
@page_or_post
def contact_code(request: HttpRequest, point_id: int) -> HttpResponse:
    """The code that came to the new one."""
    visit = visit_of(request)
    if visit is None:
        if request.method == "POST":
            raise VisitEnded
        return redirect("track")
    row = _own(visit)
    form, status = CodeForm(request.POST or None), 200
    found = queries.waiting_code(row)
    if found is None or found.point_id != point_id:
        raise Http404
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                people.confirm(row.pk, point_id, form.cleaned_data["code"], by=_self(row))
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("Doğrulandı; bundan sonra oraya yazacağız"))
                return redirect("my-preferences")
    context = {
        "form": form,
        "found": found,
        "masked": masking.point(found.point.kind, found.point.value),
        "is_email": found.point.kind == ContactPoint.Kind.EMAIL,
        "is_over": found.until <= clock.now(),
        **house(),
    }
    return render(request, "portal/contact_code.html", context, status=status)


@gates.public
@post_only("my-contact-code", "point_id")
def contact_again(request: HttpRequest, point_id: int) -> HttpResponse:
    """Another code to the same place."""
    visit = visit_of(request)
    if visit is None:
        raise VisitEnded
    row = _own(visit)
    try:
        people.send_again(row.pk, point_id, by=_self(row))
    except PointCode.DoesNotExist as unknown:
        raise Http404 from unknown
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Yeni kod sıraya alındı, birazdan gelir"))
    return redirect("my-contact-code", point_id)


def _self(row: Citizen) -> Person:
    return organization.visitor(row.actor_id)
