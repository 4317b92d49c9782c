"""Reads of webhooks and of what they sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat

from muhatap.api.models import Webhook, WebhookMessage
from muhatap.kit.turkish import ascii_fold


@dataclass(frozen=True)
class HookFilter:
    """What the list of webhooks is narrowed to; without a state, those that have not ended."""

    text: str = ""
    state: str = ""


STATES = {
    "": Q(ended_at=None),
    "calisan": Q(ended_at=None, paused_at=None, failing_since=None),
    "durdurulan": Q(ended_at=None, paused_at__isnull=False),
    "ulasilamayan": Q(ended_at=None, paused_at=None, failing_since__isnull=False),
    "biten": Q(ended_at__isnull=False),
}


def webhooks(wanted: HookFilter) -> QuerySet[Webhook]:
    """Webhooks with their keys, unordered. Who may see them is asked before."""
    rows = Webhook.objects.select_related("key").filter(STATES[wanted.state])
    words = ascii_fold(wanted.text).split()[:5]
    if words:
        both = Concat("url", Value(" "), F("note"))
        rows = rows.annotate(plain=Func(both, function="tr_ascii", output_field=CharField()))
    for word in words:
        rows = rows.filter(Q(plain__contains=word))
    return rows


def messages(hook: Webhook, state: str = "") -> QuerySet[WebhookMessage]:
    """What a webhook sent with every try, unordered; of one state or all."""
    rows = WebhookMessage.objects.filter(webhook=hook).prefetch_related("attempts")
    rows = rows.select_related("event__case__topic").defer("body", "event__case__search")
    return rows.filter(state=state) if state else rows


def names(keys: set[str]) -> dict[str, str]:
    """Addresses of webhooks by their key in the log. One statement."""
    rows = Webhook.objects.filter(pk__in=[key for key in keys if key.isdigit() and len(key) < 19])
    return {str(pk): url for pk, url in rows.values_list("pk", "url")}
