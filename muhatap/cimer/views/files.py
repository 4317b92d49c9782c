"""Files of applications: brought in, mapped, looked at, taken over, and what went wrong to take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.cimer import columns, faultfile, policy, queries, services
from muhatap.cimer.forms import ImportFilter, MappingForm, RowFilter, UploadForm, fitting, mapping_initial
from muhatap.cimer.models import Import, ImportRow
from muhatap.cimer.services.importing import preview_of
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import wants_piece
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.services import audit

State = Import.State


@gates.staff(*policy.OFFICERS)
@page_or_post
def imports(request: StaffRequest) -> HttpResponse:
    """Bring a file in; those that were brought in, with who and how many."""
    form, status = UploadForm(initial={"channel": "cimer"}), 200
    if request.method == "POST":
        form, status = UploadForm(request.POST, request.FILES), 422
        if form.is_valid():
            given = form.cleaned_data["file"]
            try:
                row = services.take_in(
                    form.cleaned_data["channel"], given.name, given.read(), by=request.person
                )
                return redirect("cimer-import", pk=row.pk)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    narrowed = ImportFilter(request.GET)
    channel, state = narrowed.channel(), narrowed.state()
    context = {
        "form": form,
        "filter": narrowed,
        "page": queries.imports(channel, state, request.GET.get("sayfa", "")[:300]),
        "narrowed": bool(channel or state),
        "keep": f"kanal={channel}&durum={state}" if channel or state else "",
    }
    return render(request, "cimer/imports.html", context, status=status)


def _file(pk: int) -> Import:
    return get_object_or_404(Import.objects.defer("sealed").select_related("by"), pk=pk)


@gates.staff(*policy.OFFICERS)
@never_cache
@require_safe
def one(request: StaffRequest, pk: int) -> HttpResponse:
    """One file: its first rows and the mapping, then what was found, then what was taken over."""
    row = _file(pk)
    if wants_piece(request):
        if row.is_under_way:
            return render(request, "cimer/pieces/progress.html", {"row": row})
        answer = HttpResponse()
        answer.headers["HX-Refresh"] = "true"
        return answer
    return _page(request, row)


def _page(
    request: StaffRequest, row: Import, form: MappingForm | None = None, status: int = 200
) -> HttpResponse:
    saved = None
    if form is None and row.state in (State.READ, State.JUDGED):
        saved = fitting(queries.mappings(row.channel), row.headings) if not row.columns else None
        begin = mapping_initial(row.columns or columns.proposed(row.headings), row.defaults)
        if saved is not None:
            begin = mapping_initial(saved.columns, saved.defaults) | {"save_as": saved.name}
        form = MappingForm(row.headings, initial=begin)
    given = RowFilter(request.GET)
    state = given.state() or (ImportRow.State.FAULTY if row.faulty and not request.GET else "")
    page = queries.rows_of(row, state, request.GET.get("sayfa", "")[:300])
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "saved": saved,
        "preview": preview_of(row) if row.state in (State.READ, State.JUDGED) else [],
        "filter": RowFilter({"durum": state}),
        "page": page,
        "state": state,
        "keep": f"durum={state}" if state else "",
        "remap": request.GET.get("esle") == "1" or status != 200 or row.state == State.READ,
    }
    return render(request, "cimer/import.html", context, status=status)


@gates.staff(*policy.OFFICERS)
@post_only("cimer-import", "pk")
def map_columns(request: StaffRequest, pk: int) -> HttpResponse:
    """Have the rows looked at by this mapping."""
    row = _file(pk)
    form, status = MappingForm(row.headings, request.POST), 422
    if form.is_valid():
        try:
            services.map_columns(
                pk, form.columns(), form.defaults(), by=request.person, save_as=form.cleaned_data["save_as"]
            )
            return redirect("cimer-import", pk=pk)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    return _page(request, row, form, status)


@gates.staff(*policy.OFFICERS)
@post_only("cimer-import", "pk")
def take(request: StaffRequest, pk: int) -> HttpResponse:
    """Have the good rows taken over."""
    _file(pk)
    services.ask_to_take(pk, by=request.person)
    return redirect("cimer-import", pk=pk)


@gates.staff(*policy.OFFICERS)
@post_only("cimer-import", "pk")
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Give up what was not taken over."""
    _file(pk)
    services.stop(pk, by=request.person)
    messages.success(request, _("Vazgeçildi; aktarılmış olanlar yerinde duruyor."))
    return redirect("cimer-import", pk=pk)


@gates.staff(*policy.OFFICERS)
@never_cache
@require_safe
def faults(request: StaffRequest, pk: int) -> HttpResponse:
    """The faulty rows as a spreadsheet, each with its reasons: to be corrected and brought in again."""
    row = _file(pk)
    data = faultfile.write(row)
    audit("cimer.faults_taken_out", f"cimer_import:{pk}", by=request.person, after={"rows": row.faulty})
    answer = HttpResponse(data, content_type=faultfile.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="hatali-satirlar-{pk}.xlsx"'
    return answer
