"""A list as one looks at it: saved or not, with its count and its condition in the making."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from muhatap.cases import conditions
from muhatap.cases.conditions import Unfit
from muhatap.cases.conditions.builder import Builder
from muhatap.cases.picking import number
from muhatap.kit.htmx import wants_piece
from muhatap.kit.posting import post_only
from muhatap.lists import looks, policy, queries, reading
from muhatap.lists.columns import ROWS as COLUMNS
from muhatap.lists.columns import chosen
from muhatap.lists.looks import GROUPS, LAYOUTS, ORDERS, Look
from muhatap.lists.models import SavedView
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


def look_of(request: StaffRequest, view: SavedView | None) -> Look:
    """What the address asks for, on top of the saved view. Raises `Unfit`."""
    base = looks.of(view) if view is not None else Look()
    return looks.read(request.GET.dict(), request.GET.getlist("sutun"), base)


@gates.staff()
@require_safe
def saved(request: StaffRequest, pk: int) -> HttpResponse:
    """A saved view, or what its reader makes of it for the moment."""
    return _shown(request, queries.opened(request.person, pk))


@gates.staff()
@require_safe
def look(request: StaffRequest) -> HttpResponse:
    """A list that nobody saved; everything about it stands in the address."""
    return _shown(request, None)


def _shown(request: StaffRequest, view: SavedView | None) -> HttpResponse:
    kept = looks.of(view) if view is not None else Look()
    try:
        wanted = look_of(request, view)
    except Unfit as unfit:
        context = {**_frame(view, kept, changed=False), "refused": str(unfit.message)}
        return render(request, "lists/look.html", context, status=422)
    found = reading.page(request.person, wanted, request.GET.get("sayfa", "")[:300])
    context = {
        **_frame(view, wanted, changed=wanted != kept),
        "shown": found,
        "sentence": conditions.sentence(wanted.condition),
        "may_change": view is not None and policy.may_change(request.person, view),
    }
    piece = "lists/pieces/rows.html" if wants_piece(request) else "lists/look.html"
    response = render(request, piece, context)
    response.headers["Vary"] = "HX-Request"
    return response


def _frame(view: SavedView | None, wanted: Look, *, changed: bool) -> dict[str, Any]:
    here = reverse("saved-view", args=[view.pk]) if view is not None else reverse("look")
    orders = [(key, row.label) for key, row in ORDERS.items()]
    return {
        "view": view,
        "look": wanted,
        "builder": Builder.of(wanted.condition),
        "columns": chosen(wanted.columns),
        "choices": {"columns": COLUMNS, "orders": orders, "groups": GROUPS, "layouts": LAYOUTS},
        "changed": changed,
        "here": here,
        "address": wanted.address(),
        "address_without_order": replace(wanted, order="", group="").address(),
        "kept": {
            "sutun": ",".join(wanted.columns),
            "sira": wanted.order,
            "grup": wanted.group,
            "duzen": wanted.layout,
        },
        "keep": wanted.address() if changed or view is None else "",
    }


@gates.staff()
@require_safe
def count(request: StaffRequest) -> HttpResponse:
    """How many the condition finds, fetched after the list stands; bounded in rows and in time."""
    wanted = looks.read(request.GET.dict(), request.GET.getlist("sutun"), Look())
    found = reading.count(request.person, wanted)
    context = {"count": found, "most": reading.COUNTED}
    return render(request, "lists/pieces/count.html", context)


def _page(request: StaffRequest) -> str:
    """The page whose form the builder is."""
    pk = number(request.GET.get("gorunum", ""))
    return reverse("saved-view", args=[pk]) if pk else reverse("look")


@gates.staff()
@post_only(_page)
def build(request: StaffRequest) -> HttpResponse:
    """The condition while it is written: one more row, another field, what it finds now; at last the list."""
    builder = Builder.posted(request.POST)
    view_pk = number(request.POST.get("gorunum", ""))
    try:
        wanted = builder.condition() if builder.ready or "goster" in request.POST else None
    except Unfit as unfit:
        return _building(request, builder, view_pk, refused=str(unfit.message))
    if wanted is not None and "goster" in request.POST:
        address = urlencode({**_kept(request), "k": Look(condition=wanted).json})
        where = reverse("saved-view", args=[view_pk]) if view_pk else reverse("look")
        return _gone(request, f"{where}?{address}")
    return _building(request, builder, view_pk, wanted=Look(condition=wanted) if wanted else None)


def _gone(request: StaffRequest, url: str) -> HttpResponse:
    """Off to the list, for a browser and for a script alike."""
    if wants_piece(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _kept(request: StaffRequest) -> dict[str, str]:
    """Columns, order and grouping go along."""
    return {key: request.POST[key][:400] for key in ("sutun", "sira", "grup", "duzen") if key in request.POST}


def _building(
    request: StaffRequest,
    builder: Builder,
    view_pk: int | None,
    *,
    wanted: Look | None = None,
    refused: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {"builder": builder, "view_pk": view_pk, "refused": refused}
    context["kept"] = _kept(request)
    if wanted is not None:
        context |= {
            "wanted": wanted,
            "sentence": conditions.sentence(wanted.condition),
            "count": reading.count(request.person, wanted),
            "most": reading.COUNTED,
            "preview": reading.page(request.person, wanted, size=reading.OPENED, patience_ms=reading.SHORT),
        }
    template = "lists/pieces/builder.html" if wants_piece(request) else "lists/build.html"
    return render(request, template, context, status=422 if refused else 200)
