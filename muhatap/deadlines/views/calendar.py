"""The business calendar: a year on a page, and the acts of whoever keeps it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from muhatap.deadlines import queries, services
from muhatap.deadlines.forms import CalendarFilterForm, CorrectDayForm, DayOffForm, RemoveDayForm
from muhatap.deadlines.models import DayOff
from muhatap.deadlines.months import months
from muhatap.deadlines.services.days import FIRST, KEEPERS, LAST
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role


@gates.staff()
@require_safe
def year(request: StaffRequest) -> HttpResponse:
    """The year with its days off and who entered them; `?yil=2027`."""
    form = CalendarFilterForm(request.GET)
    shown, kind = form.year(), form.kind()
    rows = queries.calendar_year(shown)
    context = {
        "year": shown,
        "form": form,
        "narrowed": bool(kind),
        "months": months(shown, rows, clock.today()),
        "rows": [row for row in rows if kind in ("", row.kind)],
        "keeps": request.person.has(*KEEPERS),
        "previous": shown - 1 if shown > FIRST.year else None,
        "next": shown + 1 if shown < LAST.year else None,
    }
    return render(request, "deadlines/calendar.html", context)


@gates.staff(Role.ADMIN, Role.MANAGER)
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A day off that the calendar does not know yet: leave, a closure, a holiday newly decreed."""
    initial = {"day": _day_or_none(request.GET.get("gun", "")), "kind": DayOff.Kind.LEAVE}
    form = DayOffForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            moved = services.add_day_off(by=request.person, **clean)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, _("Gün takvime eklendi."), moved, clean["day"])
    return _form(request, "deadlines/day_new.html", {"form": form}, bad=form.is_bound)


@gates.staff(Role.ADMIN, Role.MANAGER)
@page_or_post
def day(request: StaffRequest, day: str) -> HttpResponse:
    """A day of the calendar: correct it or take it out."""
    row = _row(day)
    initial = {"kind": row.kind, "name": row.name_tr, "name_en": row.name_en, "reason": row.reason}
    form = CorrectDayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            moved = services.change_day_off(row.day, by=request.person, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, _("Gün düzeltildi."), moved, row.day)
    context = {"row": row, "form": form, "removal": RemoveDayForm(prefix="kaldir")}
    return _form(request, "deadlines/day.html", context, bad=form.is_bound)


@gates.staff(Role.ADMIN, Role.MANAGER)
@post_only("calendar-day", "day")
def remove(request: StaffRequest, day: str) -> HttpResponse:
    """Take a day out of the calendar."""
    row = _row(day)
    removal = RemoveDayForm(request.POST, prefix="kaldir")
    if removal.is_valid():
        try:
            moved = services.remove_day_off(row.day, by=request.person, **removal.cleaned_data)
        except Refused as refused:
            removal.refuse(refused)
        else:
            return _done(request, _("Gün takvimden kaldırıldı."), moved, row.day)
    initial = {"kind": row.kind, "name": row.name_tr, "name_en": row.name_en, "reason": row.reason}
    context = {"row": row, "form": CorrectDayForm(initial=initial), "removal": removal}
    return _form(request, "deadlines/day.html", context, bad=True)


def _form(request: StaffRequest, template: str, context: dict[str, Any], *, bad: bool) -> HttpResponse:
    return render(request, template, context, status=422 if bad else 200)


def _done(request: StaffRequest, said: str, moved: list[services.Moved], day: date) -> HttpResponse:
    number = len(moved)
    if number:
        more = ngettext("%(n)d sürenin son günü değişti.", "%(n)d sürenin son günü değişti.", number)
        said = f"{said} {more % {'n': number}}"
    messages.success(request, said)
    return redirect(f"{reverse('calendar')}?yil={day.year}")


def _row(text: str) -> DayOff:
    found = _day_or_none(text)
    row = DayOff.objects.filter(day=found).first() if found else None
    if row is None:
        raise Http404
    return row


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
