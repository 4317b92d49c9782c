"""Writing the answer back: copy, tick, take a wrong tick back, close the document record."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muhatap.cases.lifecycle import Status
from muhatap.cases.pages import case_due
from muhatap.cases.redacting import redact
from muhatap.cimer import policy, queries, services
from muhatap.cimer.forms import DocumentForm, ReasonForm, WriteForm
from muhatap.cimer.models import WriteBack
from muhatap.cimer.queries import Wanted
from muhatap.cimer.views.entries import entry_page, opened
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


@gates.staff(*policy.OFFICERS)
@page_or_post
def write(request: StaffRequest, pk: int) -> HttpResponse:
    """The text to copy, and the tick that it stands there now. The next one follows."""
    row = opened(request, pk)
    if request.method != "POST" and row.case.status != Status.TO_DELIVER:
        return redirect("cimer-entry", pk=pk)
    text = services.text_of(row.case)
    mark = services.mark_of(text)
    given = request.POST if request.method == "POST" else None
    form, status = WriteForm(given, initial={"copied": mark}), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                services.tick(pk, by=request.person, **form.cleaned_data)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
            else:
                messages.success(
                    request, _("%(number)s: geri yazıldı, başvuru kapandı") % {"number": row.number}
                )
                return _onward(request)
    form.follow(mark)
    redact(request.person, [row.case])
    context = {"entry": row, "case": row.case, "form": form, "text": text, "due": case_due(row.case)}
    return render(request, "cimer/write.html", context, status=status)


def _onward(request: StaffRequest) -> HttpResponse:
    page = queries.listed(request.person, Wanted(state="geri-yaz"), size=1)
    if page.rows:
        return redirect("cimer-write", pk=page.rows[0].pk)
    return redirect("cimer")


def _write_back(request: StaffRequest, pk: int, tick: int) -> WriteBack:
    row = WriteBack.objects.filter(pk=tick, entry=opened(request, pk)).first()
    if row is None:
        raise Http404
    return row


@gates.staff(*policy.OFFICERS)
@post_only("cimer-entry", "pk")
def undo(request: StaffRequest, pk: int, tick: int) -> HttpResponse:
    """A tick that was wrong."""
    _write_back(request, pk, tick)
    form, status = ReasonForm(request.POST, auto_id="id_geri_%s"), 422
    if form.is_valid():
        try:
            services.undo(tick, form.cleaned_data["reason"], by=request.person)
            messages.success(request, _("İşaret kaldırıldı; başvuru yeniden geri yazılmayı bekliyor."))
            return redirect("cimer-entry", pk=pk)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    return entry_page(request, opened(request, pk), status, undo=form)


@gates.staff(*policy.OFFICERS)
@post_only("cimer-entry", "pk")
def document(request: StaffRequest, pk: int, tick: int) -> HttpResponse:
    """The document record was closed later."""
    _write_back(request, pk, tick)
    form, status = DocumentForm(request.POST, auto_id="id_evrak_%s"), 422
    if form.is_valid():
        try:
            services.close_document(tick, **form.cleaned_data, by=request.person)
            messages.success(request, _("Evrak kaydının kapatıldığı yazıldı."))
            return redirect("cimer-entry", pk=pk)
        except Refused as refused:
            form.refuse(refused)
            status = refused.status
    return entry_page(request, opened(request, pk), status, document=form)
