"""Clocks as they stood before something that may be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from muhatap.deadlines.engine import Due, Sheet
from muhatap.deadlines.models import Clock
from muhatap.deadlines.services.dockets import MOVABLE, locked_sheets, save_sheets

Kept = Mapping[str, Mapping[str, Any]]
MOMENTS = frozenset({"due_at", "paused_at", "extended_at", "stopped_at", "next_alert_at", "told_until"})


def remember(docket_ids: Sequence[int]) -> dict[str, dict[str, Any]]:
    """The clocks of these dockets as JSON, by their ids. One statement."""
    rows = Clock.objects.filter(docket_id__in=docket_ids).order_by("pk")
    return {str(row.pk): {name: _plain(getattr(row, name)) for name in MOVABLE} for row in rows}


@transaction.atomic
def put_back(docket_ids: Sequence[int], kept: Kept) -> list[Due]:
    """Let the clocks of these dockets stand as `remember` saw them; what they show now, in the given order.

    Clocks that started since are gone. What was told of a clock meanwhile stays told. Dates are reckoned
    anew: the calendar may have changed.
    """
    sheets = locked_sheets(docket_ids)
    gone = [row.pk for sheet in sheets.values() for row in sheet.clocks if str(row.pk) not in kept]
    if gone:
        Clock.objects.filter(pk__in=gone).delete()
    for sheet in sheets.values():
        sheet.clocks = [row for row in sheet.clocks if str(row.pk) in kept]
        for row in sheet.clocks:
            _put(sheet, row, kept[str(row.pk)])
    save_sheets(*sheets.values())
    return [sheets[pk].due() for pk in docket_ids]


def _put(sheet: Sheet, row: Clock, values: Mapping[str, Any]) -> None:
    told, until = row.alerts_sent, row.told_until
    for name in MOVABLE:
        if name in values:  # what an older version remembered lacks what is newer
            setattr(row, name, _value(name, values[name]))
    row.alerts_sent, row.told_until = max(told, row.alerts_sent), until
    if row.is_live:
        sheet.reckon(row)
    sheet.changed[row.pk] = row


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _value(name: str, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if name in MOMENTS:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name == "fixed_due" else value
