"""Where one was called by name, as a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet
from muhatap.teamwork import queries
from muhatap.teamwork.queries import Call


def calls(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of calls shows: notes as this person may read them."""
    unread = params.get("durum") == "yeni"

    def fetch(cursor: str) -> tuple[Sequence[Call], str]:
        found, page = queries.calls(person, unread=unread, cursor=cursor)
        return found, page.next

    heads = [
        Heading(_("Zaman"), Kind.MOMENT, 17),
        Heading(_("Başvuru"), width=16),
        Heading(_("Başlık"), width=44),
        Heading(_("Yazan"), width=24),
        Heading(_("Not"), width=70),
        Heading(_("Bakıldı"), Kind.MOMENT, 17),
    ]
    lines = (
        [
            call.mention.at,
            call.mention.case.number,
            call.mention.case.title,
            str(call.mention.by),
            call.words,
            call.mention.seen_at,
        ]
        for call in sheets.paged(fetch)
    )
    return Sheet(_("Sizden söz edilenler"), "", heads, lines)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("sozler", calls)
