"""The organisation chart and the page of a unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates, policy, queries, services
from muhatap.organization.forms import ReasonForm, UnitForm
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Unit
from muhatap.organization.roles import Role
from muhatap.organization.words import Names

FACTS = (
    "name_tr",
    "name_en",
    "code",
    "kind",
    "district_code",
    "email",
    "phone",
    "takes_referrals",
    "needs_approval",
    "phone_first",
    "order",
)


@gates.staff()
@require_safe
def chart(request: StaffRequest) -> HttpResponse:
    """Who hangs where; for all staff, since everybody must know whom a request belongs to."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Unit.Kind.values else ""
    text, closed = request.GET.get("q", "")[:100], request.GET.get("closed") == "on"
    tops = queries.chart(text, kind, closed)
    groups = [
        (label, [node for node in tops if node.unit.kind == value]) for value, label in Unit.Kind.choices
    ]
    context = {
        "groups": [(label, nodes) for label, nodes in groups if nodes],
        "kinds": Unit.Kind.choices,
        "kind": kind,
        "q": text,
        "closed": closed,
        "narrowed": bool(text or kind),
        "manages": policy.may_manage(request.person),
    }
    return render(request, "organization/chart.html", context)


@gates.staff()
@require_safe
def unit(request: StaffRequest, unit_id: int) -> HttpResponse:
    """One unit: facts, who works in it, who receives its requests, what hangs below, what happened."""
    row = get_object_or_404(Unit, pk=unit_id)
    sees = policy.may_see_administration(request.person)
    events = queries.history(f"unit:{row.pk}") if sees else []
    names = Names(events)
    context = {
        "unit": row,
        "above": queries.above(row),
        "experts": queries.experts(row.pk),
        "held": queries.grants_in(row.pk),
        "below": row.children.filter(is_active=True),
        "staff": row.staff.filter(is_active=True).select_related("post"),
        "events": [(event, names.changes(event)) for event in events],
        "manages": policy.may_manage(request.person),
        "sees": sees,
    }
    return render(request, "organization/unit.html", context)


@gates.staff(Role.ADMIN)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new unit."""
    parent = request.GET.get("parent", "")
    form = UnitForm(request.POST or None, initial={"parent": parent, "kind": Unit.Kind.OWN})
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = dict(form.cleaned_data)
        try:
            made = services.create_unit(parent_id=facts.pop("parent"), by=request.person, **facts)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(unit)s kuruldu.") % {"unit": made.name})
            return redirect("unit", made.pk)
    return _form(request, form, None)


@gates.staff(Role.ADMIN)
@page_or_post
def edit(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Correct a unit's facts and place."""
    row = get_object_or_404(Unit.objects.select_related("parent"), pk=unit_id)
    first = {name: getattr(row, name) for name in FACTS} | {"parent": row.parent_id}
    form = UnitForm(request.POST or None, initial=first, unit=row)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = dict(form.cleaned_data)
        parent_id = facts.pop("parent")
        facts["code"] = facts["code"] or row.code
        try:
            services.change_and_place_unit(row.pk, facts, parent_id, by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(unit)s kaydedildi.") % {"unit": facts["name_tr"]})
            return redirect("unit", row.pk)
    return _form(request, form, row)


@gates.staff(Role.ADMIN)
@page_or_post
def close(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Close a unit, with a reason."""
    row = get_object_or_404(Unit, pk=unit_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_unit(row.pk, reason=form.cleaned_data["reason"], by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(unit)s kapatıldı.") % {"unit": row.name})
            return redirect("unit", row.pk)
    context = {"form": form, "unit": row, "back": row}
    return render(request, "organization/unit_close.html", context, status=422 if form.is_bound else 200)


@gates.staff(Role.ADMIN)
@post_only("unit", "unit_id")
def reopen(request: StaffRequest, unit_id: int) -> HttpResponse:
    """Open a closed unit again."""
    row = services.reopen_unit(unit_id, by=request.person)
    messages.success(request, _("%(unit)s yeniden açıldı.") % {"unit": row.name})
    return redirect("unit", unit_id)


def _form(request: StaffRequest, form: UnitForm, row: Unit | None) -> HttpResponse:
    return render(
        request,
        "organization/unit_form.html",
        {"form": form, "unit": row},
        status=422 if form.is_bound else 200,
    )
