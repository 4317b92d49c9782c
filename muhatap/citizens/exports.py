"""The register and the log of looks at it as sheets: masked as on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.citizens import policy, queries
from muhatap.citizens.forms import ListForm, ViewingFilter
from muhatap.citizens.models import Citizen, Viewing
from muhatap.citizens.queries import Card, Filters
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value

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


def viewings(person: Person, params: Mapping[str, str]) -> Sheet:
    """Who looked at one record (`kayit`), narrowed as on its page. `Citizen.DoesNotExist` for none."""
    given = params.get("kayit", "")
    pk = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    card = queries.card(pk, person=person)
    if card is None:
        raise Citizen.DoesNotExist
    what = ViewingFilter(params).what()

    def fetch(cursor: str) -> tuple[Sequence[Viewing], str]:
        page = queries.viewings(person, card.id, what, cursor, size=BATCH)
        return page.rows, page.next

    heads = [
        Heading(_("Zaman"), Kind.MOMENT, 17),
        Heading(_("Bakan"), width=28),
        Heading(_("Birim"), width=36),
        Heading(_("Ne gördü"), width=24),
        Heading(_("Gerekçe"), width=44),
        Heading(_("Başvuru"), width=16),
    ]
    return Sheet(_("Kim baktı?"), card.name_masked, heads, map(_look, sheets.paged(fetch)))


def _look(row: Viewing) -> list[Value]:
    staff = row.by.staff
    unit = staff.unit.name if staff is not None and staff.unit is not None else ""
    return [row.at, row.by.label, unit, row.get_what_display(), row.reason, row.case_number]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("hemsehriler", register, *policy.READERS)
    sheets.offer("bakanlar", viewings, *policy.LOG_READERS)
