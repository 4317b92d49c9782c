"""Keyset paging: bounded, stable while rows arrive, the same cost on every page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page and the cursors to its neighbours; empty cursors mean that there is nothing more."""

    rows: Sequence[Row]
    next: str
    previous: str


def encode(values: Sequence[object]) -> str:
    """Values of the ordering columns as an opaque cursor."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str, width: int) -> list[Any] | None:
    """The values of a cursor, or None when it is not one (a forged cursor shows the first page)."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(values, list) or len(values) != width:
        return None
    return [_moment(value) for value in values]


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def keyset(rows: QuerySet[Row], order: Sequence[str], cursor: str = "", *, size: int = 50) -> Page[Row]:
    """One page of `rows` in `order` ("-received_at", "-id"); the last column must be unique.

    `cursor` is "" for the first page, else `next` or `previous` of another page. Empty values sort last
    in either direction.
    """
    every, back = rows, cursor.startswith("<")
    names = [name.lstrip("-") for name in order]
    directions = [name.startswith("-") != back for name in order]
    values = decode(cursor.lstrip("<>"), len(names)) if cursor else None
    if values is not None:
        try:
            rows = rows.filter(_after(names, directions, values, back))
        except (ValueError, TypeError, ValidationError):
            values = None
    ordered = rows.order_by(
        *(_ordering(name, down, back) for name, down in zip(names, directions, strict=True))
    )
    try:
        found = list(ordered[: size + 1])
    except (ValueError, TypeError, ValidationError):
        return keyset(every, order, "", size=size)
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    has_next, has_previous = (values is not None if back else more), (more if back else values is not None)
    return Page(
        rows=found,
        next=">" + encode([_value(found[-1], name) for name in names]) if found and has_next else "",
        previous="<" + encode([_value(found[0], name) for name in names]) if found and has_previous else "",
    )


def _value(row: Model, name: str) -> object:
    value: object = row
    for part in name.split("__"):
        value = getattr(value, part, None)
    return value


def _ordering(name: str, down: bool, back: bool) -> Any:
    from django.db.models import F

    column = F(name)
    nulls: dict[str, Any] = {"nulls_first": True} if back else {"nulls_last": True}
    return column.desc(**nulls) if down else column.asc(**nulls)


def _after(names: Sequence[str], directions: Sequence[bool], values: Sequence[Any], back: bool) -> Q:
    condition, equal = Q(pk__in=[]), Q()
    for name, down, value in zip(names, directions, values, strict=True):
        if value is None:
            beyond = Q(**{f"{name}__isnull": False}) if back else Q(pk__in=[])
            same = Q(**{f"{name}__isnull": True})
        else:
            beyond = Q(**{f"{name}__{'lt' if down else 'gt'}": value})
            if not back:
                beyond |= Q(**{f"{name}__isnull": True})
            same = Q(**{name: value})
        condition |= equal & beyond
        equal &= same
    return condition
