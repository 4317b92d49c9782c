"""Webhooks in the administration: the list, one with its log, making, pausing, sending again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muhatap.api import hooks, services
from muhatap.api.forms import (
    MessageFilterForm,
    NewWebhookForm,
    SpanForm,
    WebhookFilterForm,
    WebhookForm,
)
from muhatap.api.hearing import EVENTS
from muhatap.api.models import Webhook, WebhookMessage
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.kit.paging import keyset
from muhatap.kit.posting import page_or_post, post_only
from muhatap.organization import gates, policy, queries
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role
from muhatap.organization.words import Names


@gates.staff(*policy.SEES)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Webhooks, the newest first, narrowed by address, note and state; ended ones on demand."""
    form = WebhookFilterForm(request.GET)
    wanted = form.wanted()
    context = {
        "form": form,
        "page": keyset(hooks.webhooks(wanted), ("-id",), request.GET.get("cursor", "")[:500]),
        "narrowed": wanted != hooks.HookFilter(),
        "query": urlencode({"q": wanted.text, "durum": wanted.state}),
        "manages": policy.may_manage(request.person),
    }
    return render(request, "api/webhooks.html", context)


@gates.staff(*policy.SEES)
@never_cache
@require_safe
def page(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """One webhook: how it fares, what was sent, what happened to it."""
    return _page(request, webhook_id)


@gates.staff(Role.ADMIN)
@never_cache
@page_or_post
def new(request: StaffRequest) -> HttpResponse:
    """A new webhook; its secret is shown on this answer and nowhere else."""
    form = NewWebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            row, secret = services.create_webhook(given.pop("key"), by=request.person, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _page(request, row.pk, secret=secret)
    return _form(request, form, None)


@gates.staff(Role.ADMIN)
@page_or_post
def edit(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Correct address, events and note."""
    row = get_object_or_404(Webhook, pk=webhook_id, ended_at=None)
    first = {"url": row.url, "events": row.events, "note": row.note}
    form = WebhookForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_webhook(row.pk, form.cleaned_data, by=request.person)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Web kancası kaydedildi."))
            return redirect("webhook", row.pk)
    return _form(request, form, row)


@gates.staff(Role.ADMIN)
@post_only("webhook", "webhook_id")
def ping(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Send a message to try it out."""
    services.ping(webhook_id, by=request.person)
    messages.success(request, _("Deneme iletisi sıraya girdi."))
    return redirect("webhook", webhook_id)


@gates.staff(Role.ADMIN)
@post_only("webhook", "webhook_id")
def pause(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Send nothing for now."""
    services.pause(webhook_id, reason=_("Yönetici durdurdu"), by=request.person)
    messages.success(request, _("Web kancası durduruldu."))
    return redirect("webhook", webhook_id)


@gates.staff(Role.ADMIN)
@post_only("webhook", "webhook_id")
def resume(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Send again."""
    services.resume(webhook_id, by=request.person)
    messages.success(request, _("Web kancası sürdürüldü."))
    return redirect("webhook", webhook_id)


@gates.staff(Role.ADMIN)
@post_only("webhook", "webhook_id")
def end(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """End it for good."""
    services.end_webhook(webhook_id, by=request.person)
    messages.success(request, _("Web kancası bitirildi."))
    return redirect("webhook", webhook_id)


@gates.staff(Role.ADMIN)
@post_only("webhook", "webhook_id")
def replay(request: StaffRequest, webhook_id: int, message_id: int) -> HttpResponse:
    """Send one message again."""
    get_object_or_404(WebhookMessage, pk=message_id, webhook_id=webhook_id)
    services.replay(message_id, by=request.person)
    messages.success(request, _("İleti yeniden sıraya girdi."))
    return redirect("webhook", webhook_id)


@gates.staff(Role.ADMIN)
@post_only("webhook", "webhook_id")
def replay_span(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Send the messages of some days again."""
    form = SpanForm(request.POST)
    if not form.is_valid():
        return _page(request, webhook_id, form=form, status=422)
    since, until = form.span()
    count = services.replay_span(
        webhook_id, since, until, failed_only=not form.cleaned_data["everything"], by=request.person
    )
    said = ngettext("%(n)s ileti yeniden sıraya girdi.", "%(n)s ileti yeniden sıraya girdi.", count)
    messages.success(request, said % {"n": count})
    return redirect("webhook", webhook_id)


def _page(
    request: StaffRequest,
    webhook_id: int,
    *,
    secret: str = "",
    form: SpanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    row = get_object_or_404(Webhook.objects.select_related("key", "created_by"), pk=webhook_id)
    narrow = MessageFilterForm(request.GET)
    sent = hooks.messages(row, narrow.state())
    events = queries.history(f"webhook:{row.pk}")
    names = Names(events)
    context = {
        "row": row,
        "secret": secret,
        "narrow": narrow,
        "query": urlencode({"durum": narrow.state()}),
        "form": form or SpanForm(initial={"since": clock.today()}),
        "heard": [(name, EVENTS[name]) for name in row.events if name in EVENTS],
        "key_is_live": row.key.is_live(clock.now()),
        "page": keyset(sent, ("-id",), request.GET.get("cursor", "")[:500], size=25),
        "events": [(event, names.changes(event)) for event in events],
        "manages": policy.may_manage(request.person) and row.ended_at is None,
    }
    return render(request, "api/webhook.html", context, status=status)


def _form(request: StaffRequest, form: WebhookForm, row: Webhook | None) -> HttpResponse:
    context = {"form": form, "row": row}
    return render(request, "api/webhook_form.html", context, status=422 if form.is_bound else 200)
