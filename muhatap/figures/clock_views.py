"""Statistics of periods, the clocks behind a figure, and those that a change of the calendar moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.cases.picking import number
from muhatap.deadlines import changed
from muhatap.deadlines.models import Change, Policy
from muhatap.figures import clocks, punctual
from muhatap.figures.asking import HOUSE, day_of
from muhatap.figures.forms import StatisticsForm
from muhatap.figures.windows import Window, period
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

COUNTED = 10_000  # beyond it a list says "more"


@dataclass(frozen=True)
class Asked:
    """Which clocks of which policy, in which days."""

    policy: Policy
    kind: str
    window: Window

    def params(self) -> dict[str, str]:
        """The same as values of an address."""
        days = {"bas": self.window.first.isoformat(), "son": self.window.last.isoformat()}
        return {"sure": self.policy.code, "ne": self.kind, **days}


def asked(params: Mapping[str, str]) -> Asked | None:
    """What an address asks for; None for false ones. Without days: the last thirty."""
    row = Policy.objects.filter(code=params.get("sure", "")[:40]).order_by("-valid_from").first()
    kind = params.get("ne", "")
    if row is None or kind not in clocks.KINDS:
        return None
    usual = period("30")
    first, last = (_day(params, name) for name in ("bas", "son"))
    window = Window(first, last) if first and last and first <= last else usual
    return Asked(row, kind, window)


def _day(params: Mapping[str, str], name: str) -> date | None:
    return day_of(params.get(name, ""))


@gates.staff(*HOUSE)
@require_safe
def statistics(request: StaffRequest) -> HttpResponse:
    """The share in time by unit, topic, policy or month; each figure opens what it counts."""
    form = StatisticsForm(request.GET)
    by, window = form.by, punctual.window_of(form.period)
    context = {
        "form": form,
        "by": by,
        "of": punctual.BY[by],
        "tabs": [(name, one.label) for name, one in punctual.BY.items()],
        "window": window,
        "period": form.period,
        "rows": punctual.lines(request.person, by, window),
    }
    return render(request, "figures/statistics.html", context)


@gates.staff()
@require_safe
def clock_list(request: StaffRequest) -> HttpResponse:
    """The clocks of a policy that one figure counts, as far as one sees their cases."""
    wanted = asked(request.GET)
    if wanted is None:
        raise Http404
    code, kind, window = wanted.policy.code, wanted.kind, wanted.window
    rows, page = clocks.policy_page(request.person, code, kind, window, request.GET.get("sayfa", "")[:300])
    count = clocks.of_policy(code, kind, window).order_by()[: COUNTED + 1].count()
    context = {
        "asked": wanted,
        "of": clocks.KINDS[kind],
        "kinds": clocks.KINDS,
        "rows": rows,
        "page": page,
        "count": count,
        "most": COUNTED,
        "keep": urlencode(wanted.params()),
    }
    return render(request, "figures/clocks.html", context)


@gates.staff()
@require_safe
def change_cases(request: StaffRequest, pk: int) -> HttpResponse:
    """The cases whose dates a change moves, or has moved, from when to when."""
    change = Change.objects.filter(pk=pk).first()
    if change is None:
        raise Http404
    code, unit = narrowing(request.GET)
    shifts = clocks.shifted(change, code, unit)
    rows, page = clocks.shift_page(request.person, shifts, request.GET.get("sayfa", "")[:300])
    kept = {"sure": code, "birim": request.GET.get("birim", "")[:12] if unit is not None else ""}
    context = {
        "change": change,
        "said": changed.said(change),
        "rows": rows,
        "page": page,
        "count": shifts.count(),
        "unit": clocks.unit_name(unit),
        "code": code,
        "narrowed": bool(code) or unit is not None,
        "codes": sorted(change.shifts.order_by().values_list("code", flat=True).distinct()),
        "birim": kept["birim"],
        "keep": urlencode(kept),
    }
    return render(request, "figures/change_cases.html", context)


def narrowing(params: Mapping[str, str]) -> tuple[str, int | None]:
    """The policy and the unit that a list is narrowed to; unit 0 is none."""
    text = params.get("birim", "")
    return params.get("sure", "")[:40].replace("\x00", ""), 0 if text == "0" else number(text)
