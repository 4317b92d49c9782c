"""The rules of time: what they say, where it is written, and what they would do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from muhatap.deadlines import queries, records
from muhatap.deadlines.calendar import book
from muhatap.deadlines.forms import PolicyFilterForm, WhatIfForm
from muhatap.deadlines.occasions import LABELS, Occasion
from muhatap.deadlines.rulers import ruler
from muhatap.kit import clock
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

KINDS = {
    "request": _("Talep"),
    "complaint": _("Şikâyet"),
    "tip": _("İhbar"),
    "suggestion": _("Öneri"),
    "thanks": _("Teşekkür"),
    "enquiry": _("Bilgi alma"),
    "information_request": _("Bilgi edinme"),
}
SAID = {**KINDS, **records.KINDS}
MOVED_BY = (
    ("start_on", _("Başlatan")),
    ("stop_on", _("Bitiren")),
    ("void_on", _("Yerini başkasına bıraktıran")),
    ("pause_on", _("Durduran")),
    ("resume_on", _("Sürdüren")),
    ("revive_on", _("Yeniden işleten")),
    ("extend_on", _("Uzatan")),
)


@gates.staff()
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Every policy, narrowed by kind, holder or a word."""
    form = PolicyFilterForm(request.GET)
    wanted = form.wanted()
    context = {"form": form, "rows": queries.policies(**wanted), "narrowed": any(wanted.values())}
    return render(request, "deadlines/policies.html", context)


@gates.staff()
@require_safe
def page(request: StaffRequest, code: str) -> HttpResponse:
    """One policy: its source and how sure it is, what moves its clocks, its earlier and later rows."""
    rows = [row for row in queries.policies() if row.code == code]
    if not rows:
        raise Http404
    today = clock.today()
    current = next((row for row in rows if row.valid_from <= today), rows[-1])
    context = {
        "policy": current,
        "rows": rows,
        "moved_by": [
            (label, _labels(getattr(current, column)))
            for column, label in MOVED_BY
            if getattr(current, column)
        ],
        "kinds": [SAID.get(kind, kind) for kind in current.kinds],
    }
    return render(request, "deadlines/policy.html", context)


@gates.staff()
@require_safe
def what_if(request: StaffRequest) -> HttpResponse:
    """A policy and a date: the last day, and how it is reached."""
    form = WhatIfForm(request.GET if "gun" in request.GET else None, queries.policies())
    context: dict[str, Any] = {"form": form}
    if not form.is_bound and request.GET.get("sure") in form.policies:
        form.initial["sure"] = request.GET["sure"]
    if form.is_bound and form.is_valid():
        context |= _answer(form)
    return render(request, "deadlines/what_if.html", context, status=422 if form.errors else 200)


def _answer(form: WhatIfForm) -> dict[str, Any]:
    policy, clean = form.policy, form.cleaned_data
    calendar = book().calendar
    derivation, explanation = queries.what_if(
        policy,
        form.start,
        topic_days=clean["konu"],
        pauses=form.pauses,
        promised=clean["termin"],
        extended=clean["uzatma"],
        calendar=calendar,
    )
    last = derivation.last_day
    return {
        "policy": policy,
        "derivation": derivation,
        "explanation": explanation,
        "ruler": ruler(
            calendar,
            clean["gun"],
            clean["gun"],
            aim=None if policy.is_law else last,
            law=last if policy.is_law else None,
            held=[(clean["durdu"], clean["surdu"])] if clean["durdu"] else [],
        ),
    }


def _labels(occasions: Iterable[str]) -> list[Any]:
    return [LABELS[Occasion(occasion)] for occasion in occasions]
