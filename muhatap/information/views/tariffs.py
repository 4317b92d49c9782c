"""The tariff: its rows, newest first, and how one is added or put right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.information import policy, queries, services
from muhatap.information.forms import TariffForm
from muhatap.information.models import Tariff
from muhatap.information.services.pricing import tariff_on
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

READERS = (*policy.READERS, *(role for role in policy.PRICERS if role not in policy.READERS))


@gates.staff(*READERS)
@require_safe
def tariffs(request: StaffRequest) -> HttpResponse:
    """Every row with the days it holds for."""
    rows = queries.tariffs()
    context = {
        "rows": rows,
        "holds": tariff_on(clock.today()),
        "prices": request.person.has(*policy.PRICERS),
    }
    return render(request, "information/tariffs.html", context)


@gates.staff(*policy.PRICERS)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """Prices from a day on."""
    form, status = TariffForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.add_tariff(**form.cleaned_data, by=request.person)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("Tarife eklendi."))
                return redirect("tariffs")
    return render(request, "information/tariff_form.html", {"form": form}, status=status)


@gates.staff(*policy.PRICERS)
@page_or_post
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a row right by which nobody was charged yet."""
    row = get_object_or_404(Tariff, pk=pk)
    names = ("valid_from", "page", "colour_page", "medium", "free_pages", "source")
    form, status = TariffForm(request.POST or None, initial={name: getattr(row, name) for name in names}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_tariff(pk, **form.cleaned_data, by=request.person)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("Tarife düzeltildi."))
                return redirect("tariffs")
    return render(request, "information/tariff_form.html", {"form": form, "row": row}, status=status)
