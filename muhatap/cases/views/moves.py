"""Making a move: its form comes from the table, its message is shown before it goes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from muhatap.cases import pages, picking, policy, queries, redacting, services, story, telling
from muhatap.cases.consequences import ENDS_REFERRALS
from muhatap.cases.errors import AlreadySo, MovedOn, NotNow
from muhatap.cases.forms import MoveForm, is_generic
from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES, Move
from muhatap.cases.models import Case, Referral
from muhatap.cases.queues import QUEUES
from muhatap.cases.services import rehearsing
from muhatap.cases.telling import Unreached
from muhatap.cases.views.case import visible
from muhatap.deadlines import queries as deadlines
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import wants_piece
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

BY_VOICE = (Unreached.CALL, Unreached.CALL_AFTER)  # the move leaves a call behind


@gates.staff()
@page_or_post
def case_move(request: StaffRequest, pk: int, move: str) -> HttpResponse:
    """A move of the case table."""
    case = visible(request, pk)
    row = CASE_MOVES.get(move)
    if row is None or not is_generic(row) or not row.sources:
        raise Http404
    return _move(request, case, None, row)


@gates.staff()
@page_or_post
def referral_move(request: StaffRequest, pk: int, move: str) -> HttpResponse:
    """A move of the referral table."""
    rows = queries.referrals_visible_to(request.person).select_related("unit", "officer")
    referral = rows.filter(pk=pk).first()
    row = REFERRAL_MOVES.get(move)
    if referral is None or row is None or not is_generic(row) or not row.sources:
        raise Http404
    return _move(request, visible(request, referral.case_id), referral, row)


def _move(request: StaffRequest, case: Case, referral: Referral | None, row: Move) -> HttpResponse:
    if policy.may(request.person, row, case, referral) is None:
        raise Http404
    posted = request.method == "POST"
    begun = {"information": picking.number(request.GET.get("bilgi", ""))}
    form = MoveForm(row, case, referral, request.POST if posted else None, initial=begun)
    tells = bool(row.tells) or "units" in row.needs or row.name in ENDS_REFERRALS
    context = {"form": form, "row": row, "case": case, "referral": referral, "tells": tells}
    context["unreached"] = telling.unreached(row, case)
    if row.name == "decline" and referral is not None:
        context["back_by"] = deadlines.give_back_by([referral.docket_id]).get(referral.docket_id)
        context["now"] = clock.now()
    late = _too_late(row, case, referral) or _moved_on(request, case, referral)
    if late is not None:
        if not posted:
            raise late
        form.refuse(late)
        return _form(request, context, late.status)
    if posted and form.is_valid():
        make = partial(_make, request, case, referral, row, form.facts())
        try:
            if "onizle" in request.POST:
                letters = redacting.letters(request.person, case, rehearsing.letters(case.pk, make))
                return _form(request, {**context, "letters": letters})
            return _onward(request, case, row, make(), by_voice=context["unreached"] in BY_VOICE)
        except Refused as refused:
            form.refuse(refused)
            return _form(request, context, refused.status)
    return _form(request, context, 422 if posted else 200)


def _too_late(row: Move, case: Case, referral: Referral | None) -> Refused | None:
    """Somebody was faster, perhaps oneself with another press: said before any field is blamed.

    A form that could only be refused is not opened either.
    """
    status, shown = case.status, case.get_status_display()
    if referral is not None and policy.at_work(row, case, referral):
        status, shown = referral.status, referral.get_status_display()
    elif referral is not None:
        return NotNow(row, shown)
    if status not in row.sources:
        return NotNow(row, shown)
    return None if policy.changes_something(row, case) else AlreadySo(row)


def _moved_on(request: StaffRequest, case: Case, referral: Referral | None) -> Refused | None:
    """Somebody moved it while the form was open, though not out of reach: sent again it is meant.

    The form brings the status it was made for; one that is drawn anew brings the present one.
    """
    seen, now = request.POST.get("gorulen", ""), referral if referral is not None else case
    if not seen or seen == now.status:
        return None
    return MovedOn(now.get_status_display())


def _form(request: StaffRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context["rules_open"] = request.person.has(*policy.READS_RULES)
    template = "cases/pieces/move_form.html" if wants_piece(request) else "cases/move.html"
    context["queue"] = request.GET.get("kuyruk", request.POST.get("kuyruk", ""))[:30]
    return render(request, template, context, status=status)


def _make(
    request: StaffRequest, case: Case, referral: Referral | None, row: Move, facts: dict[str, Any]
) -> Referral | None:
    """Make the move; the unit's part comes back as it stands after it."""
    if referral is not None:
        return services.move_referral(referral.pk, row.name, by=request.person, facts=facts)
    services.move(case.pk, row.name, by=request.person, facts=facts)
    return None


def _onward(
    request: StaffRequest, case: Case, row: Move, referral: Referral | None, *, by_voice: bool
) -> HttpResponse:
    """To the next case of the queue one came from; back to this one while it stands there still."""
    done = story.done(case.number, row.name, referral, by_voice=by_voice)
    messages.success(request, done)
    queue = QUEUES.get(request.POST.get("kuyruk", ""))
    if queue is not None and request.person.has(*queue.who):
        following = pages.following(request.person, queue, case.pk)
        if following is not None:
            return redirect(f"{reverse('case', args=[following])}?kuyruk={queue.name}")
        return redirect("queue", name=queue.name)
    return redirect("case", pk=case.pk)


def _page_of(request: StaffRequest, pk: int, move: str) -> str:
    """The page with the button of this move."""
    return reverse("case", args=[_taken(request, pk).case_id if move == "take" else pk])


def _taken(request: StaffRequest, pk: int) -> Referral:
    rows = queries.referrals_visible_to(request.person).select_related("case")
    referral = rows.filter(pk=pk).first()
    if referral is None:
        raise Http404
    return referral


@gates.staff()
@post_only(_page_of)
def at_once(request: StaffRequest, pk: int, move: str) -> HttpResponse:
    """Moves without a form: take it over, send it for approval again."""
    if move == "take":
        referral = _taken(request, pk)
        facts = {"officer": request.person.staff_id}
        taken = services.move_referral(pk, "take", by=request.person, facts=facts)
        messages.success(request, story.done(referral.case.number, "take", taken))
        return redirect("case", pk=referral.case_id)
    if move == "resubmit":
        case = visible(request, pk)
        services.move(pk, "resubmit", by=request.person)
        messages.success(request, story.done(case.number, "resubmit", None))
        return redirect("case", pk=case.pk)
    raise Http404
