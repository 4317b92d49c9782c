"""Sending: one try at a time, later ones further apart, about three days long; then a person decides.

While a target fails, only one message a while is tried for it and the others wait for that one's luck: a
target that hangs holds a worker for ten seconds now and then, not for as long as there are messages.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.api import signing, targets
from muhatap.api.models import Webhook, WebhookMessage, WebhookTry
from muhatap.api.services.webhooks import pause
from muhatap.api.targets import Outcome
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.organization.persons import Person

State = WebhookMessage.State
HOUR = 3600
# seconds until the next try of a message; together a little over three days
WAITS = (15, 60, 300, 1800, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
PATIENCE = timedelta(days=3)  # how long a target may fail before it is paused
LOST_AFTER = timedelta(minutes=5)  # a message whose job did not come by then gets another
BATCH = 500
KEPT = timedelta(days=30)


def send(message_id: int, actor_id: int | None = None, *, by: Person) -> WebhookMessage | None:
    """Try to deliver a message that waits; nothing happens for one that does not."""
    message = _due(message_id)
    if message is None:
        return None
    row, now = message.webhook, clock.now()
    if row.blocked_until is not None and row.blocked_until > now:
        return _later(message, row.blocked_until)
    outcome = _tried(row, message)
    with transaction.atomic():
        row = Webhook.objects.select_for_update().get(pk=row.pk)
        message = WebhookMessage.objects.select_for_update().get(pk=message.pk)
        WebhookTry.objects.create(
            message=message,
            at=now,
            code=outcome.status,
            milliseconds=outcome.milliseconds,
            error=outcome.error,
            by_id=actor_id,
        )
        message.tries += 1
        if outcome.arrived:
            _arrived(row, message)
        else:
            _failed(row, message, outcome, by=by)
    return message


def _due(message_id: int) -> WebhookMessage | None:
    rows = WebhookMessage.objects.select_related("webhook")
    message = rows.filter(pk=message_id, state=State.WAITING).first()
    if message is None or message.webhook.paused_at is not None or message.webhook.ended_at is not None:
        return None
    return message


def _tried(row: Webhook, message: WebhookMessage) -> Outcome:
    try:
        secret = signing.unseal(bytes(row.secret))
    except InvalidToken:
        return Outcome(None, 0, "the secret cannot be read with this installation's key")
    message_id, timestamp = f"msg_{message.pk}", int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Muhatap-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signing.signature(secret, message_id, timestamp, message.body),
    }
    return targets.post(row.url, message.body, headers)


def _arrived(row: Webhook, message: WebhookMessage) -> None:
    message.state, message.sent_at, message.next_at = State.SENT, clock.now(), None
    message.save(update_fields=["state", "sent_at", "next_at", "tries"])
    if row.failures:
        row.failing_since, row.failures, row.blocked_until = None, 0, None
        row.save(update_fields=["failing_since", "failures", "blocked_until"])


def _failed(row: Webhook, message: WebhookMessage, outcome: Outcome, *, by: Person) -> None:
    now = clock.now()
    row.failing_since = row.failing_since or now
    row.failures = min(row.failures + 1, 30_000)
    row.blocked_until = now + timedelta(seconds=WAITS[min(row.failures, len(WAITS)) - 1])
    row.save(update_fields=["failing_since", "failures", "blocked_until"])
    if message.tries > len(WAITS) or now - row.failing_since > PATIENCE:
        message.state, message.next_at = State.FAILED, None
        message.save(update_fields=["state", "next_at", "tries"])
    else:
        message.save(update_fields=["tries"])
        _later(message, now + timedelta(seconds=WAITS[message.tries - 1]))
    if now - row.failing_since > PATIENCE and row.paused_at is None:
        why = outcome.error or f"HTTP {outcome.status}"
        pause(row.pk, reason=_("Üç gündür ulaşılamıyor: %(why)s") % {"why": why}, by=by)
        WebhookMessage.objects.filter(webhook=row, state=State.WAITING).update(
            state=State.FAILED, next_at=None
        )


@transaction.atomic
def _later(message: WebhookMessage, moment: datetime) -> WebhookMessage:
    message.next_at = moment
    message.save(update_fields=["next_at"])
    enqueue("api.send", at=moment, message=message.pk)
    return message


def sweep(*, by: Person) -> int:
    """Messages that wait and whose job was lost get another; how many."""
    late = clock.now() - LOST_AFTER
    rows = WebhookMessage.objects.filter(state=State.WAITING, next_at__lt=late, webhook__paused_at=None)
    with transaction.atomic():
        found = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("next_at")[:BATCH])
        for message in found:
            message.next_at = clock.now()
            enqueue("api.send", message=message.pk)
        WebhookMessage.objects.bulk_update(found, ["next_at"])
    return len(found)


def forget_old_messages(before: datetime, *, by: Person) -> int:
    """Delete messages that were made before a moment, with their tries."""
    deleted, _by_model = WebhookMessage.objects.filter(created_at__lt=before).delete()
    return deleted
