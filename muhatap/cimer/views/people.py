"""Who is authorised in the outside systems, and how they were told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cimer import policy, queries, services
from muhatap.cimer.forms import EndForm, InformForm, OfficerFilter, OfficerForm
from muhatap.cimer.models import Officer
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization import queries as organization
from muhatap.organization.gates import StaffRequest


@gates.staff(*policy.SEES_OFFICERS)
@require_safe
def officers(request: StaffRequest) -> HttpResponse:
    """Authorisations, with their days and how each was told."""
    form = OfficerFilter(request.GET)
    channel, live = form.channel(), form.live()
    page = queries.officers(channel, live, request.GET.get("sayfa", "")[:300])
    today = clock.today()
    context = {
        "form": form,
        "page": page,
        "rows": [(row, row.holds(today), list(row.informings.all())) for row in page.rows],
        "narrowed": bool(channel or live),
        "keep": f"kanal={channel}&durum={live}" if channel or live else "",
        "appoints": request.person.has(*policy.APPOINTERS),
    }
    return render(request, "cimer/officers.html", context)


@gates.staff(*policy.APPOINTERS)
@page_or_post
def appoint(request: StaffRequest) -> HttpResponse:
    """Authorise somebody."""
    form, status = OfficerForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                row = services.appoint(form.appointment(), by=request.person)
                messages.success(request, _("Yetki verildi. Kişiye nasıl bildirildiğini de yazın."))
                return redirect("cimer-officer", pk=row.pk)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    return render(request, "cimer/appoint.html", {"form": form}, status=status)


@gates.staff(*policy.SEES_OFFICERS)
@require_safe
def officer(request: StaffRequest, pk: int) -> HttpResponse:
    """One authorisation with what was told and its history."""
    return _page(request, pk)


def _page(
    request: StaffRequest,
    pk: int,
    status: int = 200,
    *,
    ending: EndForm | None = None,
    telling: InformForm | None = None,
) -> HttpResponse:
    rows = Officer.objects.select_related("staff__unit", "made_by", "ended_by")
    row = get_object_or_404(rows, pk=pk)
    today = clock.today()
    context = {
        "officer": row,
        "holds": row.holds(today),
        "informings": row.informings.select_related("by"),
        "ending": ending or EndForm(auto_id="id_bitir_%s"),
        "telling": telling or InformForm(auto_id="id_bildir_%s"),
        "appoints": request.person.has(*policy.APPOINTERS),
        "is_over": row.until is not None and row.until < today,
        "history": organization.history(f"officer:{pk}"),
    }
    return render(request, "cimer/officer.html", context, status=status)


@gates.staff(*policy.APPOINTERS)
@post_only("cimer-officer", "pk")
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """End an authorisation."""
    form, status = EndForm(request.POST, auto_id="id_bitir_%s"), 422
    if form.is_valid():
        try:
            services.end(pk, by=request.person, **form.cleaned_data)
            messages.success(request, _("Yetkinin bitişi yazıldı."))
            return redirect("cimer-officer", pk=pk)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    return _page(request, pk, status, ending=form)


@gates.staff(*policy.APPOINTERS)
@post_only("cimer-officer", "pk")
def inform(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep that the officer was told, in writing or orally."""
    form, status = InformForm(request.POST, auto_id="id_bildir_%s"), 422
    if form.is_valid():
        try:
            services.inform(pk, by=request.person, **form.cleaned_data)
            messages.success(request, _("Bildirim kaydedildi."))
            return redirect("cimer-officer", pk=pk)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    return _page(request, pk, status, telling=form)
