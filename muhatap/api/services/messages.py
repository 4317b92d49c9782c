"""What is told to webhooks: made from an event, kept, and sent again when somebody asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.api.hearing import PING
from muhatap.api.models import Webhook, WebhookMessage
from muhatap.cases import queries as cases
from muhatap.cases.models import Case, Event
from muhatap.cases.recording import heard_name
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.errors import NotNow
from muhatap.organization import keys
from muhatap.organization.persons import Person

State = WebhookMessage.State
MOST_REPLAYED = 5000
# Neither words nor people: what a key may read of them it asks for, where its reach is looked at again.
CASE_FACTS = ("id", "number", "kind", "channel", "topic_id", "district_id", "neighbourhood_id", "received_at")


@transaction.atomic
def queue_messages(event_id: int, *, by: Person) -> list[WebhookMessage]:
    """A message for every webhook that wants to hear of an event and whose key sees its case.

    Twice does nothing. A paused webhook's message is kept unsent, to be replayed.
    """
    event = Event.objects.select_related("case", "referral").get(pk=event_id)
    name = heard_name(event)
    rows = Webhook.objects.filter(ended_at=None, events__contains=[name]).select_related("key__unit")
    made = []
    for row in rows:
        if not row.key.is_live(clock.now()) or not _sees(keys.person_of(row.key), event):
            continue
        message = WebhookMessage(
            webhook=row,
            event=event,
            kind=name,
            body=body_of(name, event.at, _data(event)),
            created_at=clock.now(),
            state=State.FAILED if row.paused_at else State.WAITING,
            next_at=None if row.paused_at else clock.now(),
        )
        if not WebhookMessage.objects.filter(webhook=row, event=event).exists():
            message.save(force_insert=True)
            made.append(message)
            if not row.paused_at:
                enqueue("api.send", message=message.pk)
    return made


def _sees(person: Person, event: Event) -> bool:
    if event.referral_id is not None:
        return cases.referrals_visible_to(person).filter(pk=event.referral_id).exists()
    return cases.visible_to(person).filter(pk=event.case_id).exists()


def _data(event: Event) -> dict[str, Any]:
    """What happened, as the event says it: never what a row says later."""
    case: Case = event.case
    told: dict[str, Any] = {"case": {name: getattr(case, name) for name in CASE_FACTS}}
    told["event"] = {"seq": event.seq, "at": event.at, "move": event.move}
    told["event"] |= {"before": event.before, "after": event.after}
    if event.referral is not None:
        told["referral"] = {"id": event.referral_id, "unit_id": event.referral.unit_id}
    return told


def body_of(kind: str, at: datetime, data: dict[str, Any]) -> str:
    """The body of a message: its type, when it happened, what it is about."""
    return orjson.dumps({"type": kind, "timestamp": at, "data": data}, option=orjson.OPT_UTC_Z).decode()


@transaction.atomic
def ping(webhook_id: int, *, by: Person) -> WebhookMessage:
    """A message without a matter, to try the other side."""
    row = Webhook.objects.get(pk=webhook_id, ended_at=None)
    now = clock.now()
    message = WebhookMessage.objects.create(
        webhook=row, kind=PING, body=body_of(PING, now, {}), created_at=now, next_at=now
    )
    enqueue("api.send", message=message.pk, by=by.actor_id)
    return message


@transaction.atomic
def replay(message_id: int, *, by: Person) -> WebhookMessage:
    """Send one message again, whatever became of it; it keeps its id, so that the other side knows it."""
    rows = WebhookMessage.objects.select_for_update(of=("self",)).select_related("webhook")
    message = rows.get(pk=message_id, webhook__ended_at=None)
    if message.webhook.paused_at is not None:
        raise NotNow(_("Web kancası durdurulmuş; önce sürdürün."))
    _again([message], by)
    return message


@transaction.atomic
def replay_span(
    webhook_id: int, since: datetime, until: datetime, *, failed_only: bool = True, by: Person
) -> int:
    """Send the messages of a span again, the oldest first; how many. At most 5,000 at once."""
    row = Webhook.objects.get(pk=webhook_id, ended_at=None)
    if row.paused_at is not None:
        raise NotNow(_("Web kancası durdurulmuş; önce sürdürün."))
    rows = WebhookMessage.objects.filter(webhook=row, created_at__gte=since, created_at__lte=until)
    rows = rows.filter(state=State.FAILED) if failed_only else rows.exclude(state=State.WAITING)
    found = list(rows.select_for_update().order_by("pk")[:MOST_REPLAYED])
    _again(found, by)
    return len(found)


def _again(messages: list[WebhookMessage], by: Person) -> None:
    now = clock.now()
    for message in messages:
        message.state, message.tries, message.next_at = State.WAITING, 0, now
        message.replayed_at = now
        enqueue("api.send", message=message.pk, by=by.actor_id)
    WebhookMessage.objects.bulk_update(messages, ["state", "tries", "next_at", "replayed_at"])
