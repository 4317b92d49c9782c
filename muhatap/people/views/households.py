"""Who lives with whom: the household of a person, its page, joining and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.citizens import queries as citizens
from muhatap.citizens import services as register
from muhatap.citizens.cards import Card
from muhatap.citizens.models import Citizen
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import wants_piece
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.people import housemates, policy, services
from muhatap.people.forms import LeaveForm, LinkForm
from muhatap.people.models import Member


def _card(request: StaffRequest, citizen_id: int) -> Card:
    card = citizens.card(citizen_id, person=request.person)
    if card is None or card.is_blank or card.merged_into is not None:
        raise Http404
    return card


@gates.staff(*policy.MERGERS)
@page_or_post
def of_citizen(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """Whom somebody lives with, and one more of them; as a piece for the panel of the record's page."""
    card = _card(request, citizen_id)
    if wants_piece(request) and request.method != "POST":
        return render(request, "people/pieces/households.html", _shown(request, card))
    form, status = LinkForm(request.POST or None, initial={"other": request.GET.get("oteki", "")}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _linked(request, citizen_id, form)
            except Citizen.DoesNotExist as unknown:
                raise Http404 from unknown
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    context = {"form": form, "alike": housemates.same_door(request.person, citizen_id)}
    return render(request, "people/link.html", {**_shown(request, card), **context}, status=status)


def _linked(request: StaffRequest, citizen_id: int, form: LinkForm) -> HttpResponse:
    values = form.cleaned_data
    done = services.link(
        citizen_id, values["other"].pk, values["relation"], reason=values["reason"], by=request.person
    )
    messages.success(request, _("Haneye eklendi."))
    return redirect("household", done.household_id)


def _shown(request: StaffRequest, card: Card) -> dict[str, object]:
    found = housemates.households_of(request.person, card.id)
    rows = [(one, housemates.members(request.person, one.pk)) for one in found]
    return {"card": card, "households": rows}


@gates.staff(*policy.MERGERS)
@require_safe
def household(request: StaffRequest, household_id: int) -> HttpResponse:
    """Its members, what they brought, and which aid they asked for. Opening it is logged for each of them."""
    found = housemates.household(request.person, household_id)
    if found is None:
        raise Http404
    members = housemates.members(request.person, household_id)
    register.looked(*(one.card.id for one in members), by=request.person)
    context = {
        "household": found,
        "members": members,
        "past": housemates.members(request.person, household_id, past=True),
        "aid": housemates.brought(request.person, members, aid=True),
        "cases": housemates.brought(request.person, members, aid=False),
        "names": {one.card.id: one.card.name_masked for one in members},
    }
    return render(request, "people/household.html", context)


@gates.staff(*policy.MERGERS)
@page_or_post
def leave(request: StaffRequest, household_id: int, member_id: int) -> HttpResponse:
    """Somebody belongs to it no more, with the reason."""
    row = Member.objects.filter(pk=member_id, household=household_id, until=None).first()
    if row is None:
        raise Http404
    card, form, status = _card(request, row.citizen_id), LeaveForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.leave(row.pk, reason=form.cleaned_data["reason"], by=request.person)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("Haneden çıktığı yazıldı; geçmişi hanede durur."))
                return redirect("citizen", row.citizen_id)
    return render(request, "people/leave.html", {"form": form, "card": card, "member": row}, status=status)
