"""Webhooks and what they sent as sheets; never a secret, never what was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.api import hooks
from muhatap.api.forms import MessageFilterForm, WebhookFilterForm
from muhatap.api.models import Webhook, WebhookMessage
from muhatap.cases.picking import number
from muhatap.kit.paging import keyset
from muhatap.organization import policy, sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value

BATCH = 200


def webhooks(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of webhooks shows, narrowed as there."""
    rows = hooks.webhooks(WebhookFilterForm(params).wanted())

    def fetch(cursor: str) -> tuple[Sequence[Webhook], str]:
        page = keyset(rows, ("-id",), cursor, size=BATCH)
        return page.rows, page.next

    heads = [
        Heading(_("Adres"), width=60),
        Heading(_("Not"), width=32),
        Heading(_("Anahtar"), width=28),
        Heading(_("Olaylar"), width=60),
        Heading(_("Durum"), width=16),
        Heading(_("Kuruldu"), Kind.MOMENT, 17),
    ]
    lines: Iterator[list[Value]] = (
        [row.url, row.note, row.key.name, ", ".join(row.events), str(row.stands[1]), row.created_at]
        for row in sheets.paged(fetch)
    )
    return Sheet(_("Web kancaları"), "", heads, lines)


def messages(person: Person, params: Mapping[str, str]) -> Sheet:
    """What one webhook (`kanca`) sent. `Webhook.DoesNotExist` for none."""
    row = Webhook.objects.get(pk=number(params.get("kanca", "")) or 0)
    sent = hooks.messages(row, MessageFilterForm(params).state())

    def fetch(cursor: str) -> tuple[Sequence[WebhookMessage], str]:
        page = keyset(sent, ("-id",), cursor, size=BATCH)
        return page.rows, page.next

    heads = [
        Heading(_("Olay"), width=28),
        Heading(_("Başvuru"), width=16),
        Heading(_("Zaman"), Kind.MOMENT, 17),
        Heading(_("Durum"), width=14),
        Heading(_("Denemeler"), Kind.NUMBER, 10),
        Heading(_("Son deneme"), Kind.MOMENT, 17),
        Heading(_("Yanıt"), width=28),
    ]
    return Sheet(_("Gönderilenler"), row.url, heads, map(_values, sheets.paged(fetch)))


def _values(row: WebhookMessage) -> list[Value]:
    tries = sorted(row.attempts.all(), key=lambda one: one.pk)
    last = tries[-1] if tries else None
    said = "" if last is None else f"HTTP {last.code}" if last.code else last.error
    case = row.event.case.number if row.event else ""
    at = last.at if last is not None else None
    return [row.kind, case, row.created_at, row.get_state_display(), len(tries), at, said]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("web-kancalari", webhooks, *policy.SEES)
    sheets.offer("web-kancasi", messages, *policy.SEES)
