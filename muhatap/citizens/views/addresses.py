"""Addresses of a person: one more, corrected, ended, the main one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from muhatap.citizens import policy, queries, services
from muhatap.citizens.address_forms import AddressForm, CorrectAddressForm, EndAddressForm
from muhatap.citizens.cards import Card
from muhatap.citizens.models import Address, Viewing
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


def _card(request: StaffRequest, citizen_id: int) -> Card:
    card = queries.card(citizen_id, person=request.person)
    if card is None or card.is_blank or card.merged_into is not None:
        raise Http404
    return card


def _address(citizen_id: int, address_id: int) -> Address:
    row = Address.objects.filter(pk=address_id, citizen=citizen_id, until=None).first()
    if row is None:
        raise Http404
    return row


@gates.staff(*policy.WRITERS)
@page_or_post
def add(request: StaffRequest, citizen_id: int) -> HttpResponse:
    """One more address."""
    card, form, status = _card(request, citizen_id), AddressForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.add_address(
                    citizen_id, form.draft(), main=form.cleaned_data["main"], by=request.person
                )
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("Adres eklendi."))
                return redirect("citizen", citizen_id)
    return _page(request, card, form, status, title=_("Adres ekle"))


def _page(request: StaffRequest, card: Card, form: HouseForm, status: int, **more: object) -> HttpResponse:
    return render(request, "citizens/address.html", {"form": form, "card": card, **more}, status=status)


@gates.staff(*policy.WRITERS)
@never_cache
@page_or_post
def correct(request: StaffRequest, citizen_id: int, address_id: int) -> HttpResponse:
    """Mend an address. The form shows it in clear, so its opening is logged like any other.

    Of a record hidden by wish it opens only for who may, with the case number in `?basvuru=`.
    """
    card, row, status = _card(request, citizen_id), _address(citizen_id, address_id), 200
    if request.method != "POST":
        services.reveal(
            citizen_id,
            Viewing.What.CONTACT,
            reason=_("Adres düzeltme"),
            by=request.person,
            case_number=request.GET.get("basvuru", ""),
        )
        form = CorrectAddressForm(initial=_standing(row))
    else:
        form, status = CorrectAddressForm(request.POST), 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                services.correct_address(
                    citizen_id, address_id, form.draft(), reason=reason, by=request.person
                )
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("Adres düzeltildi."))
                return redirect("citizen", citizen_id)
    answer = _page(request, card, form, status, title=_("Adresi düzelt"), is_open=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _standing(row: Address) -> dict[str, Any]:
    names = ("kind", "street", "door", "note", "since", "source")
    return {**{name: getattr(row, name) for name in names}, "neighbourhood": row.neighbourhood_id}


@gates.staff(*policy.WRITERS)
@page_or_post
def end(request: StaffRequest, citizen_id: int, address_id: int) -> HttpResponse:
    """The last day of an address, with the reason."""
    card, row = _card(request, citizen_id), _address(citizen_id, address_id)
    form, status = EndAddressForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.end_address(
                    citizen_id,
                    row.pk,
                    form.cleaned_data["until"],
                    reason=form.cleaned_data["reason"],
                    by=request.person,
                )
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("Adres sona erdi; kayıtta durur."))
                return redirect("citizen", citizen_id)
    return _page(request, card, form, status, title=_("Adresi sona erdir"), ending=row)


@gates.staff(*policy.WRITERS)
@post_only("citizen", "citizen_id")
def prefer(request: StaffRequest, citizen_id: int, address_id: int) -> HttpResponse:
    """Make it the main one."""
    _card(request, citizen_id)
    services.prefer_address(citizen_id, _address(citizen_id, address_id).pk, by=request.person)
    messages.success(request, _("Ana adres değişti."))
    return redirect("citizen", citizen_id)
