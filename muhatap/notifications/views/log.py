"""The log of messages, and what a person decides about one that did not go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.kit.errors import Refused
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.posting import post_only
from muhatap.notifications import channels, policy, queries, services
from muhatap.notifications.forms import DecisionForm, LogFilter
from muhatap.notifications.models import Channel, Notice
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest

DECISIONS: dict[str, tuple[Callable[..., Notice], str]] = {
    "resend": (services.resend, "resend"),
    "sent": (services.mark_sent, "sent"),
    "cancel": (services.cancel, "cancel"),
}


@gates.staff(*policy.LOG)
@require_safe
def log(request: StaffRequest) -> HttpResponse:
    """Messages, newest first, narrowed by the address."""
    form = LogFilter(request.GET)
    form.is_valid()
    filters = {key: value for key, value in form.cleaned_data.items() if value}
    page = queries.log(request.person, filters, request.GET.get("sayfa", "")[:300])
    context = {
        "form": form,
        "lines": queries.lines(request.person, page.rows),
        "page": page,
        "narrowed": bool(filters),
        "keep": urlencode({key: request.GET[key] for key in filters}),
        "waiting": queries.waiting_for_a_person(),
        "is_real": channels.gateway(Channel.EMAIL).is_real,
        "writes": request.person.has(*policy.WRITERS),
    }
    return page_or_piece(request, "notifications/log.html", "notifications/pieces/lines.html", context)


@gates.staff(*policy.LOG)
@require_safe
def notice(request: StaffRequest, pk: int) -> HttpResponse:
    """One message exactly as it went, and every try."""
    return _notice(request, _opened(request, pk))


@gates.staff(*policy.DECIDERS)
@post_only("notice", "pk")
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Send again, mark as arrived, or give up."""
    opened = _opened(request, pk)
    form = DecisionForm(request.POST, status=opened.line.notice.status)
    if not form.is_valid():
        return _notice(request, opened, form, 422)
    verb, name = DECISIONS[form.cleaned_data["karar"]]
    try:
        verb(pk, by=request.person, reason=form.cleaned_data["reason"])
    except Refused as refused:
        form.refuse(refused)
        return _notice(request, _opened(request, pk), form, refused.status)
    said = {
        "resend": _("İleti yeniden sıraya alındı."),
        "sent": _("İleti ulaştı olarak işlendi."),
        "cancel": _("İletiden vazgeçildi."),
    }
    messages.success(request, said[name])
    return redirect("notice", pk=pk)


def _opened(request: StaffRequest, pk: int) -> queries.Opened:
    try:
        return queries.opened(request.person, pk)
    except Notice.DoesNotExist as error:
        raise Http404 from error


def _notice(
    request: StaffRequest, opened: queries.Opened, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    row = opened.line.notice
    undecided = row.status in (Notice.Status.FAILED, Notice.Status.UNKNOWN)
    context: dict[str, Any] = {
        "opened": opened,
        "line": opened.line,
        "notice": row,
        "form": form or DecisionForm(status=row.status),
        "decides": policy.decides(request.person) and (undecided or row.status == Notice.Status.QUEUED),
        "undecided": undecided,
        "opens_case": policy.reads_text(request.person),
        "is_real": channels.gateway(row.channel).is_real,
    }
    return render(request, "notifications/notice.html", context, status=status)
