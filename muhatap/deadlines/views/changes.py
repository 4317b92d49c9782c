"""Changes of calendar and policies: what one would move, its confirmation, its progress, all of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.deadlines import changed, services
from muhatap.deadlines.change_forms import ChangesForm
from muhatap.deadlines.models import Change
from muhatap.deadlines.services.writing import KEEPERS
from muhatap.files import serving
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.paging import keyset
from muhatap.kit.posting import post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role

State = Change.State
VERBS = {"uygula": services.confirm, "vazgec": services.leave}


def on(request: StaffRequest, change: Change, said: str) -> HttpResponse:
    """Where one goes from a form: to the preview, or on at once where no clock would move."""
    if change.state == State.READY and not change.moved:
        change = services.confirm(change.pk, by=request.person)
        still = _("Hiçbir açık sürenin son günü değişmedi.")
        messages.success(request, f"{said} {still}" if change.is_of_calendar else said)
        return redirect(_home(change))
    return redirect("change", pk=change.pk)


def _home(change: Change) -> str:
    """The page that shows what the change is about."""
    if change.code:
        return reverse("policy", args=[change.code])
    if change.op == Change.Op.HOURS or change.first_day is None:
        return reverse("calendar")
    return f"{reverse('calendar')}?yil={change.first_day.year}"


@gates.staff()
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Every change, newest first: who entered what, when, why, and how many clocks moved."""
    form = ChangesForm(request.GET)
    wanted = form.wanted()
    page = keyset(changed.changes(**wanted), ["-made_at", "-id"], request.GET.get("sayfa", "")[:300])
    names = changed.policy_names()
    context = {
        "form": form,
        "page": page,
        "rows": [(change, changed.said(change, names)) for change in page.rows],
        "narrowed": any(wanted.values()),
        "keep": urlencode({"ne": wanted["op"], "durum": wanted["state"]}),
    }
    return render(request, "deadlines/changes.html", context)


@gates.staff()
@require_safe
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One change: what it would move by policy and unit, or did; how far it is."""
    change = _change(pk)
    first, last = changed.reach(change)
    context = {
        "change": change,
        "said": changed.said(change),
        "tallies": [] if change.is_open else changed.tallies(change),
        "first": first,
        "last": last,
        "late": changed.late_at_once(change) if change.state == State.READY else 0,
        "home": _home(change),
        "keeps": request.person.has(*KEEPERS),
    }
    return page_or_piece(request, "deadlines/change.html", "deadlines/pieces/change.html", context)


@gates.staff(Role.ADMIN, Role.MANAGER)
@post_only("change", "pk")
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Make it, or leave it."""
    if verb not in VERBS:
        raise Http404
    change = VERBS[verb](_change(pk).pk, by=request.person)
    if change.state == State.LEFT:
        messages.success(request, _("Vazgeçildi; hiçbir şey değişmedi."))
        return redirect(_home(change))
    messages.success(request, _("Değişiklik yazıldı."))
    return redirect("change", pk=pk)


@gates.staff()
@require_safe
def document(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The decision that was attached."""
    change = _change(pk)
    if change.document is None:
        raise Http404
    return serving.serve(change.document)


def _change(pk: int) -> Change:
    found = changed.changes().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
