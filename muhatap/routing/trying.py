"""The simulator: the rules as they stand, tried on what came lately, on one case, or on one made up."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from muhatap.cases import deciding, numbers, policy
from muhatap.cases.deciding import Decision, Ready
from muhatap.cases.models import Case
from muhatap.cases.telling import is_confidential
from muhatap.kit import clock
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.routing import simulating
from muhatap.routing.forms import HandForm, TryForm
from muhatap.routing.simulating import Line


@gates.staff(*policy.READS_RULES)
@page_or_post
def page(request: StaffRequest) -> HttpResponse:
    """What would go where, and why; a case made up comes by POST, so that its words stand in no address."""
    posted = request.method == "POST"
    nameless = simulating.is_nameless(request.person)
    form = TryForm(request.GET if request.GET else None, nameless=nameless)
    hand = HandForm(request.POST if posted else None)
    context: dict[str, Any] = {"form": form, "hand": hand, "nameless": nameless}
    status = 200
    if posted and hand.is_valid():
        case, topic = hand.case(request.person)
        context |= _judged(case, topic)
    elif posted:
        status = 422
    else:
        context |= _found(request, form)
    return render(request, "routing/try.html", context, status=status)


def _judged(case: Case, topic: Any) -> dict[str, Any]:
    """A case that is not kept: each rule whether it fits, and what is decided."""
    rules = deciding.live_rules()
    holds = deciding.judge(case, topic, rules)
    if any(holds):
        decision = deciding.chosen(rules[holds.index(True)])
    else:
        decision = deciding.default(topic, case.district_id)
    line = Line(case, decision, decision, ())
    return {"made_up": line, "asked": _asked(rules, holds, decision), "held": is_confidential(case)}


def _asked(rules: list[Ready], holds: list[bool], decision: Decision) -> list[tuple[Ready, str]]:
    """Each rule with what became of it."""
    told = []
    for rule, fits in zip(rules, holds, strict=True):
        if rule is decision.rule:
            told.append((rule, _("uyuyor, karar verir")))
        else:
            told.append((rule, _("uyuyor, sırası gelmez") if fits else _("uymuyor")))
    return told


def _found(request: StaffRequest, form: TryForm) -> dict[str, Any]:
    values = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = simulating.open_to(request.person)
    if values.get("no"):
        number = numbers.parse(values["no"], year=clock.today().year) or values["no"]
        rows = rows.filter(number=number)
    if values.get("konu"):
        rows = rows.filter(topic=values["konu"])
    if values.get("ilce"):
        rows = rows.filter(district=values["ilce"])
    if values.get("kanal"):
        rows = rows.filter(channel=values["kanal"])
    found = simulating.simulate(request.person, rows, most=values.get("kac") or 200)
    narrowed = any(values.get(name) for name in ("no", "konu", "ilce", "kanal"))
    lines = found.lines[: simulating.SHOWN]
    return {"found": found, "lines": lines, "narrowed": narrowed, "more": len(found.lines) > len(lines)}
