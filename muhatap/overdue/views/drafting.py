"""Preparing a letter from the list of what is late at a unit, and correcting its draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muhatap.kit.errors import Incomplete, Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Unit
from muhatap.overdue import late, policy, queries, services
from muhatap.overdue.forms import LetterForm, NewFilter, Ticked
from muhatap.overdue.models import Letter
from muhatap.overdue.services.drafting import MOST_ROWS


@gates.staff(*policy.WRITERS)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new draft: which letter, to whom, about which of its late cases; narrowed by the address."""
    posted = request.method == "POST"
    form = NewFilter(request.POST if posted else request.GET)
    filters = form.wanted()
    unit = Unit.objects.filter(pk=filters.get("birim") or 0).first()
    if not posted:
        return _new(request, form, unit, Ticked(request.GET).ticked("sec") or None)
    chosen = Ticked(request.POST).ticked("cases")
    try:
        if unit is None:
            raise Incomplete(_("Yazının gideceği birimi seçin."))
        codes = [filters["sure"]] if filters.get("sure") else []
        row = services.draft_letter(form.kind, unit, chosen, codes, by=request.person)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return _new(request, form, unit, chosen, refused.status)
    messages.success(request, _("Taslak hazır. Metnini düzeltip onaya gönderebilirsiniz."))
    return redirect("overdue-letter", pk=row.pk)


def _new(
    request: StaffRequest, form: NewFilter, unit: Unit | None, chosen: list[int] | None, status: int = 200
) -> HttpResponse:
    """The list to tick; all of it is ticked until somebody has chosen."""
    rows = late.rows(late.of_unit(unit, form.wanted(), MOST_ROWS)) if unit is not None else []
    shown = [(row, chosen is None or row.referral.case_id in chosen) for row in rows]
    context = {"form": form, "unit": unit, "rows": shown, "kind": form.kind, "wanted": form.wanted()}
    return render(request, "overdue/new.html", context, status=status)


@gates.staff(*policy.WRITERS)
@page_or_post
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """The words of a draft and the cases that stay in it."""
    row = queries.letter(request.person, pk)
    if request.method != "POST":
        if row.state != Letter.State.DRAFT:
            return redirect("overdue-letter", pk=pk)
        form = LetterForm(initial={"text": row.text, "version": row.version})
        return _edit(request, row, form, [one.pk for one in row.rows.all()])
    form = LetterForm(request.POST)
    keep = form.ticked("keep")
    if not form.is_valid():
        return _edit(request, row, form, keep, 422)
    values: dict[str, Any] = form.cleaned_data
    try:
        services.correct_letter(pk, values["text"], keep, version=values["version"], by=request.person)
    except Refused as refused:
        form.refuse(refused)
        return _edit(request, row, form, keep, refused.status, str(refused.fields.get("keep", "")))
    messages.success(request, _("Taslak saklandı."))
    return redirect("overdue-letter", pk=pk)


def _edit(
    request: StaffRequest, row: Letter, form: LetterForm, keep: list[int], status: int = 200, fault: str = ""
) -> HttpResponse:
    rows = [(one, one.row.pk in keep) for one in queries.listed(request.person, row)]
    context = {"letter": row, "form": form, "rows": rows, "fault": fault}
    return render(request, "overdue/edit.html", context, status=status)
