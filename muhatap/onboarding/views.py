"""The pages by which a municipality is set up from one workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import wants_piece
from muhatap.kit.paging import keyset
from muhatap.kit.posting import page_or_post, post_only
from muhatap.onboarding import services, writing
from muhatap.onboarding.findings import FAULT, KINDS, words
from muhatap.onboarding.forms import ApplyForm, BoundaryForm, FindingFilter, UploadForm
from muhatap.onboarding.models import Finding, Workbook
from muhatap.onboarding.sheets import BY_KEY, SHEETS
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role
from muhatap.organization.services import audit
from muhatap.places import services as places

LATEST = 20


@gates.staff(Role.ADMIN)
@page_or_post
def start(request: StaffRequest) -> HttpResponse:
    """Workbooks to take away, one to bring in, those that were brought in."""
    form = (
        UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            made = services.take_in(given.name, given.read(), by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("workbook", made.pk)
    return _start(request, form, BoundaryForm(), 422 if form.is_bound else 200)


@gates.staff(Role.ADMIN)
@post_only("onboarding")
def boundaries(request: StaffRequest) -> HttpResponse:
    """The outlines of districts, from GeoJSON."""
    form = BoundaryForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = places.load_districts(
                form.cleaned_data["boundaries"],
                attribution=form.cleaned_data["attribution"],
                by=request.person,
            )
        except Refused as refused:
            form.add_error("boundaries", str(refused.message))
        else:
            messages.success(request, _("%(n)s ilçenin sınırı yüklendi.") % {"n": len(made)})
            return redirect("onboarding")
    return _start(request, UploadForm(), form, 422)


def _start(request: StaffRequest, form: UploadForm, shapes: BoundaryForm, status: int) -> HttpResponse:
    rows = Workbook.objects.defer("content").select_related("by")[:LATEST]
    context = {"form": form, "shapes": shapes, "rows": rows}
    return render(request, "onboarding/start.html", context, status=status)


@gates.staff(Role.ADMIN)
@require_safe
def template(request: StaffRequest) -> HttpResponse:
    """The empty workbook with instructions."""
    return _file(writing.empty(), _("muhatap-kurulum-bos"))


@gates.staff(Role.ADMIN)
@never_cache
@require_safe
def export(request: StaffRequest) -> HttpResponse:
    """What the municipality has, as a workbook. Every export is logged."""
    data = writing.filled()
    audit("workbook.exported", "workbook:0", by=request.person, after={"bytes": len(data)})
    return _file(data, _("muhatap-kurulum-%(day)s") % {"day": clock.today().isoformat()})


@gates.staff(Role.ADMIN)
@never_cache
@require_safe
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One workbook: what was found, what would change, and the way to take it over."""
    row = get_object_or_404(Workbook.objects.defer("content").select_related("by"), pk=pk)
    if wants_piece(request):
        if row.is_under_way:
            return render(request, "onboarding/pieces/progress.html", _progress(row))
        answer = HttpResponse()
        answer.headers["HX-Refresh"] = "true"
        return answer
    return _page(request, row, ApplyForm(row=row))


@gates.staff(Role.ADMIN)
@post_only("workbook", "pk")
def take_over(request: StaffRequest, pk: int) -> HttpResponse:
    """Have it taken over."""
    row = get_object_or_404(Workbook.objects.defer("content"), pk=pk)
    form = ApplyForm(request.POST, row=row)
    if not form.is_valid():
        return _page(request, row, form, 422)
    services.ask_to_apply(pk, form.cleaned_data["closing"], by=request.person)
    return redirect("workbook", pk)


@gates.staff(Role.ADMIN)
@post_only("workbook", "pk")
def again(request: StaffRequest, pk: int) -> HttpResponse:
    """Look at the same file once more."""
    get_object_or_404(Workbook.objects.only("pk"), pk=pk)
    services.look_again(pk, by=request.person)
    return redirect("workbook", pk)


@gates.staff(Role.ADMIN)
@never_cache
@require_safe
def marked(request: StaffRequest, pk: int) -> HttpResponse:
    """The file with its faulty cells coloured, a note on each."""
    row = get_object_or_404(Workbook.objects.exclude(content=None), pk=pk)
    return _file(
        writing.marked(row), _("isaretli-%(name)s") % {"name": row.name.rpartition(".")[0] or row.name}
    )


@gates.staff(Role.ADMIN)
@never_cache
@post_only("workbook", "pk")
def passwords(request: StaffRequest, pk: int) -> HttpResponse:
    """One-time passwords of the accounts that were made, as a file, once."""
    get_object_or_404(Workbook.objects.only("pk"), pk=pk)
    made = services.hand_out(pk, by=request.person)
    if not made:
        messages.info(request, _("Parola bekleyen hesap kalmadı."))
        return redirect("workbook", pk)
    return _file(writing.passwords(made), _("gecici-parolalar"))


def _page(request: StaffRequest, row: Workbook, form: ApplyForm, status: int = 200) -> HttpResponse:
    given = FindingFilter(request.GET, row=row)
    given.is_valid()
    kind, sheet = given.cleaned_data.get("kind", ""), given.cleaned_data.get("sheet", "")
    if not request.GET and row.faults:
        kind = FAULT
    found = row.findings.all()
    found = found.filter(kind=kind) if kind else found
    found = found.filter(sheet=sheet) if sheet else found
    listed = keyset(found, ("id",), request.GET.get("cursor", "")[:500])
    kept = request.GET.copy()
    kept.pop("cursor", None)
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "filter": FindingFilter(initial={"kind": kind, "sheet": sheet}, row=row),
        "page": listed,
        "findings": [_told(one) for one in listed.rows],
        "query": kept.urlencode() or (f"kind={kind}" if kind else ""),
        "table": [(sheet, row.counts[sheet.key]) for sheet in SHEETS if sheet.key in row.counts],
        "waiting": len(services.waiting_for_passwords(row)) if row.state == Workbook.State.APPLIED else 0,
        "loose": row.counts.get("", {}).get(FAULT, 0),
        **_progress(row),
    }
    return render(request, "onboarding/workbook.html", context, status=status)


def _progress(row: Workbook) -> dict[str, Any]:
    steps = {"read": _("Dosya okunuyor"), "references": _("Bağlantılar denetleniyor")}
    sheet = BY_KEY.get(row.step)
    return {"row": row, "step": sheet.title if sheet else steps.get(row.step, "")}


def _told(one: Finding) -> dict[str, Any]:
    """A finding as it is read."""
    sheet = BY_KEY.get(one.sheet)
    titles = {column.name: column.title for column in sheet.columns} if sheet else {}
    return {
        "kind": one.kind,
        "label": KINDS.get(one.kind, one.kind),
        "sheet": sheet.title if sheet else one.tab,
        "cell": one.cell,
        "column": titles.get(one.column, ""),
        "key": one.key,
        "message": words(one.message, one.values) if one.kind == FAULT else one.message,
        "diff": [(titles.get(name, name), old, new) for name, old, new in one.values.get("diff", [])],
    }


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=writing.XLSX)
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "-" for sign in name)[
        :80
    ]
    answer["Content-Disposition"] = f'attachment; filename="{plain}.xlsx"'
    return answer
