"""The rules as a sheet."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from muhatap.cases import policy
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet
from muhatap.routing import queries
from muhatap.routing.words import STATES


def rules(person: Person, params: Mapping[str, str]) -> Sheet:
    """Every rule in its order, switched off ones too."""
    heads = [
        Heading(_("Sıra"), Kind.NUMBER, 8),
        Heading(_("Ad"), width=28),
        Heading(_("Koşul"), width=70),
        Heading(_("Birimler"), width=40),
        Heading(_("Kendiliğinden yönlendirir"), width=14),
        Heading(_("Başlangıç"), Kind.DAY, 12),
        Heading(_("Bitiş"), Kind.DAY, 12),
        Heading(_("Durum"), width=18),
    ]
    rows = (
        [
            row.rule.order,
            row.rule.name,
            row.sentence,
            ", ".join(unit.name for unit in row.units),
            _("Evet") if row.rule.by_itself else _("Hayır"),
            row.rule.since,
            row.rule.until,
            str(STATES[row.state]),
        ]
        for row in queries.rows()
    )
    return Sheet(_("Yönlendirme kuralları"), "", heads, rows)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("kurallar", rules, *policy.READS_RULES)
