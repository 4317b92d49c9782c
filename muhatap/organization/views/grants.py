"""Roles given, corrected and ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.forms import HouseForm
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates, services
from muhatap.organization.forms import EndGrantForm, GrantDaysForm, GrantForm
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import RoleGrant, Staff
from muhatap.organization.roles import Role


@gates.staff(Role.ADMIN)
@page_or_post
def new(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Give a role."""
    staff = get_object_or_404(Staff, pk=staff_id)
    first = {"since": clock.today(), "unit": request.GET.get("unit", staff.unit_id or "")}
    form = GrantForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.grant_role(
                staff.pk,
                given["role"],
                given["unit"],
                by=request.person,
                is_expert=given["is_expert"],
                since=given["since"],
                until=given["until"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Görev verildi."))
            return redirect("staff", staff.pk)
    return _page(request, form, staff, _("Görev ver"), _("Görevi ver"))


@gates.staff(Role.ADMIN)
@page_or_post
def edit(request: StaffRequest, grant_id: int) -> HttpResponse:
    """Correct a role's days."""
    grant = get_object_or_404(RoleGrant.objects.select_related("staff", "unit"), pk=grant_id)
    first = {"since": grant.since, "until": grant.until, "is_expert": grant.is_expert}
    form = GrantDaysForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_grant(grant.pk, form.cleaned_data, by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Görev kaydedildi."))
            return redirect("staff", grant.staff_id)
    return _page(request, form, grant.staff, _("Görevi düzelt"), _("Kaydet"), grant)


@gates.staff(Role.ADMIN)
@page_or_post
def end(request: StaffRequest, grant_id: int) -> HttpResponse:
    """End a role, now or after a day."""
    grant = get_object_or_404(RoleGrant.objects.select_related("staff", "unit"), pk=grant_id)
    form = EndGrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.end_grant(
                grant.pk, by=request.person, reason=given["reason"], last_day=given["last_day"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Görev bitirildi."))
            return redirect("staff", grant.staff_id)
    return _page(request, form, grant.staff, _("Görevi bitir"), _("Görevi bitir"), grant)


def _page(
    request: StaffRequest,
    form: HouseForm,
    staff: Staff,
    heading: str,
    act: str,
    grant: RoleGrant | None = None,
) -> HttpResponse:
    context = {"form": form, "staff": staff, "heading": heading, "act": act, "grant": grant}
    return render(request, "organization/grant_form.html", context, status=422 if form.is_bound else 200)
