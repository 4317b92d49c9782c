"""Many cases at once: chosen in a list, given a move, looked at, made, taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece, wants_piece
from muhatap.kit.posting import post_only
from muhatap.lists import bulk, queries, services, sources
from muhatap.lists.bulk import BulkForm
from muhatap.lists.forms import RunFilter
from muhatap.lists.models import BulkItem, BulkRun
from muhatap.lists.services.bulk import move_of
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

State, Outcome = BulkRun.State, BulkItem.Outcome


@gates.staff()
@post_only("bulk-runs")
def choose(request: StaffRequest) -> HttpResponse:
    """What shall become of the cases chosen: the move, what it needs, and then the look at each of them."""
    ids, about = sources.ticked(request.person, request.POST, bulk.MOST)
    key = request.POST.get("islem", "")
    move = bulk.row(key)
    asked = move is not None and request.POST.get("islem_eski") == key
    form = BulkForm(request.person, move, request.POST if asked else None) if move is not None else None
    context: dict[str, Any] = {
        "ids": ",".join(map(str, ids)),
        "count": len(ids),
        "about": about,
        "moves": bulk.offered(request.person),
        "key": key if move is not None else "",
        "form": form,
        "most": bulk.MOST,
    }
    status = 200
    if asked and form is not None and not wants_piece(request):
        if form.is_valid():
            try:
                run = services.choose(ids, key, form.facts(), about=about, by=request.person)
                return redirect("bulk-run", pk=run.pk)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
        else:
            status = 422
    template = "lists/pieces/bulk_form.html" if wants_piece(request) else "lists/bulk_choose.html"
    return render(request, template, context, status=status)


@gates.staff()
@require_safe
def runs(request: StaffRequest) -> HttpResponse:
    """Bulk moves, one's own and for supervisors their branch's, newest first."""
    form = RunFilter(request.GET)
    state = form.state()
    page = queries.runs(request.person, state, request.GET.get("sayfa", "")[:300])
    rows = [(run, move_of(run)) for run in page.rows]
    context = {"form": form, "page": page, "rows": rows, "narrowed": bool(state)}
    return render(request, "lists/bulk_runs.html", {**context, "keep": urlencode({"durum": state})})


@gates.staff()
@require_safe
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """One bulk move: what it would do, what it did, what was refused and why."""
    found = queries.runs_visible_to(request.person).get(pk=pk)
    counts = queries.outcomes(found)
    outcome = request.GET.get("sonuc", "")
    left = found.undo_until - clock.now() if found.undo_until is not None else None
    context = {
        "run": found,
        "move": move_of(found),
        "mine": found.owner_id == request.person.staff_id,
        "counts": counts,
        "tabs": [(value, label, counts[value]) for value, label in Outcome.choices if counts.get(value)],
        "outcome": outcome,
        "page": queries.items(request.person, found, outcome, request.GET.get("sayfa", "")[:300]),
        "works": found.state in (State.TRYING, State.RUNNING, State.UNDOING),
        "total": sum(counts.values()),
        "seen": sum(counts.values()) - counts.get(Outcome.WAITING, 0),
        "undoes": found.state == State.DONE and left is not None and left.total_seconds() > 0,
    }
    return page_or_piece(request, "lists/bulk_run.html", "lists/pieces/bulk_run.html", context)


def _page_of(request: StaffRequest, pk: int, verb: str) -> str:
    return reverse("bulk-run", args=[pk])


VERBS = {"yap": services.start, "vazgec": services.give_up, "geri-al": services.start_undo}


@gates.staff()
@post_only(_page_of)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Make it, leave it, take it back."""
    if verb not in VERBS:
        raise Http404
    done = VERBS[verb](pk, by=request.person)
    said = {
        State.RUNNING: _("Toplu işlem başladı."),
        State.CANCELLED: _("Vazgeçildi; hiçbir başvuruya dokunulmadı."),
        State.UNDOING: _("Geri alınıyor."),
    }
    messages.success(request, said.get(State(done.state), _("Durduruldu.")))
    return redirect("bulk-run", pk=pk)
