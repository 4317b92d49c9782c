"""One row for every act of administration: who, what, from what to what, why (access-control.audit-trail)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from muhatap.kit import clock
from muhatap.organization.models import AdminEvent
from muhatap.organization.persons import Person

REASON_LENGTH = 300


def audit(
    action: str,
    subject: str | Model,
    *,
    by: Person,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AdminEvent:
    """Write down who did what to which thing, in the caller's transaction; rows are never changed afterwards.

    `subject` is "kind:key" or a row. Give only what differs in `before` and `after`; never a secret,
    and of citizens no more than a key.
    """
    return AdminEvent.objects.create(
        at=clock.now(),
        by_id=by.actor_id,
        action=action,
        subject=subject if isinstance(subject, str) else subject_of(subject),
        before=_plain(before or {}),
        after=_plain(after or {}),
        reason=reason[:REASON_LENGTH],
    )


def subject_of(row: Model) -> str:
    """`unit:12` for a row."""
    return f"{row._meta.model_name}:{row.pk}"


def change(row: Model, changes: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the columns that differ, save just these, and return them as they were and as they are."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in changes.items():
        old = getattr(row, name)
        if old != value:
            before[name], after[name] = old, value
            setattr(row, name, value)
    if after:
        row.save(update_fields=list(after))
    return before, after


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_plain_value(one) for one in value]
    return str(value)
