"""What changes seldom, and the key itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema


class TopicRow(Schema):
    """A topic. Only leaves take cases."""

    id: int
    code: str
    name: str
    parent_id: int | None
    is_leaf: bool
    kind: str
    unit_id: int | None
    target_days: int | None
    needs_place: bool
    needs_approval: bool
    allows_anonymous: bool
    questions: list[dict[str, Any]]


class TopicList(Schema):
    """The tree of topics, in its order."""

    items: list[TopicRow]


class UnitRow(Schema):
    """A unit of the house, or a body outside."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    takes_referrals: bool


class UnitList(Schema):
    """Open units."""

    items: list[UnitRow]


class PlaceRow(Schema):
    """A district or a neighbourhood."""

    id: int
    code: str
    name: str
    district_id: int | None = None
    lat: float | None
    lon: float | None


class PlaceList(Schema):
    """Places by name."""

    items: list[PlaceRow]


class Word(Schema):
    """A value and its words."""

    value: str
    label: str


class Vocabulary(Schema):
    """Every list of fixed values."""

    channels: list[Word]
    kinds: list[Word]
    statuses: list[Word]
    referral_statuses: list[Word]
    outcomes: list[Word]
    ways: list[Word]
    citizen_kinds: list[Word]
    events: list[Word]


class ModuleRow(Schema):
    """A ready text."""

    id: int
    shortcut: str
    title: str
    text: str
    unit_id: int | None
    topic_id: int | None
    moments: list[str]


class ModuleList(Schema):
    """Ready texts."""

    items: list[ModuleRow]


class RuleRow(Schema):
    """A routing rule. `condition` is the tree that views use, `says` the same in words."""

    id: int
    order: int
    name: str
    state: str
    condition: dict[str, Any]
    says: str
    unit_ids: list[int]
    by_itself: bool
    since: date | None
    until: date | None


class RuleList(Schema):
    """Routing rules in the order in which they are asked; the first that fits decides."""

    items: list[RuleRow]


class KeyInfo(Schema):
    """The key that asks."""

    name: str
    scopes: list[str]
    roles: list[str]
    per_minute: int
    left: int
