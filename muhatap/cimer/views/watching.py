"""The daily watch, and figures by month and year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases.models import Channel
from muhatap.cimer import figures, policy, queries, services
from muhatap.cimer.forms import ChannelFilter, FigureForm, LookForm
from muhatap.cimer.models import CHANNELS
from muhatap.kit.errors import Refused
from muhatap.kit.posting import page_or_post
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest


@gates.staff(*policy.READERS)
@page_or_post
def watch(request: StaffRequest) -> HttpResponse:
    """Was the outside interface looked at, day by day; and the form that says so."""
    if request.method == "POST":
        if not request.person.has(*policy.OFFICERS):
            raise Http404
        form = LookForm(request.POST)
        if form.is_valid():
            try:
                row = services.look(**form.cleaned_data, by=request.person)
                messages.success(
                    request,
                    _("%(channel)s: bugünkü bakış kaydedildi") % {"channel": row.get_channel_display()},
                )
                return redirect(f"{request.path}?kanal={row.channel}")
            except Refused as refused:
                form.refuse(refused)
        return _watch(request, form, 422)
    return _watch(request, LookForm(initial={"channel": _channel(request)}))


def _channel(request: StaffRequest) -> str:
    return ChannelFilter(request.GET).channel() or str(Channel.CIMER)


def _watch(request: StaffRequest, form: LookForm, status: int = 200) -> HttpResponse:
    channel = _channel(request)
    days = queries.watched(channel)
    context: dict[str, Any] = {
        "form": form,
        "filter": ChannelFilter({"kanal": channel}),
        "channel": channel,
        "name": dict(CHANNELS)[channel],
        "days": days,
        "missed": sum(day.is_missed for day in days),
        "today": [(value, label, queries.looked_today(value)) for value, label in CHANNELS],
        "has_begun": queries.began(channel) is not None,
        "may_look": request.person.has(*policy.OFFICERS),
        "counts": queries.counts(request.person, channel),
    }
    return render(request, "cimer/watch.html", context, status=status)


@gates.staff(*policy.READERS)
@require_safe
def figures_page(request: StaffRequest) -> HttpResponse:
    """What came, what was answered, in time or not, how long it took; each figure opens its applications."""
    given = request.GET if request.GET else None
    form = FigureForm(given)
    if given is None:
        form = FigureForm({})
    channel, period = form.chosen()
    whole, kinds, units = figures.of(request.person, channel, period)
    context = {
        "form": FigureForm({"kanal": channel, "yil": str(period.year), "ay": str(period.month or "")}),
        "whole": whole,
        "kinds": kinds,
        "units": units,
        "period": period,
        "channel": dict(CHANNELS).get(channel, ""),
        "narrowed": bool(channel),
    }
    return render(request, "cimer/figures.html", context)
