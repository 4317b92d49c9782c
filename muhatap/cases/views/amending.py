"""Correcting a record: what it says, and whose it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import picking, policy, queries, story
from muhatap.cases.acts import may_resubmit
from muhatap.cases.amend_forms import AmendForm, ApplicantForm, SeenForm
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Case
from muhatap.cases.opened import ask_first, texts_of
from muhatap.cases.services import amending
from muhatap.cases.views.case import visible
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


def _correctable(request: StaffRequest, pk: int) -> Case:
    """The case, or 404 for whoever may not correct it."""
    case = visible(request, pk)
    if policy.may(request.person, CASE_MOVES["amend"], case) is None:
        raise Http404
    return case


@gates.staff()
@page_or_post
def amend(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the record; before and after stay in the story."""
    case = _correctable(request, pk)
    whole = Case.objects.select_related(*queries.WITH, "topic__parent__parent").get(pk=pk)
    if request.method != "POST" and (ask := ask_first(request, request.person, whole, texts_of(whole))):
        return ask
    form = AmendForm(whole, request.POST if request.method == "POST" else None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        sends = "gonder" in request.POST
        correct = amending.amend_and_resubmit if sends else amending.amend
        try:
            made = correct(pk, form.changes(), by=request.person, seen=form.cleaned_data["seen"])
            return _done(request, case, made, "resubmit" if sends else "amend")
        except Refused as refused:
            status = _refused(form, refused)
    context = {"form": form, "case": case, "resubmits": may_resubmit(request.person, case)}
    return render(request, "cases/amend.html", context, status=status)


@gates.staff()
@post_only("case-amend", "pk")
def questions(request: StaffRequest, pk: int) -> HttpResponse:
    """What the topic that was picked asks; answers given before stay."""
    _correctable(request, pk)
    form = AmendForm(Case.objects.select_related("topic").get(pk=pk), request.POST)
    return render(request, "cases/pieces/questions.html", {"form": form})


@gates.staff()
@page_or_post
def applicant(request: StaffRequest, pk: int) -> HttpResponse:
    """Put the right person behind the case, or change how they want to hear. Of a hidden one only who may."""
    case = _correctable(request, pk)
    if not amending.may_change_applicant(request.person, case):
        raise Http404
    form = ApplicantForm(case, request.POST if request.method == "POST" else None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = amending.change_applicant(pk, by=request.person, **form.cleaned_data)
            return _done(request, case, made, "amend")
        except Refused as refused:
            status = _refused(form, refused)
    return render(request, "cases/applicant.html", {"form": form, "case": case}, status=status)


def _done(request: StaffRequest, before: Case, after: Case, move: str) -> HttpResponse:
    unchanged = _("%(number)s: değişen bir şey yok") % {"number": after.number}
    words = story.done(after.number, move, None) if after.event_count > before.event_count else unchanged
    messages.success(request, words)
    return redirect("case", pk=after.pk)


def _refused(form: SeenForm, refused: Refused) -> int:
    form.refuse(refused)
    form.read_again()
    return refused.status


@gates.staff()
@require_safe
def topic_options(request: StaffRequest) -> HttpResponse:
    """Options of a topic field for `q`; for `text` while `q` is empty."""
    offers = picking.offers(request.GET.get("q", "")[:120], request.GET.get("text", "")[:4000])
    return render(request, "cases/pieces/topic_options.html", {"offers": offers})
