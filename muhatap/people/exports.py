"""Pairs of records, a household, and what was said about consents, as sheets: masked as on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.cases.picking import number
from muhatap.citizens import masking
from muhatap.citizens import policy as register
from muhatap.citizens import queries as citizens
from muhatap.citizens.models import ConsentWord
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value
from muhatap.people import housemates, policy, queries
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


def household(person: Person, params: Mapping[str, str]) -> Sheet:
    """Who is in a household and who was, as far as this person may know them."""
    wanted = number(params.get("hane", "")) or 0
    found = housemates.household(person, wanted)
    seen = (
        [*housemates.members(person, wanted), *housemates.members(person, wanted, past=True)] if found else []
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
    return Sheet(_("Hane %(n)s") % {"n": wanted}, _("Bilgiler maskelidir."), heads, rows)


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
    wanted = number(params.get("hemsehri", "")) or 0
    card = citizens.card(wanted, person=person)
    seen = card is not None and not card.is_blank
    words = ConsentWord.objects.filter(point__citizen=wanted) if seen else ConsentWord.objects.none()
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


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("hane", household, *policy.MERGERS)
    sheets.offer("izinler", consents, *register.WRITERS)
    sheets.offer("ciftler", pairs, *policy.MERGERS)
