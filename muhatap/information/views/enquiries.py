"""The register of enquiries of bodies, courts and persons."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.deadlines.queries import docket_view
from muhatap.files import serving
from muhatap.information import policy, queries
from muhatap.information.enquiry_forms import (
    AnsweredForm,
    AnswerForm,
    EnquiryFilter,
    EnquiryForm,
    LetterForm,
    NewEnquiryForm,
)
from muhatap.information.models import Enquiry, Letter
from muhatap.information.services import enquiries as services
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.services.audit import audit

ANSWER = ("answered_on", "answer_no", "answer")
FIELDS = ("asker", "name", "letter_no", "letter_on", "received_on", "wants", "subject", "text", "unit")


@gates.staff(*policy.READERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Enquiries, newest first, narrowed by state, asker and what is wanted."""
    form = EnquiryFilter(request.GET)
    filters = form.wanted()
    page = queries.enquiries_listed(filters, request.GET.get("sayfa", "")[:300])
    is_open, late = queries.open_enquiries()
    context = {
        "form": form,
        "page": page,
        "is_open": is_open,
        "late": late,
        "now": clock.now(),
        "narrowed": bool(filters),
        "keep": urlencode({key: request.GET[key] for key in filters}),
        "handles": policy.handles(request.person),
    }
    return page_or_piece(
        request, "information/enquiries.html", "information/pieces/enquiry_rows.html", context
    )


@gates.staff(*policy.HANDLERS)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """Register an enquiry with its letter."""
    form = NewEnquiryForm(request.POST or None, request.FILES or None, initial={"received_on": clock.today()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = {name: form.cleaned_data[name] for name in FIELDS}
            try:
                made = services.register(values, form.cleaned_data["uploads"], by=request.person)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("%(number)s numarasıyla kaydedildi.") % {"number": made.number})
                return redirect("enquiry", pk=made.pk)
    return render(request, "information/enquiry_form.html", {"form": form}, status=status)


def _opened(pk: int) -> Enquiry:
    row = Enquiry.objects.select_related("unit", "registered_by__staff").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@gates.staff(*policy.READERS)
@require_safe
def enquiry(request: StaffRequest, pk: int) -> HttpResponse:
    """One enquiry with its days, its correspondence and its history."""
    return _page(request, _opened(pk))


def _page(request: StaffRequest, row: Enquiry, status: int = 200, **forms: Any) -> HttpResponse:
    handles = policy.handles(request.person)
    context = {
        "enquiry": row,
        "docket": docket_view(row.docket_id),
        "letters": row.letters.select_related("file", "added_by__staff"),
        "changes": row.changes.select_related("by__staff")[:60],
        "handles": handles,
        "letter_form": forms.get("letter")
        or LetterForm(initial={"day": clock.today()}, auto_id="id_yazi_%s"),
        "answer_form": forms.get("answer")
        or AnswerForm(initial={"day": clock.today()}, auto_id="id_cevap_%s"),
    }
    return render(request, "information/enquiry.html", context, status=status)


@gates.staff(*policy.HANDLERS)
@page_or_post
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Put an enquiry right."""
    row = _opened(pk)
    kind, names = (EnquiryForm, FIELDS) if row.is_open else (AnsweredForm, (*FIELDS, *ANSWER))
    form = kind(request.POST or None, initial={name: getattr(row, name) for name in names})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.correct(pk, form.cleaned_data, by=request.person)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(request, _("Düzeltildi."))
                return redirect("enquiry", pk=pk)
    return render(request, "information/enquiry_form.html", {"form": form, "enquiry": row}, status=status)


@gates.staff(*policy.HANDLERS)
@page_or_post
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """What was answered."""
    form = AnswerForm(request.POST or None, request.FILES or None, auto_id="id_cevap_%s")
    return _done(request, pk, form, "answer", services.answer, _("Cevap işlendi."))


@gates.staff(*policy.HANDLERS)
@page_or_post
def letter(request: StaffRequest, pk: int) -> HttpResponse:
    """One more piece of the correspondence."""
    form = LetterForm(request.POST or None, request.FILES or None, auto_id="id_yazi_%s")
    return _done(request, pk, form, "letter", services.add_letter, _("Yazışmaya eklendi."))


def _done(request: StaffRequest, pk: int, form: Any, name: str, do: Any, said: str) -> HttpResponse:
    row = _opened(pk)
    if request.method != "POST":
        return redirect("enquiry", pk=pk)
    if not form.is_valid():
        return _page(request, row, 422, **{name: form})
    try:
        do(pk, **form.cleaned_data, by=request.person)
    except Refused as refused:
        form.refuse(refused)
        return _page(request, row, refused.status, **{name: form})
    messages.success(request, said)
    return redirect("enquiry", pk=pk)


@gates.staff(*policy.READERS)
@require_safe
def paper(request: StaffRequest, pk: int, letter: int) -> HttpResponseBase:
    """The file of one letter; every opening is logged (sisli:13.m)."""
    row = Letter.objects.select_related("file", "enquiry").filter(pk=letter, enquiry_id=pk).first()
    if row is None or row.file is None:
        raise Http404
    audit("enquiry.opened_file", row.enquiry, by=request.person, after={"file": row.file.name})
    return serving.serve(row.file)
