"""Pairs of records as a sheet: masked, as on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value
from muhatap.people import policy, queries
from muhatap.people.forms import PairFilter
from muhatap.people.queries import Shown

BATCH = 200


def pairs(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of pairs shows, narrowed as there."""
    state, sure = PairFilter(params).wanted()

    def fetch(cursor: str) -> tuple[Sequence[Shown], str]:
        shown, page = queries.pairs(person, state, sure, cursor, size=BATCH)
        return shown, page.next

    heads = [
        Heading(_("Kayıt"), width=28),
        Heading(_("Öteki kayıt"), width=28),
        Heading(_("Neden"), width=40),
        Heading(_("Kesinlik"), width=20),
        Heading(_("Durum"), width=18),
        Heading(_("Karar"), width=40),
        Heading(_("Karar veren"), width=24),
        Heading(_("Karar günü"), Kind.DAY, 12),
    ]
    return Sheet(
        _("Aynı kişi olabilenler"), _("Bilgiler maskelidir."), heads, map(_values, sheets.paged(fetch))
    )


def _values(one: Shown) -> list[Value]:
    row = one.pair
    return [
        f"{one.first.id} {one.first.name_masked}",
        f"{one.second.id} {one.second.name_masked}",
        ", ".join(one.words),
        _("hemen hemen kesin") if one.is_sure else _("olası"),
        row.get_state_display(),
        row.reason,
        row.decided_by.label if row.decided_by else "",
        row.decided_at,
    ]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("ciftler", pairs, *policy.MERGERS)
