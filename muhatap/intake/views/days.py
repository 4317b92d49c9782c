"""Public days: the list of a day, written as fast as people speak, each line a case (sisli:7.j, 20.f)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muhatap.cases.models import Channel
from muhatap.cases.redacting import redact
from muhatap.intake import services
from muhatap.intake.day_forms import AskedFilter, DayForm, DaysFilter
from muhatap.intake.forms import NEW, IntakeForm
from muhatap.intake.views.desk import DESK, show
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.reception import queries_days as queries
from muhatap.reception import services_days
from muhatap.reception.models import PublicDay


@gates.staff(*DESK)
@page_or_post
def days(request: StaffRequest) -> HttpResponse:
    """All public days, and a new one."""
    form, status = DayForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services_days.open_day(**form.cleaned_data, by=request.person)
                return redirect("public-day", made.pk)
            except Refused as refused:
                form.refuse(refused)
                status = refused.status
    narrow = DaysFilter(request.GET)
    wanted = narrow.wanted()
    page, counts = queries.days(wanted, request.GET.get("sayfa", "")[:300])
    context = {
        "form": form,
        "narrow": narrow,
        "narrowed": wanted != queries.DaysWanted(),
        "rows": [(row, *counts.get(row.pk, (0, 0))) for row in page.rows],
        "page": page,
        "keep": urlencode({"q": wanted.text, "liste": wanted.state}),
    }
    return render(request, "intake/days.html", context, status=status)


@gates.staff(*DESK)
@page_or_post
def day(request: StaffRequest, day_id: int) -> HttpResponse:
    """The list of one day, and one more request."""
    row = PublicDay.objects.filter(pk=day_id).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _page(request, row, IntakeForm(request.person, initial={"who": NEW}), 200)
    data = request.POST.copy()
    data["channel"] = Channel.PUBLIC_DAY
    form = IntakeForm(request.person, data, request.FILES)
    if not form.is_valid():
        return _page(request, row, form, 422)
    try:
        made = services.register(
            form.case_draft(),
            form.who_is_it(),
            by=request.person,
            despite=form.cleaned_data["despite"],
            public_day=row.pk,
        )
    except (services.Duplicate, services.SentTwice) as same:
        form.show_same(case.pk for case in same.cases)
        form.add_error("despite", str(same.message))
        redact(request.person, same.cases)
        return _page(request, row, form, 409, same=same.cases)
    except Refused as refused:
        show(form, refused)
        return _page(request, row, form, refused.status)
    said = {"number": made.case.number, "code": made.tracking_code}
    messages.success(request, _("%(number)s kaydedildi. İzleme kodu: %(code)s") % said)
    return redirect("public-day", row.pk)


def _page(request: StaffRequest, row: PublicDay, form: IntakeForm, status: int, **more: Any) -> HttpResponse:
    narrow = AskedFilter(request.GET)
    state = narrow.state()
    context = {
        "day": row,
        "form": form,
        "narrow": narrow,
        "narrowed": bool(state),
        "asked": queries.asked(request.person, row, state),
        **more,
    }
    return render(request, "intake/day.html", context, status=status)


@gates.staff(*DESK)
@post_only("public-day", "day_id")
def close(request: StaffRequest, day_id: int) -> HttpResponse:
    """The list is closed."""
    try:
        services_days.close_day(day_id, by=request.person)
    except PublicDay.DoesNotExist as unknown:
        raise Http404 from unknown
    messages.success(request, _("Liste kapandı; sonuçlar bu sayfada izlenir."))
    return redirect("public-day", day_id)
