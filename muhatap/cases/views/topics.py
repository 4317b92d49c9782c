"""The topic tree and the desks, as the rules of this house stand."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.cases import queries
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


@gates.staff()
@require_safe
def topics(request: StaffRequest) -> HttpResponse:
    """Every topic with where it goes and what it asks, narrowed by words; and the desks of each channel."""
    text = request.GET.get("q", "").strip()[:120]
    context = {"rows": queries.topic_tree(text), "text": text, "desks": queries.desk_table()}
    return render(request, "cases/topics.html", context)


@gates.staff()
@require_safe
def topic(request: StaffRequest, pk: int) -> HttpResponse:
    """One topic: its rules, its questions, its units by district."""
    found = queries.topic_with_rules(pk)
    if found is None:
        raise Http404
    return render(request, "cases/topic.html", {"topic": found, "districts": found.district_units.all()})
