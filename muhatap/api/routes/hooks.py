"""Webhooks of the key that asks, and what they sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from ninja import Query

from muhatap.api import services
from muhatap.api.door import Room
from muhatap.api.models import Webhook, WebhookMessage
from muhatap.api.replies import aware, created, page_of, reply
from muhatap.api.schemas.common import Count
from muhatap.api.schemas.hooks import (
    MessageFilters,
    MessageList,
    MessageRow,
    NewWebhook,
    Span,
    WebhookChange,
    WebhookList,
    WebhookMade,
    WebhookRow,
)
from muhatap.kit.paging import keyset
from muhatap.organization.gates import KeyRequest

room = Room(tags=["webhooks"])
SCOPE = "webhooks"


def _own(request: KeyRequest, webhook_id: int) -> Webhook:
    return Webhook.objects.get(pk=webhook_id, key_id=request.holder.key_id, ended_at=None)


def _shape(row: Webhook) -> dict[str, Any]:
    names = ("id", "url", "events", "note", "created_at", "paused_at", "pause_reason", "failing_since")
    return {name: getattr(row, name) for name in names}


def _messages(rows: Iterable[WebhookMessage]) -> list[dict[str, Any]]:
    names = ("id", "kind", "state", "tries", "created_at", "next_at", "sent_at")
    tries = ("at", "milliseconds", "error")
    return [
        {
            **{name: getattr(row, name) for name in names},
            "attempts": [
                {"status": one.code, **{name: getattr(one, name) for name in tries}}
                for one in row.attempts.all()
            ],
        }
        for row in rows
    ]


@room.reads("/webhooks", SCOPE, WebhookList, summary="List webhooks")
def listed(request: KeyRequest) -> HttpResponse:
    """The webhooks of this key."""
    rows = Webhook.objects.filter(key_id=request.holder.key_id, ended_at=None).order_by("pk")
    return reply({"items": [_shape(row) for row in rows]})


@room.makes("/webhooks", SCOPE, WebhookMade, summary="Make a webhook")
def make(request: KeyRequest, data: NewWebhook) -> HttpResponse:
    """It hears of what this key sees. The secret for checking signatures is in this answer alone."""
    row, secret = services.create_webhook(
        request.holder.key_id, url=data.url, events=data.events, note=data.note, by=request.person
    )
    return created({**_shape(row), "secret": secret}, f"/api/v1/webhooks/{row.pk}")


@room.reads("/webhooks/{int:webhook_id}", SCOPE, WebhookRow, summary="Read a webhook")
def one(request: KeyRequest, webhook_id: int) -> HttpResponse:
    """Whether it is paused, and since when its target fails."""
    return reply(_shape(_own(request, webhook_id)))


@room.does("/webhooks/{int:webhook_id}", SCOPE, WebhookRow, "PATCH", summary="Correct or pause a webhook")
def change(request: KeyRequest, webhook_id: int, data: WebhookChange) -> HttpResponse:
    """What is not sent stays. While it is paused messages are kept unsent; replay them afterwards."""
    row = _own(request, webhook_id)
    sent = {name: value for name, value in data.model_dump(exclude_unset=True).items() if value is not None}
    paused = sent.pop("paused", None)
    if sent:
        row = services.change_webhook(row.pk, sent, by=request.person)
    if paused is True:
        row = services.pause(row.pk, reason="API", by=request.person)
    elif paused is False:
        row = services.resume(row.pk, by=request.person)
    return reply(_shape(row))


@room.does("/webhooks/{int:webhook_id}", SCOPE, None, "DELETE", summary="End a webhook")
def end(request: KeyRequest, webhook_id: int) -> HttpResponse:
    """Nothing is sent any more."""
    services.end_webhook(_own(request, webhook_id).pk, by=request.person)
    return HttpResponse(status=204)


@room.makes("/webhooks/{int:webhook_id}/ping", SCOPE, MessageRow, summary="Send a message to try it out")
def ping(request: KeyRequest, webhook_id: int) -> HttpResponse:
    """A message `webhook.ping` without a matter, signed like any other."""
    message = services.ping(_own(request, webhook_id).pk, by=request.person)
    return created(_messages([message])[0], f"/api/v1/webhooks/{webhook_id}/messages")


@room.reads("/webhooks/{int:webhook_id}/messages", SCOPE, MessageList, summary="Read what was sent")
def messages(request: KeyRequest, webhook_id: int, filters: Query[MessageFilters]) -> HttpResponse:
    """Messages with every try, the newest first; kept for a month."""
    rows = WebhookMessage.objects.filter(webhook=_own(request, webhook_id)).prefetch_related("attempts")
    if filters.state:
        rows = rows.filter(state=filters.state)
    page = keyset(rows, ("-id",), filters.cursor, size=filters.limit)
    return page_of(request, page, _messages(page.rows))


@room.does("/webhooks/{int:webhook_id}/replay", SCOPE, Count, summary="Send the messages of a span again")
def replay_span(request: KeyRequest, webhook_id: int, data: Span) -> HttpResponse:
    """Those that failed, or all of them; at most 5,000 at once. They keep their ids."""
    row = _own(request, webhook_id)
    since, until = aware(data.since), aware(data.until)
    count = services.replay_span(row.pk, since, until, failed_only=data.failed_only, by=request.person)
    return reply({"count": count})


@room.does("/webhook-messages/{int:message_id}/replay", SCOPE, MessageRow, summary="Send one message again")
def replay(request: KeyRequest, message_id: int) -> HttpResponse:
    """It keeps its id, so that the other side knows it."""
    rows = WebhookMessage.objects.filter(webhook__key_id=request.holder.key_id)
    message = services.replay(rows.values_list("pk", flat=True).get(pk=message_id), by=request.person)
    return reply(_messages([message])[0])
