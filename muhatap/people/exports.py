"""A household, and what was said about consents, as sheets: masked as on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from muhatap.citizens import masking
from muhatap.citizens import policy as register
from muhatap.citizens import queries as citizens
from muhatap.citizens.models import ConsentWord
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value
from muhatap.people import housemates, policy


def household(person: Person, params: Mapping[str, str]) -> Sheet:
    """Who is in a household and who was, as far as this person may know them."""
    number = _number(params.get("hane", ""))
    found = housemates.household(person, number)
    seen = (
        [*housemates.members(person, number), *housemates.members(person, number, past=True)] if found else []
    )
    heads = [
        Heading(_("Ad"), width=28),
        Heading(_("Yakınlık"), width=24),
        Heading(_("Telefon"), width=18),
        Heading(_("Başvuru"), Kind.NUMBER, 10),
        Heading(_("Yazıldığı gün"), Kind.DAY, 12),
        Heading(_("Çıktığı gün"), Kind.DAY, 12),
    ]
    rows = (
        [
            one.card.name_masked,
            str(one.member.get_relation_display()),
            one.card.phone_masked,
            one.cases,
            one.member.since,
            one.member.until,
        ]
        for one in seen
    )
    return Sheet(_("Hane %(n)s") % {"n": number}, _("Bilgiler maskelidir."), heads, rows)


def _word(one: ConsentWord) -> list[Value]:
    return [
        one.at,
        str(one.get_purpose_display()),
        masking.point(one.point.kind, one.point.value),
        _("evet") if one.given else _("hayır"),
        one.source,
        one.version,
        one.by.label,
    ]


def consents(person: Person, params: Mapping[str, str]) -> Sheet:
    """Every word about the consents of one record: the proof that may be asked for (6698 m.5)."""
    number = _number(params.get("hemsehri", ""))
    card = citizens.card(number, person=person)
    seen = card is not None and not card.is_blank
    words = ConsentWord.objects.filter(point__citizen=number) if seen else ConsentWord.objects.none()
    heads = [
        Heading(_("Gün"), Kind.MOMENT, 18),
        Heading(_("Amaç"), width=26),
        Heading(_("Adres"), width=24),
        Heading(_("Söz"), width=10),
        Heading(_("Kaynak"), width=16),
        Heading(_("Metin"), width=12),
        Heading(_("Yazan"), width=24),
    ]
    found = words.select_related("point", "by").order_by("-at", "-pk").iterator(500)
    rows = (_word(one) for one in found)
    return Sheet(_("İzinler"), _("Bilgiler maskelidir."), heads, rows)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("hane", household, *policy.MERGERS)
    sheets.offer("izinler", consents, *register.WRITERS)
