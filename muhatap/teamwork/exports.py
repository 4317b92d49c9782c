"""Where one was mentioned, as a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet
from muhatap.teamwork import queries
from muhatap.teamwork.queries import Mentioned


def mentions(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of mentions shows: notes as this person may read them."""
    unread = params.get("durum") == "yeni"

    def fetch(cursor: str) -> tuple[Sequence[Mentioned], str]:
        found, page = queries.mentions(person, unread=unread, cursor=cursor)
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
            row.mention.at,
            row.mention.case.number,
            row.mention.case.title,
            str(row.mention.by),
            row.words,
            row.mention.seen_at,
        ]
        for row in sheets.paged(fetch)
    )
    return Sheet(_("Sizden söz edilenler"), "", heads, lines)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("sozler", mentions)
