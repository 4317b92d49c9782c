"""Those who came as a sheet: people of the register masked, as on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value
from muhatap.reception import policy, queries
from muhatap.reception.forms import HistoryForm
from muhatap.reception.queries import Line

BATCH = 200


def visits(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of those who came shows, narrowed as there."""
    filters = HistoryForm(params).wanted()

    def fetch(cursor: str) -> tuple[Sequence[Line], str]:
        lines, page = queries.history(person, filters, cursor, size=BATCH)
        return lines, page.next

    heads = [
        Heading(_("Geliş"), Kind.MOMENT, 17),
        Heading(_("Sıra"), Kind.NUMBER, 8),
        Heading(_("Masa"), width=28),
        Heading(_("Ziyaretçi"), width=28),
        Heading(_("Ne için"), width=40),
        Heading(_("Birim"), width=28),
        Heading(_("Sonuç"), width=24),
        Heading(_("Başvuru"), width=16),
        Heading(_("Görüşen"), width=24),
        Heading(_("Gidiş"), Kind.MOMENT, 17),
    ]
    return Sheet(_("Gelenler"), "", heads, map(_values, sheets.paged(fetch)))


def _values(line: Line) -> list[Value]:
    row = line.visit
    return [
        row.arrived_at,
        row.no,
        row.desk.name,
        line.name,
        row.purpose,
        row.unit.name if row.unit else "",
        row.get_outcome_display() or row.get_state_display(),
        row.case.number if row.case else "",
        row.served_by.label if row.served_by else "",
        row.left_at,
    ]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("gelenler", visits, *policy.RECEIVERS)
