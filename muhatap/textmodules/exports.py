"""Ready texts as a sheet."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from muhatap.cases.picking import number
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Sheet
from muhatap.textmodules import queries


def modules(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of ready texts shows, narrowed as there."""
    unit, text, moment = params.get("birim", ""), params.get("q", "")[:120], params.get("an", "")
    of = 0 if unit == "ev" else number(unit)
    heads = [
        Heading(_("Kısaltma"), width=16),
        Heading(_("Ad"), width=28),
        Heading(_("Metin"), width=70),
        Heading(_("İngilizce metin"), width=70),
        Heading(_("Kimin"), width=32),
        Heading(_("Konu"), width=28),
        Heading(_("Ne zaman"), width=40),
    ]
    rows = (
        [
            f"::{row.shortcut}",
            row.title,
            row.body_tr,
            row.body_en,
            row.unit.name if row.unit else _("Bütün belediye"),
            row.topic.name if row.topic else "",
            row.when,
        ]
        for row in queries.listed(person, text, unit_id=of, closed=bool(params.get("kapali")), moment=moment)
    )
    return Sheet(_("Hazır metinler"), text, heads, rows)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("metinler", modules)
