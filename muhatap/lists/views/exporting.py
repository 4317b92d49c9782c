"""Taking a list out: at once, or by a worker with a page that says how far it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.files.storage import store
from muhatap.kit import clock
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import post_only
from muhatap.kit.turkish import ascii_fold
from muhatap.lists import queries, services
from muhatap.lists.models import Export
from muhatap.lists.services.exports import TooMany
from muhatap.lists.writing import FORMATS
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.sheets import SOURCES

LONGEST = 12_000
OURS = ("csrfmiddlewaretoken", "bicim")


def _exports(request: StaffRequest, source: str) -> str:
    from django.urls import reverse

    return reverse("exports")


@gates.staff()
@post_only(_exports)
def export(request: StaffRequest, source: str) -> HttpResponseBase:
    """The list as a file; a long one goes to a worker."""
    offered, kind = SOURCES.get(source), request.POST.get("bicim", "")
    if offered is None or kind not in FORMATS or (offered.roles and not request.person.has(*offered.roles)):
        raise Http404
    params = {key: str(value)[:LONGEST] for key, value in request.POST.items() if key not in OURS}
    with tempfile.TemporaryDirectory(prefix="muhatap-list-") as folder:
        path = Path(folder) / "list"
        try:
            sheet = services.write_now(source, params, kind, path, by=request.person)
        except TooMany:
            row = services.start_export(source, params, kind, by=request.person)
            return redirect("export-progress", pk=row.pk)
        return _answer(FileResponse(path.open("rb")), sheet.title, kind)  # open, it outlives its name


def _answer(response: FileResponse, title: str, kind: str) -> FileResponse:
    plain = "-".join("".join(sign if sign.isalnum() else " " for sign in ascii_fold(title)).split())[:60]
    name = f"{plain or 'liste'}-{clock.today():%Y-%m-%d}.{kind}"
    response.headers["Content-Type"] = FORMATS[kind].content_type
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@gates.staff()
@require_safe
def exports(request: StaffRequest) -> HttpResponse:
    """One's own files, newest first."""
    page = queries.exports(request.person, request.GET.get("sayfa", "")[:300])
    return render(request, "lists/exports.html", {"page": page})


@gates.staff()
@require_safe
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks again by itself until it is done."""
    context = {"export": queries.export(request.person, pk)}
    return page_or_piece(request, "lists/export.html", "lists/pieces/progress.html", context)


@gates.staff()
@require_safe
def fetch(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file, for its owner alone, while it is kept."""
    row = queries.export(request.person, pk)
    if row.state != Export.State.DONE:
        raise Http404
    try:
        data = store().open(row.key)
    except FileNotFoundError as error:
        raise Http404 from error
    return _answer(FileResponse(data), row.title, row.format)


@gates.staff()
@post_only("export-progress", "pk")
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Give up an export that waits or runs."""
    services.cancel_export(pk, by=request.person)
    messages.success(request, _("Vazgeçildi."))
    return redirect("exports")
