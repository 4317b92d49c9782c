"""The register as a sheet: masked as on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.citizens import policy, queries
from muhatap.citizens.forms import ListForm
from muhatap.citizens.queries import Card, Filters
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet

BATCH = 200
FOUND = 50  # a search ends there on the screen too


def register(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of the register shows, searched or narrowed as there."""
    form = ListForm(params)
    form.is_valid()
    data = getattr(form, "cleaned_data", {})
    area, text = data.get("neighbourhood"), data.get("q", "").strip()
    filters = Filters(data.get("kind", ""), area.pk if area else None, data.get("checked", ""))

    def fetch(cursor: str) -> tuple[Sequence[Card], str]:
        if text:
            return queries.find(text, FOUND, person=person), ""
        cards, page = queries.listed(person, filters, cursor, size=BATCH)
        return cards, page.next

    heads = [
        Heading(_("Ad"), width=28),
        Heading(_("Tür"), width=14),
        Heading(_("Telefon"), width=18),
        Heading(_("Kimlik no"), width=16),
        Heading(_("Mahalle"), width=32),
        Heading(_("Son doğrulama"), Kind.DAY, 12),
    ]
    rows = (
        [
            card.name_masked,
            card.kind_label,
            card.phone_masked,
            card.number_masked,
            card.place,
            card.checked_at,
        ]
        for card in sheets.paged(fetch)
    )
    return Sheet(_("Hemşehriler"), _("Bilgiler maskelidir."), heads, rows)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("hemsehriler", register, *policy.READERS)
