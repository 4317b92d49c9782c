"""The register of letters with units and other bodies."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cimer import policy, queries, services
from muhatap.cimer.letter_forms import AnswerForm, LetterFilter, LetterForm
from muhatap.cimer.models import Entry, Letter
from muhatap.files import serving
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization import queries as organization
from muhatap.organization.gates import StaffRequest
from muhatap.organization.services import audit


@gates.staff(*policy.READERS)
@require_safe
def letters(request: StaffRequest) -> HttpResponse:
    """Letters, newest first."""
    form = LetterFilter(request.GET)
    wanted = form.wanted()
    kept = {key: value for key, value in request.GET.items() if key != "sayfa" and value}
    now = clock.now()
    page = queries.letters(wanted, request.GET.get("sayfa", "")[:300])
    context = {
        "form": form,
        "page": page,
        "rows": [
            (row, row.due_at is not None and row.answered_on is None and row.due_at < now)
            for row in page.rows
        ],
        "narrowed": any(wanted.values()),
        "keep": urlencode(kept),
        "may_write": request.person.has(*policy.OFFICERS),
    }
    return render(request, "cimer/letters.html", context)


@gates.staff(*policy.OFFICERS)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A letter put into the register."""
    if request.method != "POST":
        return _form(request, LetterForm(initial=_begin(request)))
    form = LetterForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            row = services.write(form.draft(), by=request.person, uploads=form.cleaned_data["uploads"])
            messages.success(request, _("Yazı kaydedildi."))
            return redirect("cimer-letter", pk=row.pk)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    return _form(request, form, status=status)


def _begin(request: StaffRequest) -> dict[str, Any]:
    """From the page of an application its number stands in the form."""
    given = request.GET.get("basvuru", "")
    row = (
        queries.seen(request.person).filter(pk=int(given)).first()
        if given.isascii() and given.isdigit() and len(given) < 12
        else None
    )
    return {"entry": row.number} if row is not None else {}


def _form(
    request: StaffRequest, form: LetterForm, row: Letter | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "cimer/letter_form.html", {"form": form, "letter": row}, status=status)


def _letter(pk: int) -> Letter:
    return get_object_or_404(Letter.objects.select_related("unit", "entry", "made_by"), pk=pk)


@gates.staff(*policy.READERS)
@require_safe
def letter(request: StaffRequest, pk: int) -> HttpResponse:
    """One letter with its answer, its files and its history."""
    return _page(request, _letter(pk))


def _page(
    request: StaffRequest, row: Letter, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    may_write = request.person.has(*policy.OFFICERS)
    entry = queries.seen(request.person).filter(pk=row.entry_id or 0).first()
    context = {
        "letter": row,
        "entry": entry,
        "files": row.files.all(),
        "may_write": may_write,
        "form": form or (AnswerForm() if may_write and row.answered_on is None else None),
        "is_late": row.due_at is not None and row.answered_on is None and row.due_at < clock.now(),
        "history": organization.history(f"cimer_letter:{row.pk}"),
    }
    return render(request, "cimer/letter.html", context, status=status)


@gates.staff(*policy.OFFICERS)
@page_or_post
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a letter; before and after stay in its history."""
    row = _letter(pk)
    names = ("way", "number", "day", "subject", "asks", "text", "version")
    begin = {name: getattr(row, name) for name in names} | {"unit": row.unit_id}
    begin["entry"] = Entry.objects.filter(pk=row.entry_id or 0).values_list("number", flat=True).first() or ""
    form = LetterForm(request.POST if request.method == "POST" else None, initial=begin)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                services.correct(pk, form.draft(), version=version, by=request.person)
                messages.success(request, _("Düzeltildi; öncesi geçmişte duruyor."))
                return redirect("cimer-letter", pk=pk)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    return _form(request, form, row, status)


@gates.staff(*policy.OFFICERS)
@post_only("cimer-letter", "pk")
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """The answer to a letter; its period ends with it."""
    row = _letter(pk)
    form, status = AnswerForm(request.POST), 422
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.answer(
                pk, values["answer_no"], values["answered_on"], values["answer_text"], by=request.person
            )
            messages.success(request, _("Cevap işlendi."))
            return redirect("cimer-letter", pk=pk)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    return _page(request, row, form, status)


@gates.staff(*policy.READERS)
@require_safe
def file(request: StaffRequest, pk: int, file: int) -> HttpResponseBase:
    """A file of a letter; every opening is logged."""
    row = get_object_or_404(_letter(pk).files, pk=file)
    audit("open_file", f"cimer_letter:{pk}", by=request.person, after={"file": file})
    return serving.serve(row, thumbnail=False, download="indir" in request.GET)
