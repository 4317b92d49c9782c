"""The publishing desk as a sheet: which case stands how, never a citizen's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet
from muhatap.publishing import desk, policy
from muhatap.publishing.forms import DeskFilter
from muhatap.publishing.models import Publication
from muhatap.publishing.telling import place_of


def queue(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the desk shows, narrowed as there."""
    wanted = DeskFilter(params).wanted()

    def fetch(cursor: str) -> tuple[Sequence[Publication], str]:
        page = desk.page(person, wanted, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Başvuru"), width=16),
        Heading(_("Konu"), width=36),
        Heading(_("Yeri"), width=32),
        Heading(_("Durum"), width=20),
        Heading(_("Bekliyor"), Kind.MOMENT, 17),
        Heading(_("Karar"), Kind.MOMENT, 17),
    ]
    lines = (
        [
            row.case.number,
            row.case.topic.name,
            place_of(row.case),
            row.get_state_display(),
            row.waiting_since,
            row.decided_at,
        ]
        for row in sheets.paged(fetch)
    )
    return Sheet(_("Yayın"), wanted.number, heads, lines)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("yayin", queue, *policy.MODERATORS)
