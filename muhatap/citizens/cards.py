"""The person card: what may be seen of a record without a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from muhatap.citizens import cipher, masking, policy
from muhatap.citizens.models import PREFERENCES, Citizen
from muhatap.organization.persons import Person

MATCHES = {
    "number": lambda: _("aynı kimlik no"),
    "phone": lambda: _("aynı numara"),
    "ending": lambda: _("numaranın sonu"),
    "email": lambda: _("aynı e-posta"),
    "name": lambda: _("benzer ad"),
}


@dataclass(frozen=True)
class PointCard:
    """One contact point, masked."""

    id: int
    kind: str
    kind_label: str
    icon: str
    masked: str
    is_primary: bool
    is_first: bool  # preferred among several of its kind
    is_active: bool
    has_consent: bool
    consent_at: datetime | None
    consent_source: str
    takes_news: bool
    news_consent_at: datetime | None
    verified_at: datetime | None


@dataclass(frozen=True)
class Card:
    """A record, masked. When `is_blank` it is hidden by wish from this reader: nothing but that is told.

    `more` is a line from outside (how many cases, when the last one), filled by whoever knows cases.
    """

    id: int
    kind: str
    kind_label: str
    name_masked: str
    initials: str
    representative_masked: str
    number_masked: str
    phone_masked: str
    email_masked: str
    place: str
    address_masked: str
    points: tuple[PointCard, ...]
    language: str
    preferred_channel: str
    preferred_label: str
    call_hours: str
    has_note: bool
    neighbourhood_id: int | None
    district_id: int | None
    is_hidden: bool
    is_blank: bool
    created_at: datetime
    checked_at: datetime | None
    match: str = ""
    more: str = ""
    merged_into: int | None = None  # the record kept in place of this one

    @property
    def match_words(self) -> str:
        """By what a search found this record, for its tag."""
        return MATCHES[self.match]() if self.match in MATCHES else ""

    @property
    def active_points(self) -> tuple[PointCard, ...]:
        """The points in use, preferred ones first."""
        return tuple(point for point in self.points if point.is_active)


ICONS = {"mobile": "device-mobile", "landline": "phone", "email": "mail", "post": "mailbox"}


def with_place(rows: QuerySet[Citizen]) -> QuerySet[Citizen]:
    """With district and neighbourhood, without their shapes."""
    return rows.select_related("district", "neighbourhood__district").defer(
        "district__outline",
        "district__drawn",
        "neighbourhood__outline",
        "neighbourhood__district__outline",
        "neighbourhood__district__drawn",
    )


def cards_of(
    rows: QuerySet[Citizen] | Iterable[Citizen],
    *,
    person: Person | None,
    match: Mapping[int, str] | None = None,
) -> list[Card]:
    """Cards of rows, in their order; `match` says by what each was found. Points come in one statement."""
    found = list(with_place(rows) if isinstance(rows, QuerySet) else rows)
    prefetch_related_objects(found, "contact_points")
    return [_card(row, person, (match or {}).get(row.pk, "")) for row in found]


def _card(row: Citizen, person: Person | None, match: str) -> Card:
    if not policy.sees(person, hidden=row.identity_hidden):
        return _blank(row, match)
    points = _points(row)
    body = row.kind == Citizen.Kind.LEGAL
    return Card(
        id=row.pk,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        # the title of a company or an association is no personal data
        name_masked=row.name if body else masking.name(row.name),
        initials=masking.initials(row.name),
        representative_masked=masking.name(row.representative),
        number_masked=_number(row),
        phone_masked=_first(points, "mobile", "landline"),
        email_masked=_first(points, "email"),
        place=row.neighbourhood.label if row.neighbourhood else row.district.name if row.district else "",
        address_masked=masking.text(row.address),
        points=points,
        language=row.language,
        preferred_channel=row.preferred_channel,
        preferred_label=str(dict(PREFERENCES).get(row.preferred_channel, "")),
        call_hours=row.call_hours,
        has_note=bool(row.note),
        neighbourhood_id=row.neighbourhood_id,
        district_id=row.district_id,
        is_hidden=row.identity_hidden,
        is_blank=False,
        created_at=row.created_at,
        checked_at=row.checked_at,
        match=match,
        merged_into=row.merged_into_id,
    )


def _blank(row: Citizen, match: str) -> Card:
    return Card(
        id=row.pk,
        kind="",
        kind_label="",
        name_masked=_("Kimliği gizli"),
        initials="",
        representative_masked="",
        number_masked="",
        phone_masked="",
        email_masked="",
        place="",
        address_masked="",
        points=(),
        language=row.language,
        preferred_channel="",
        preferred_label="",
        call_hours="",
        has_note=False,
        neighbourhood_id=None,
        district_id=None,
        is_hidden=True,
        is_blank=True,
        created_at=row.created_at,
        checked_at=None,
        match=match,
        merged_into=row.merged_into_id,
    )


def _number(row: Citizen) -> str:
    if not row.number_cipher:
        return ""
    try:
        return masking.number(cipher.unseal(row.number_cipher).value)
    except cipher.Unreadable:
        return _("okunamıyor")


def _points(row: Citizen) -> tuple[PointCard, ...]:
    points = sorted(row.contact_points.all(), key=lambda p: (not p.is_active, not p.is_primary, p.pk))
    in_use = [point.kind for point in points if point.is_active]
    return tuple(
        PointCard(
            id=point.pk,
            kind=point.kind,
            kind_label=point.get_kind_display(),
            icon=ICONS.get(point.kind, "phone"),
            masked=masking.point(point.kind, point.value),
            is_primary=point.is_primary,
            is_first=point.is_primary and in_use.count(point.kind) > 1,
            is_active=point.is_active,
            has_consent=point.consent_at is not None,
            consent_at=point.consent_at,
            consent_source=point.consent_source,
            takes_news=point.takes_news,
            news_consent_at=point.news_consent_at,
            verified_at=point.verified_at,
        )
        for point in points
    )


def _first(points: Iterable[PointCard], *kinds: str) -> str:
    return next((point.masked for point in points if point.is_active and point.kind in kinds), "")
