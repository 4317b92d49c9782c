"""The list, taking one over by hand, one application with its case, correcting what was copied wrongly."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import policy as cases_policy
from muhatap.cases.lifecycle import Status
from muhatap.cases.pages import case_due
from muhatap.cases.redacting import redact
from muhatap.cimer import policy, queries, services
from muhatap.cimer.forms import CorrectForm, DocumentForm, EntryForm, ListFilter, ReasonForm
from muhatap.cimer.models import CHANNELS, Entry
from muhatap.cimer.services import KnownNumber
from muhatap.citizens import queries as citizens
from muhatap.intake import services as intake
from muhatap.intake.views.desk import show
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization import queries as organization
from muhatap.organization.gates import StaffRequest


@gates.staff(*policy.READERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Applications of outside systems; what is open by its remaining time. Nothing chosen: what is open."""
    given = request.GET.copy()
    if not set(given) & {"kanal", "durum", "tur", "q", "birim", "bas", "son", "dosya"}:
        given["durum"] = "acik"
    form = ListFilter(given)
    wanted = form.wanted()
    page = queries.listed(request.person, wanted, request.GET.get("sayfa", "")[:300])
    units = queries.units_of(page.rows)
    kept = {key: value for key, value in request.GET.items() if key != "sayfa" and value}
    context = {
        "form": form,
        "page": page,
        "rows": [(row, case_due(row.case, by_due=True), units.get(row.case_id, [])) for row in page.rows],
        "narrowed": bool(kept),
        "keep": urlencode(kept),
        "counts": queries.counts(request.person, wanted.channel),
        "channel": wanted.channel,
        "unwatched": _unwatched(request),
        "may_enter": request.person.has(*policy.OFFICERS),
        "period": wanted,
    }
    return render(request, "cimer/list.html", context)


def _unwatched(request: StaffRequest) -> list[str]:
    """Names of the systems that nobody has looked into today, for those whose work it is."""
    if not request.person.has(*policy.OFFICERS):
        return []
    names = dict(CHANNELS)
    return [str(names[name]) for name in queries.unwatched()]


@gates.staff(*policy.OFFICERS)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """One application copied from the outside system's screen."""
    if request.method != "POST":
        begin = {"channel": request.GET.get("kanal", ""), "who": "new"}
        return _new_page(request, EntryForm(request.person, initial=begin))
    form = EntryForm(request.person, request.POST, request.FILES)
    if not form.is_valid():
        return _new_page(request, form, 422)
    values = form.cleaned_data
    try:
        entry, made = services.register(
            form.outside(),
            form.case_draft(),
            form.who_is_it(),
            by=request.person,
            uploads=values["uploads"],
            despite=values["despite"],
        )
    except KnownNumber as twice:
        form.add_error("number", str(twice.message))
        return _new_page(request, form, 409, known=twice.entry)
    except (intake.Duplicate, intake.SentTwice) as same:
        form.show_same(case.pk for case in same.cases)
        redact(request.person, same.cases)
        return _new_page(request, form, 409, same=same.cases)
    except Refused as refused:
        show(form, refused)
        return _new_page(request, form, refused.status)
    words = {"number": entry.number, "case": made.case.number}
    messages.success(request, _("%(number)s kaydedildi: %(case)s") % words)
    return redirect("cimer-entry", pk=entry.pk)


def _new_page(
    request: StaffRequest, form: EntryForm, status: int = 200, *, known: Entry | None = None, same: Any = ()
) -> HttpResponse:
    return render(request, "cimer/new.html", {"form": form, "known": known, "same": same}, status=status)


@gates.staff(*policy.READERS)
@require_safe
def entry(request: StaffRequest, pk: int) -> HttpResponse:
    """One application: what stands there, its case, what was written back, letters about it."""
    return entry_page(request, opened(request, pk))


def opened(request: StaffRequest, pk: int) -> Entry:
    """The application, or 404."""
    try:
        return queries.opened(request.person, pk)
    except Entry.DoesNotExist as error:
        raise Http404 from error


def entry_page(
    request: StaffRequest,
    row: Entry,
    status: int = 200,
    *,
    undo: ReasonForm | None = None,
    document: DocumentForm | None = None,
) -> HttpResponse:
    """The page of one application, with forms as they were refused."""
    case, is_officer = row.case, request.person.has(*policy.OFFICERS)
    redact(request.person, [case])
    written = queries.write_backs(row)
    stands = next((one for one in written if one.undone_at is None), None)
    card = None
    if (
        case.citizen_id is not None
        and cases_policy.sees_applicant(request.person, case)
        and not case.identity_hidden
    ):
        card = citizens.card(case.citizen_id, person=request.person)
    context = {
        "entry": row,
        "case": case,
        "due": case_due(case),
        "units": queries.units_of([row]).get(case.pk, []),
        "card": card,
        "written": written,
        "stands": stands,
        "writes": is_officer and case.status == Status.TO_DELIVER,
        "undoes": is_officer
        and stands is not None
        and row.written_at is not None
        and case.status == Status.CLOSED,
        "is_officer": is_officer,
        "undo_form": undo or ReasonForm(auto_id="id_geri_%s"),
        "document_form": document or DocumentForm(auto_id="id_evrak_%s"),
        "letters": row.letters.select_related("unit").order_by("-day", "-pk"),
        "history": organization.history(f"cimer:{row.pk}"),
    }
    return render(request, "cimer/entry.html", context, status=status)


@gates.staff(*policy.OFFICERS)
@page_or_post
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct number, day or type, with a reason."""
    row = opened(request, pk)
    begin = {name: getattr(row, name) for name in ("number", "applied_on", "kind")}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=begin)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                services.correct_entry(pk, **form.cleaned_data, by=request.person)
                messages.success(request, _("Düzeltildi; öncesi geçmişte duruyor."))
                return redirect("cimer-entry", pk=pk)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    return render(request, "cimer/correct.html", {"form": form, "entry": row}, status=status)


@gates.staff(*policy.READERS)
@require_safe
def late(request: StaffRequest) -> HttpResponse:
    """Late applications by unit, with the way to a letter of censure (sisli:15.g)."""
    form = ListFilter(request.GET)
    wanted = form.wanted()
    units = queries.late_by_unit(request.person, wanted.channel)
    context = {
        "form": form,
        "units": [(one, [(row, case_due(row.case, by_due=True)) for row in one.entries]) for one in units],
        "channel": wanted.channel,
        "narrowed": bool(wanted.channel),
    }
    return render(request, "cimer/late.html", context)


__all__ = ["correct", "entry", "entry_page", "late", "listed", "new", "opened"]
