"""The page of views, and keeping one: saved, corrected, copied, shared, pinned, deleted and brought back."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import conditions
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import page_or_post, post_only
from muhatap.lists import policy, queries, services
from muhatap.lists.forms import ListFilter, ViewForm
from muhatap.lists.models import SavedView
from muhatap.lists.services.views import Draft
from muhatap.lists.views.looking import look_of
from muhatap.organization import gates, words
from muhatap.organization import queries as organization
from muhatap.organization.gates import StaffRequest


@gates.staff()
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Every view one has, by name, narrowed by words and by whose it is."""
    form = ListFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    text, whose = filters.get("q", ""), filters.get("kimin", "")
    context = {
        "form": form,
        "page": queries.listed(request.person, text, whose, request.GET.get("sayfa", "")[:300]),
        "narrowed": bool(text or whose),
        "keep": urlencode({"q": text, "kimin": whose}),
    }
    return page_or_piece(request, "lists/views.html", "lists/pieces/views.html", context)


@gates.staff()
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """Save the list one looks at under a name."""
    return _written(request, None)


@gates.staff()
@page_or_post
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a view: its name, its sharing, and what one has changed on its page."""
    return _written(request, queries.opened(request.person, pk))


def _written(request: StaffRequest, view: SavedView | None) -> HttpResponse:
    wanted = look_of(request, view)
    posted = request.method == "POST"
    form = ViewForm(request.person, request.POST if posted else None, view=view)
    status = 200
    if posted and form.is_valid():
        draft = form.draft(wanted)
        try:
            if view is None:
                kept = services.save_view(draft, by=request.person)
            else:
                seen = form.cleaned_data["seen"] or 0
                kept = services.change_view(view.pk, draft, by=request.person, seen=seen)
            messages.success(request, _("“%(name)s” kaydedildi.") % {"name": kept.name})
            return redirect("saved-view", pk=kept.pk)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    elif posted:
        status = 422
    history = organization.history(f"savedview:{view.pk}", 20) if view is not None else []
    names = words.Names(history)
    context = {
        "form": form,
        "view": view,
        "sentence": conditions.sentence(wanted.condition),
        "address": wanted.address(),
        "may_change": view is None or policy.may_change(request.person, view),
        "history": [(event, names.changes(event)) for event in history],
    }
    return render(request, "lists/save.html", context, status=status)


def _page_of(request: StaffRequest, pk: int) -> str:
    return reverse("saved-view", args=[pk])


@gates.staff()
@post_only(_page_of)
def copy(request: StaffRequest, pk: int) -> HttpResponse:
    """The same view as one's own, seen by nobody else."""
    view = queries.opened(request.person, pk)
    name = (_("%(name)s, kopya") % {"name": view.name})[:80]
    made = services.save_view(Draft(name, look_of(request, view)), by=request.person)
    messages.success(request, _("“%(name)s” kaydedildi.") % {"name": made.name})
    return redirect("saved-view", pk=made.pk)


@gates.staff()
@post_only("views")
def delete(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a view; the toast brings it back."""
    view = services.delete_view(pk, by=request.person)
    undo = reverse("view-restore", args=[pk])
    messages.success(request, _("“%(name)s” silindi.") % {"name": view.name}, extra_tags=f"undo={undo}")
    return redirect("views")


@gates.staff()
@post_only("views")
def restore(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring a deleted view back."""
    view = services.restore_view(pk, by=request.person)
    messages.success(request, _("“%(name)s” geri getirildi.") % {"name": view.name})
    return redirect("saved-view", pk=pk)


@gates.staff()
@post_only(_page_of)
def pin(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a view into the navigation, or take it out."""
    wanted = request.POST.get("menude") == "1"
    services.pin(pk, wanted, by=request.person)
    messages.success(request, _("Menüye eklendi.") if wanted else _("Menüden çıkarıldı."))
    return redirect("saved-view", pk=pk)
