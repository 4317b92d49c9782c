"""The staff list and the page of an account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.kit.errors import Refused
from muhatap.kit.paging import keyset
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates, policy, queries, services
from muhatap.organization.forms import ReasonForm, StaffFilterForm, StaffForm
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Staff
from muhatap.organization.queries import StaffFilter
from muhatap.organization.roles import Role
from muhatap.organization.words import Names

FACTS = {"post": "post_id", "unit": "unit_id"}


@gates.staff(*policy.SEES)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Accounts, narrowed by unit, role and text."""
    form = StaffFilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    wanted = StaffFilter(
        text=given.get("q", ""),
        unit_id=given.get("unit"),
        role=given.get("role", ""),
        closed=given.get("closed", False),
    )
    page = keyset(
        queries.staff_list(request.person, wanted), ("name_sort", "id"), request.GET.get("cursor", "")[:500]
    )
    roles = queries.roles_of(row.pk for row in page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, roles.get(row.pk, [])) for row in page.rows],
        "narrowed": wanted != StaffFilter(),
        "query": _query(request),
        "manages": policy.may_manage(request.person),
    }
    return render(request, "organization/staff_list.html", context)


@gates.staff(*policy.SEES)
@never_cache
@require_safe
def page(request: StaffRequest, staff_id: int) -> HttpResponse:
    """One account: facts, roles, delegations, what happened to it."""
    return _page(request, staff_id)


@gates.staff(Role.ADMIN)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new account; its temporary password is shown once."""
    form = StaffForm(request.POST or None, initial={"unit": request.GET.get("unit", ""), "language": "tr"})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_staff(by=request.person, **_columns(form.cleaned_data))
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(name)s için hesap açıldı.") % {"name": made.full_name})
            return redirect("staff", made.pk)
    return _form(request, form, None)


@gates.staff(Role.ADMIN)
@page_or_post
def edit(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Correct an account's facts."""
    staff = get_object_or_404(Staff, pk=staff_id)
    first = {name: getattr(staff, FACTS.get(name, name)) for name in StaffForm.base_fields}
    form = StaffForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_staff(staff.pk, _columns(form.cleaned_data), by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Hesap kaydedildi."))
            return redirect("staff", staff.pk)
    return _form(request, form, staff)


@gates.staff(Role.ADMIN)
@page_or_post
def close(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Close an account, with a reason."""
    staff = get_object_or_404(Staff, pk=staff_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_account(staff.pk, reason=form.cleaned_data["reason"], by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Hesap kapatıldı."))
            return redirect("staff", staff.pk)
    context = {"form": form, "staff": staff}
    return render(request, "organization/staff_close.html", context, status=422 if form.is_bound else 200)


@gates.staff(Role.ADMIN)
@post_only("staff", "staff_id")
def reopen(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Open a closed account again."""
    services.open_account(staff_id, by=request.person)
    messages.success(request, _("Hesap yeniden açıldı."))
    return redirect("staff", staff_id)


@gates.staff(Role.ADMIN)
@never_cache
@post_only("staff", "staff_id")
def temporary_password(request: StaffRequest, staff_id: int) -> HttpResponse:
    """A temporary password, shown on this answer and nowhere else."""
    if staff_id == request.person.staff_id:
        return redirect("password")
    return _page(request, staff_id, temporary=services.give_temporary_password(staff_id, by=request.person))


def _page(request: StaffRequest, staff_id: int, temporary: str = "") -> HttpResponse:
    staff = get_object_or_404(Staff.objects.select_related("unit", "post"), pk=staff_id)
    events = queries.history(f"staff:{staff.pk}")
    names = Names(events)
    context = {
        "staff": staff,
        "grants": queries.grants_of(staff.pk),
        "delegations": queries.delegations_of(staff.pk),
        "events": [(event, names.changes(event)) for event in events],
        "manages": policy.may_manage(request.person),
        "temporary": temporary,
    }
    return render(request, "organization/staff.html", context)


def _columns(given: dict[str, Any]) -> dict[str, Any]:
    return {FACTS.get(name, name): value for name, value in given.items()}


def _form(request: StaffRequest, form: StaffForm, staff: Staff | None) -> HttpResponse:
    context = {"form": form, "staff": staff}
    return render(request, "organization/staff_form.html", context, status=422 if form.is_bound else 200)


def _query(request: StaffRequest) -> str:
    kept = request.GET.copy()
    kept.pop("cursor", None)
    return kept.urlencode()
