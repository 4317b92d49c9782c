"""The topic tree and the desks, as the rules of this house stand; topics made, corrected and closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import policy, queries, questions, services
from muhatap.cases.models import Topic
from muhatap.cases.services.topics import CHANGEABLE, RULES
from muhatap.cases.services.tree import DEEPEST
from muhatap.cases.topic_forms import TopicForm
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization import policy as administration
from muhatap.organization import queries as organization
from muhatap.organization.forms import ReasonForm
from muhatap.organization.gates import StaffRequest
from muhatap.organization.words import Names


@gates.staff()
@require_safe
def topics(request: StaffRequest) -> HttpResponse:
    """Every topic with where it goes and what it asks, narrowed by words; and the desks of each channel."""
    text = request.GET.get("q", "").strip()[:120]
    closed = request.GET.get("kapali") == "on"
    desks = queries.desk_table()
    context = {
        "rows": queries.topic_tree(text, closed=closed),
        "text": text,
        "closed": closed,
        "desks": desks,
        "unmanned": queries.unmanned(desks),
        "manages": policy.may_set_rules(request.person),
    }
    return render(request, "cases/topics.html", context)


@gates.staff()
@require_safe
def topic(request: StaffRequest, pk: int) -> HttpResponse:
    """One topic: its rules, its questions, its units by district, what was changed."""
    found = of(pk)
    sees = administration.may_see_administration(request.person)
    events = organization.history(f"topic:{found.pk}") if sees else []
    names = Names(events)
    context = {
        "topic": found,
        "is_branch": found.children.exists(),
        "is_deepest": found.level >= DEEPEST,
        "asked": [
            (questions.label(one), questions.TYPES.get(one.get("type", "text")), questions.options(one), one)
            for one in found.questions
        ],
        "districts": found.district_units.all(),
        "manages": policy.may_set_rules(request.person),
        "sees": sees,
        "events": [(event, names.changes(event)) for event in events],
    }
    return render(request, "cases/topic.html", context)


@gates.staff(*policy.RULES)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new topic; under another one it begins with that one's rules."""
    form = TopicForm(request.POST or None, initial=_beginning(request.GET.get("ust", "")))
    if request.method == "POST" and form.is_valid():
        values, parent_id = form.rules()
        try:
            made = services.create_topic(parent_id=parent_id, by=request.person, **values)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(topic)s açıldı.") % {"topic": made.name})
            return redirect("topic", made.pk)
    return _form(request, form, None)


@gates.staff(*policy.RULES)
@page_or_post
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a topic's names, place and rules, for cases to come."""
    row = of(pk)
    first = {name.removesuffix("_id"): getattr(row, name) for name in (*CHANGEABLE, "parent_id")}
    form = TopicForm(request.POST or None, initial=first, topic=row)
    if request.method == "POST" and form.is_valid():
        values, parent_id = form.rules()
        values["code"] = values["code"] or row.code
        try:
            services.change_and_move_topic(row.pk, values, parent_id, by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(topic)s kaydedildi.") % {"topic": values["name_tr"]})
            return redirect("topic", row.pk)
    return _form(request, form, row)


@gates.staff(*policy.RULES)
@page_or_post
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close a topic, with a reason."""
    row = of(pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_topic(row.pk, reason=form.cleaned_data["reason"], by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(topic)s kapatıldı.") % {"topic": row.name})
            return redirect("topic", row.pk)
    context = {"form": form, "topic": row}
    return render(request, "cases/topic_close.html", context, status=422 if form.is_bound else 200)


@gates.staff(*policy.RULES)
@post_only("topic", "pk")
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Open a closed topic again."""
    row = services.reopen_topic(of(pk).pk, by=request.person)
    messages.success(request, _("%(topic)s yeniden açıldı.") % {"topic": row.name})
    return redirect("topic", pk)


def of(pk: int) -> Topic:
    """The topic with everything its pages show; 404 without."""
    found = queries.topic_with_rules(pk)
    if found is None:
        raise Http404
    return found


def _beginning(above: str) -> dict[str, Any]:
    """What a new topic begins with: the rules of the one above, else the usual ones."""
    number = int(above) if above.isascii() and above.isdigit() and len(above) < 19 else 0
    model = Topic.objects.filter(pk=number).first() if number else None
    first = {name.removesuffix("_id"): getattr(model or Topic(), name) for name in RULES}
    return first | {"parent": model.pk if model else None}


def _form(request: StaffRequest, form: TopicForm, row: Topic | None) -> HttpResponse:
    context = {"form": form, "topic": row, "is_branch": row is not None and row.children.exists()}
    return render(request, "cases/topic_form.html", context, status=422 if form.is_bound else 200)
