"""Addresses as a page shows them without a reason: the neighbourhood, never the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muhatap.citizens import masking
from muhatap.citizens.models import Address

SHOWN = 30


@dataclass(frozen=True)
class AddressCard:
    """One address, masked."""

    id: int
    kind: str
    kind_label: str
    masked: str
    place: str
    since: date
    until: date | None
    source_label: str
    is_main: bool


def of_citizen(citizen_id: int) -> list[Address]:
    """Addresses of a record, those in use first, the main one before them. One statement."""
    rows = Address.objects.filter(citizen=citizen_id).select_related("neighbourhood__district")
    rows = rows.defer(
        "neighbourhood__outline", "neighbourhood__district__outline", "neighbourhood__district__drawn"
    )
    found = list(rows.order_by("-is_main", "-since", "-pk")[:SHOWN])
    return sorted(found, key=lambda one: one.until is not None)


def cards(citizen_id: int) -> list[AddressCard]:
    """The same, masked. The caller has asked whether the record may be seen."""
    return [
        AddressCard(
            id=row.pk,
            kind=row.kind,
            kind_label=row.get_kind_display(),
            masked=masking.text(row.line),
            place=row.neighbourhood.label if row.neighbourhood else "",
            since=row.since,
            until=row.until,
            source_label=row.get_source_display(),
            is_main=row.is_main,
        )
        for row in of_citizen(citizen_id)
    ]


def main_of(citizen_id: int) -> Address | None:
    """The main address in clear, for whoever has logged the look. One statement."""
    rows = Address.objects.filter(citizen=citizen_id, is_main=True)
    return rows.select_related("neighbourhood__district").first()


def is_offered(citizen_id: int | None) -> bool:
    """True when a desk may take the main address over: there is one, and its owner is not hidden by wish."""
    if citizen_id is None:
        return False
    rows = Address.objects.filter(citizen=citizen_id, is_main=True, citizen__identity_hidden=False)
    return rows.exists()
