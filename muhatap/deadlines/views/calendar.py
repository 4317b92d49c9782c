"""The business calendar: a year on a page, and the acts of whoever keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.deadlines import changed, queries, services
from muhatap.deadlines.change_forms import HoursForm, week
from muhatap.deadlines.forms import CalendarFilterForm, CorrectDayForm, DayOffForm, RemoveDayForm
from muhatap.deadlines.models import Change, DayOff, OpenHours
from muhatap.deadlines.months import months
from muhatap.deadlines.services.writing import FIRST, KEEPERS, LAST, OWN
from muhatap.deadlines.views.changes import on
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role

Op = Change.Op


@gates.staff()
@require_safe
def year(request: StaffRequest) -> HttpResponse:
    """The year with its days off and who entered them; `?yil=2027`."""
    form = CalendarFilterForm(request.GET)
    wanted, kind = form.year(), form.kind()
    rows = queries.calendar_year(wanted)
    context = {
        "year": wanted,
        "form": form,
        "narrowed": bool(kind),
        "months": months(wanted, rows, clock.today()),
        "rows": [row for row in rows if kind in ("", row.kind)],
        "keeps": request.person.has(*KEEPERS),
        "sure": changed.last_sure_year(),
        "week": week(OpenHours.objects.all()),
        "lacks": not any(row.kind == DayOff.Kind.HOLIDAY for row in rows),
        "previous": wanted - 1 if wanted > FIRST.year else None,
        "next": wanted + 1 if wanted < LAST.year else None,
    }
    return render(request, "deadlines/calendar.html", context)


@gates.staff(Role.ADMIN, Role.MANAGER)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """Days off that the calendar does not know yet: leave, a closure, a holiday newly decreed."""
    initial = {"day": day_or_none(request.GET.get("gun", "")), "kind": DayOff.Kind.LEAVE}
    form = DayOffForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        days = {"first": clean["day"], "last": clean["last"] or clean["day"]}
        try:
            change = _proposed(request, form, Op.ADD, form.payload() | days)
        except Refused as refused:
            form.refuse(refused)
        else:
            return on(request, change, _("Gün takvime eklendi."))
    return _form(request, "deadlines/day_new.html", {"form": form}, bad=form.is_bound)


def _proposed(request: StaffRequest, form: DayOffForm, op: Op, payload: dict[str, Any]) -> Change:
    """The change as it is typed, with its document; a file is kept only where the change is."""
    reason, uploads = form.cleaned_data["reason"], form.cleaned_data["uploads"]
    upload = uploads[0] if uploads else None
    return services.propose(op, payload, reason=reason, upload=upload, by=request.person)


@gates.staff(Role.ADMIN, Role.MANAGER)
@page_or_post
def day(request: StaffRequest, day: str) -> HttpResponse:
    """A day of the calendar: correct it or take it out."""
    row = _row(day)
    form = CorrectDayForm(request.POST or None, request.FILES or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        payload = form.payload() | _days(row, whole=form.cleaned_data["whole"])
        try:
            change = _proposed(request, form, Op.CORRECT, payload)
        except Refused as refused:
            form.refuse(refused)
        else:
            return on(request, change, _("Gün düzeltildi."))
    return _day_page(request, row, form, RemoveDayForm(prefix="kaldir"), bad=form.is_bound)


@gates.staff(Role.ADMIN, Role.MANAGER)
@post_only("calendar-day", "day")
def remove(request: StaffRequest, day: str) -> HttpResponse:
    """Take a day out of the calendar."""
    row = _row(day)
    removal = RemoveDayForm(request.POST, prefix="kaldir")
    if removal.is_valid():
        clean = removal.cleaned_data
        payload = _days(row, whole=clean["whole"])
        try:
            change = services.propose(Op.REMOVE, payload, reason=clean["reason"], by=request.person)
        except Refused as refused:
            removal.refuse(refused)
        else:
            return on(request, change, _("Gün takvimden kaldırıldı."))
    return _day_page(request, row, CorrectDayForm(initial=_initial(row)), removal, bad=True)


def _day_page(
    request: StaffRequest, row: DayOff, form: CorrectDayForm, removal: RemoveDayForm, *, bad: bool
) -> HttpResponse:
    siblings = list(DayOff.objects.filter(entry=row.entry_id).order_by("day")) if row.entry_id else []
    many = len(siblings) > 1 and row.kind in OWN
    context = {
        "row": row,
        "form": form,
        "removal": removal,
        "siblings": siblings if many else [],
        "history": changed.of_day(row.day),
    }
    return _form(request, "deadlines/day.html", context, bad=bad)


def _days(row: DayOff, *, whole: bool) -> dict[str, Any]:
    """This day, or all of its entry."""
    if whole and row.entry_id:
        found = row.entry.days.order_by("day").values_list("day", flat=True) if row.entry else []
        days = list(found)
        return {"first": days[0], "last": days[-1], "entry": row.entry_id}
    return {"first": row.day, "last": row.day}


def _initial(row: DayOff) -> dict[str, Any]:
    return {"kind": row.kind, "name": row.name_tr, "name_en": row.name_en, "reason": row.reason}


@gates.staff(Role.ADMIN, Role.MANAGER)
@post_only("calendar")
def seed(request: StaffRequest) -> HttpResponse:
    """Enter the public holidays of a year that has none."""
    form = CalendarFilterForm(request.POST)
    try:
        change = services.propose(Op.SEED, {"year": form.year()}, by=request.person)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect(f"{reverse('calendar')}?yil={form.year()}")
    return on(request, change, _("Yılın resmî tatilleri takvime girdi."))


@gates.staff(Role.ADMIN, Role.MANAGER)
@page_or_post
def hours(request: StaffRequest) -> HttpResponse:
    """When the house is open on each weekday; periods in working hours run only then."""
    form = HoursForm(request.POST or None, list(OpenHours.objects.all()))
    if request.method == "POST" and form.is_valid():
        try:
            change = services.propose(
                Op.HOURS, form.payload(), reason=form.cleaned_data["reason"], by=request.person
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return on(request, change, _("Çalışma saatleri değişti."))
    history = list(changed.changes(op=Op.HOURS).exclude(state=Change.State.LEFT).order_by("-pk")[:50])
    context = {"form": form, "history": history}
    return _form(request, "deadlines/hours.html", context, bad=form.is_bound)


def _form(request: StaffRequest, template: str, context: dict[str, Any], *, bad: bool) -> HttpResponse:
    return render(request, template, context, status=422 if bad else 200)


def _row(text: str) -> DayOff:
    found = day_or_none(text)
    row = DayOff.objects.filter(day=found).first() if found else None
    if row is None:
        raise Http404
    return row


def day_or_none(text: str) -> date | None:
    """The day of an address, if it is one."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
