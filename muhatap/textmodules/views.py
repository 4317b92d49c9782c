"""The house's ready texts: found while one writes, and kept by those who may."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import queries as cases
from muhatap.cases.models import Case
from muhatap.cases.picking import number
from muhatap.cases.redacting import redact
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization import queries as organization
from muhatap.organization.gates import StaffRequest
from muhatap.organization.words import Names
from muhatap.textmodules import filling, policy, queries, services
from muhatap.textmodules.forms import ModuleForm
from muhatap.textmodules.models import TextModule
from muhatap.textmodules.moments import Moment, labels, meant


@gates.staff()
@require_safe
def modules(request: StaffRequest) -> HttpResponse:
    """What one can write with two colons, narrowed by words and unit."""
    text = request.GET.get("q", "").strip()[:120]
    closed, unit = request.GET.get("kapali") == "on", request.GET.get("birim", "")
    unit_id = 0 if unit == "ev" else number(unit)
    moment = meant(request.GET.get("an", ""))
    rows = queries.listed(request.person, text, unit_id=unit_id, closed=closed, moment=moment)
    context = {
        "rows": rows,
        "text": text,
        "closed": closed,
        "unit": unit,
        "moment": moment,
        "moments": Moment.choices,
        "units": queries.units_of(request.person),
        "writes": request.person.has(*policy.WRITERS),
    }
    return render(request, "textmodules/modules.html", context)


@gates.staff()
@require_safe
def options(request: StaffRequest) -> HttpResponse:
    """Options for `q`, filled from the case `basvuru` if the person sees it; `an` is what one is doing."""
    pk = number(request.GET.get("basvuru", ""))
    near = ("topic__parent__parent", "district", "neighbourhood")
    case = cases.visible_to(request.person).select_related(*near).filter(pk=pk).first() if pk else None
    if case is not None:
        redact(request.person, [case])
    moment = meant(request.GET.get("an", ""), request.GET.get("outcome", ""))
    found = queries.offers(request.person, request.GET.get("q", "")[:60], case, moment)
    rows = [(row, _filled(row, case, request)) for row in found]
    context = {"rows": rows, "moment": moment, "moment_name": labels([moment])}
    return render(request, "textmodules/pieces/options.html", context)


def _filled(row: TextModule, case: Case | None, request: StaffRequest) -> str:
    english = case is not None and case.language == "en" and bool(row.body_en)
    body, language = (row.body_en, "en") if english else (row.body_tr, "tr")
    return filling.fill(body, case, request.person, language)


@gates.staff()
@require_safe
def module(request: StaffRequest, pk: int) -> HttpResponse:
    """One module, how it reads, and what was changed."""
    row = _of(request, pk)
    events = organization.history(f"textmodule:{row.pk}")
    names = Names(events)
    context = {
        "row": row,
        "writes": policy.may_write(request.person, row.unit.path if row.unit else None),
        "events": [(event, names.changes(event)) for event in events],
    }
    return render(request, "textmodules/module.html", context)


@gates.staff(*policy.WRITERS)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new module."""
    form = ModuleForm(request.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add(form.draft(), by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("::%(word)s eklendi.") % {"word": row.shortcut})
            return redirect("text-module", row.pk)
    return _form(request, form, None)


@gates.staff(*policy.WRITERS)
@page_or_post
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a module."""
    row = _mine(request, pk)
    form = ModuleForm(request.person, request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct(row.pk, form.draft(), by=request.person, seen=form.cleaned_data["seen"])
        except Refused as refused:
            form.refuse(refused)
            form.read_again(row)
        else:
            messages.success(request, _("::%(word)s kaydedildi.") % {"word": row.shortcut})
            return redirect("text-module", row.pk)
    return _form(request, form, row)


@gates.staff(*policy.WRITERS)
@post_only("text-module", "pk")
def switch(request: StaffRequest, pk: int) -> HttpResponse:
    """Out of use, or back."""
    row = services.set_active(_mine(request, pk).pk, request.POST.get("acik") == "1", by=request.person)
    said = _("::%(word)s kullanımda.") if row.is_active else _("::%(word)s kullanımdan kalktı.")
    messages.success(request, said % {"word": row.shortcut})
    return redirect("text-module", pk)


def _form(request: StaffRequest, form: ModuleForm, row: TextModule | None) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "textmodules/form.html", context, status=422 if form.is_bound else 200)


def _of(request: StaffRequest, pk: int) -> TextModule:
    row = queries.visible_to(request.person).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _mine(request: StaffRequest, pk: int) -> TextModule:
    row = _of(request, pk)
    if not policy.may_write(request.person, row.unit.path if row.unit else None):
        raise Http404
    return row
