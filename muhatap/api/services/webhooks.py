"""Webhooks: made for a key, corrected, paused, ended. Each leaves a row in the log of administration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from muhatap.api import signing, targets
from muhatap.api.hearing import EVENTS
from muhatap.api.models import Webhook
from muhatap.cases.recording import HEARD
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.organization import queries as organization
from muhatap.organization import services as organization_services
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit, change

MOST = 20  # of one key
CHANGEABLE = ("url", "events", "note")


@transaction.atomic
def create_webhook(
    key_id: int, *, url: str, events: Sequence[str], note: str = "", by: Person
) -> tuple[Webhook, str]:
    """A webhook of a key and its secret, which is shown now and never again.

    It hears of what the key may see. Raises `Incomplete` by field, and `NotNow` for too many of one key.
    """
    _hold()
    wanted = _checked({"url": url, "events": list(events), "note": note})
    if Webhook.objects.filter(key_id=key_id, ended_at=None).count() >= MOST:
        raise NotNow(_("Bir anahtarın en çok %(n)s web kancası olabilir.") % {"n": MOST})
    secret = signing.new_secret()
    row = Webhook.objects.create(
        key_id=key_id,
        secret=signing.seal(secret),
        created_at=clock.now(),
        created_by_id=by.actor_id,
        **wanted,
    )
    audit("webhook.created", row, by=by, after=wanted)
    _remember_heard()
    return row, secret


@transaction.atomic
def change_webhook(webhook_id: int, changes: Mapping[str, Any], *, by: Person) -> Webhook:
    """Correct address, events or note."""
    _hold()
    row = _live(webhook_id)
    if set(changes) - set(CHANGEABLE):
        raise TypeError("of a webhook only address, events and note change")
    before, after = change(row, _checked(changes))
    if after:
        audit("webhook.changed", row, by=by, before=before, after=after)
        _remember_heard()
    return row


@transaction.atomic
def pause(webhook_id: int, *, reason: str, by: Person) -> Webhook:
    """Send nothing until somebody resumes it; what happens meanwhile is kept and can be sent then."""
    row = _live(webhook_id)
    if row.paused_at is None:
        change(row, {"paused_at": clock.now(), "pause_reason": reason[:200]})
        audit("webhook.paused", row, by=by, reason=reason)
    return row


@transaction.atomic
def resume(webhook_id: int, *, by: Person) -> Webhook:
    """Send again, from now on. What was kept while it was paused goes by `replay_span`."""
    row = _live(webhook_id)
    if row.paused_at is not None:
        fresh = {"paused_at": None, "pause_reason": "", "failing_since": None, "failures": 0}
        change(row, {**fresh, "blocked_until": None})
        audit("webhook.resumed", row, by=by)
    return row


@transaction.atomic
def end_webhook(webhook_id: int, *, by: Person) -> Webhook:
    """End a webhook for good; what it sent stays to be read for a month."""
    _hold()
    row = _live(webhook_id)
    change(row, {"ended_at": clock.now()})
    audit("webhook.ended", row, by=by)
    _remember_heard()
    return row


def _live(webhook_id: int) -> Webhook:
    return Webhook.objects.select_for_update().get(pk=webhook_id, ended_at=None)


def _checked(wanted: Mapping[str, Any]) -> dict[str, Any]:
    clean = dict(wanted)
    if "url" in clean:
        clean["url"] = clean["url"].strip()
        targets.check(clean["url"])
    if "events" in clean:
        clean["events"] = sorted(set(clean["events"]))
        unknown = [name for name in clean["events"] if name not in EVENTS]
        if unknown or not clean["events"]:
            words = _("Böyle bir olay yok: %(names)s.") % {"names": ", ".join(unknown) or "–"}
            raise Incomplete(words, fields={"events": words})
    if "note" in clean:
        clean["note"] = clean["note"].strip()
    return clean


def _remember_heard() -> None:
    """Cases promise the work of telling only for moves that somebody wants to hear of."""
    lists = Webhook.objects.filter(ended_at=None).values_list("events", flat=True)
    heard = sorted({name for names in lists for name in names})
    organization_services.set_setting(HEARD, " ".join(heard), by=organization.system())


def _hold() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('webhooks', 1071))")
