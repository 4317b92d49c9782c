"""The list of rules, one rule with its history, and writing one while one sees what it would change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import conditions, deciding, policy, services
from muhatap.cases.conditions import EVERYTHING, Group, Unfit
from muhatap.cases.conditions.builder import Builder
from muhatap.cases.models import RoutingRule
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece, wants_piece
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization import queries as organization
from muhatap.organization.gates import StaffRequest
from muhatap.organization.words import Names
from muhatap.routing import queries, simulating
from muhatap.routing.forms import RuleForm
from muhatap.routing.words import STATES


@gates.staff(*policy.READS_RULES)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Every rule in the order in which it is asked."""
    return render(request, "routing/rules.html", _list(request))


def _list(request: StaffRequest, moved: int = 0) -> dict[str, Any]:
    rows = queries.rows()
    return {
        "rows": [(row, STATES[row.state]) for row in rows],
        "last": len(rows),
        "moved": moved,
        "manages": policy.may_set_rules(request.person),
    }


@gates.staff(*policy.READS_RULES)
@require_safe
def rule(request: StaffRequest, pk: int) -> HttpResponse:
    """One rule and all that was done to it."""
    row = next(iter(queries.rows(pk)), None)
    if row is None:
        raise Http404
    events = organization.history(f"routingrule:{pk}", 50)
    names = Names(events)
    context = {
        "row": row,
        "state": STATES[row.state],
        "manages": policy.may_set_rules(request.person),
        "events": [(event, names.changes(event)) for event in events],
    }
    return render(request, "routing/rule.html", context)


@gates.staff(*policy.RULES)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A rule that is not there yet."""
    return _written(request, None)


@gates.staff(*policy.RULES)
@page_or_post
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Write a rule anew."""
    return _written(request, _of(pk))


def _written(request: StaffRequest, rule: RoutingRule | None) -> HttpResponse:
    posted = request.method == "POST"
    form = RuleForm(request.POST if posted else None, rule=rule)
    kept = services.draft_of(rule).condition if rule is not None else EVERYTHING
    builder = Builder.posted(request.POST, deciding.JUDGED) if posted else _begun(kept)
    saves = "kaydet" in request.POST
    try:
        condition = builder.condition() if builder.ready or saves else None
    except Unfit as unfit:
        form.is_valid()
        return _form(request, form, builder, rule, trouble=str(unfit.message), status=422)
    if saves and condition is not None and form.is_valid():
        try:
            return _gone(request, _kept(request, form, condition, rule))
        except Refused as refused:
            trouble = str(refused.fields.get("condition", ""))
            others = {name: text for name, text in refused.fields.items() if name != "condition"}
            if others or not trouble:
                form.refuse(type(refused)(refused.message, fields=others))
            status = refused.status
            return _form(request, form, builder, rule, condition, trouble=trouble, status=status)
    return _form(request, form, builder, rule, condition, status=422 if saves else 200)


def _begun(condition: Group) -> Builder:
    return Builder.of(condition, deciding.JUDGED)


def _kept(request: StaffRequest, form: RuleForm, condition: Group, rule: RoutingRule | None) -> RoutingRule:
    draft = form.draft(condition)
    if rule is None:
        made = services.make_rule(draft, by=request.person)
    else:
        seen = form.cleaned_data["seen"]
        made = services.correct_rule(rule.pk, draft, by=request.person, seen=seen)
    messages.success(request, _("“%(name)s” kuralı kaydedildi.") % {"name": made.name})
    return made


def _gone(request: StaffRequest, rule: RoutingRule) -> HttpResponse:
    """Off to the rule, for a browser and for a script alike."""
    url = reverse("rule", args=[rule.pk])
    if wants_piece(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _form(
    request: StaffRequest,
    form: RuleForm,
    builder: Builder,
    rule: RoutingRule | None,
    condition: Group | None = None,
    *,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "builder": builder, "rule": rule, "trouble": trouble}
    context |= {"here": request.path, "manages": True}
    if condition is not None and condition.parts:
        context["sentence"] = conditions.sentence(condition)
        draft = form.ready(condition, rule) if form.is_bound else _standing(rule)
        if draft is not None:
            found = simulating.simulate(request.person, simulating.open_to(request.person), draft)
            tally = next((row for row in found.tallies if row.rule is draft), None)
            context |= {"found": found, "tally": tally, "lines": found.changed[: simulating.SHOWN]}
    if form.is_bound and "kaydet" not in request.POST:
        form.errors.clear()  # while one still writes nothing is said to be wrong
    return page_or_piece(request, "routing/form.html", "routing/pieces/form.html", context, status)


def _standing(rule: RoutingRule | None) -> deciding.Ready | None:
    row = next(iter(queries.rows(rule.pk)), None) if rule is not None else None
    return queries.ready(row) if row is not None else None


@gates.staff(*policy.RULES)
@post_only("rules")
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Copy, switch, put elsewhere: what a button does."""
    rule = _of(pk)
    done = VERBS.get(verb)
    if done is None:
        raise Http404
    made = done(request, rule)
    if wants_piece(request):
        return render(request, "routing/pieces/rules.html", _list(request, moved=made.pk))
    if verb in ("yukari", "asagi", "sira"):
        return redirect("rules")
    return redirect("rule-edit" if verb == "kopya" else "rule", pk=made.pk)


def _copy(request: StaffRequest, rule: RoutingRule) -> RoutingRule:
    made = services.copy_rule(rule.pk, by=request.person)
    messages.success(request, _("“%(name)s” kapalı olarak eklendi.") % {"name": made.name})
    return made


def _switch(request: StaffRequest, rule: RoutingRule) -> RoutingRule:
    made = services.switch_rule(rule.pk, request.POST.get("acik") == "1", by=request.person)
    said = _("“%(name)s” kuralı açıldı.") if made.is_active else _("“%(name)s” kuralı kapatıldı.")
    messages.success(request, said % {"name": made.name})
    return made


def _place(by: int) -> Callable[[StaffRequest, RoutingRule], RoutingRule]:
    def done(request: StaffRequest, rule: RoutingRule) -> RoutingRule:
        return services.place_rule(rule.pk, rule.order + by, by=request.person)

    return done


def _put(request: StaffRequest, rule: RoutingRule) -> RoutingRule:
    """At the place that was typed or dropped on; what is no number leaves it where it is."""
    typed = request.POST.get("yer", "")
    place = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else rule.order
    return services.place_rule(rule.pk, place, by=request.person)


VERBS: dict[str, Callable[[StaffRequest, RoutingRule], RoutingRule]] = {
    "kopya": _copy,
    "durum": _switch,
    "yukari": _place(-1),
    "asagi": _place(1),
    "sira": _put,
}


def _of(pk: int) -> RoutingRule:
    found = RoutingRule.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
