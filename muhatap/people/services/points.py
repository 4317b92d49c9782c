"""Contact points of two records put together, with the proofs of their consents, and given back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from muhatap.citizens import masking
from muhatap.citizens.models import Citizen, CitizenChange, ContactPoint, Purpose

PURPOSES = tuple(Purpose.values)
STATE = (
    *("is_active", "is_primary", "verified_at"),
    *(f"{purpose}_{column}" for purpose in PURPOSES for column in ("at", "source")),
)
MOMENTS = {"verified_at", *(f"{purpose}_at" for purpose in PURPOSES)}


def unite(kept: Citizen, other: Citizen) -> dict[str, Any]:
    """Give every point of `other` to `kept`; what both have becomes one. What an un-merge needs.

    Of what both have the latest word on each consent holds, whichever record it was said to; the earlier ones
    stay in the two histories (6698 m.5, m.11).
    """
    mine = {(point.kind, point.value): point for point in _points(kept)}
    moved, twins = [], []
    for point in _points(other):
        twin = mine.get((point.kind, point.value))
        if twin is None:
            moved.append({"id": point.pk, "primary": point.is_primary})
            taken = any(p.is_primary and p.is_active for p in mine.values() if p.kind == point.kind)
            point.citizen, point.is_primary = kept, point.is_primary and not taken
            mine[point.kind, point.value] = point
            point.save(update_fields=["citizen", "is_primary"])
        else:
            twins.append(_one_of_two(point, twin))
    make_first(kept)
    return {"points": moved, "twins": twins}


def _points(row: Citizen) -> list[ContactPoint]:
    return list(ContactPoint.objects.filter(citizen=row).select_for_update().order_by("pk"))


def _one_of_two(point: ContactPoint, twin: ContactPoint) -> dict[str, Any]:
    """The kept record's point with what both know; the other's rests."""
    was, before = state(point), state(twin)
    twin.is_active = twin.is_active or point.is_active
    twin.verified_at = max(filter(None, (twin.verified_at, point.verified_at)), default=None)
    for purpose in PURPOSES:
        moment, source = _last_word(purpose, twin, point)
        setattr(twin, f"{purpose}_at", moment)
        setattr(twin, f"{purpose}_source", source)
    twin.save(update_fields=STATE)
    point.is_active = point.is_primary = False
    point.save(update_fields=["is_active", "is_primary"])
    return {"id": point.pk, "twin": twin.pk, "was": was, "before": before, "after": state(twin)}


def _last_word(purpose: str, *points: ContactPoint) -> tuple[datetime | None, str]:
    """The latest yes or no about a purpose, said to any of these records."""
    said: list[tuple[datetime, bool, str]] = []
    for point in points:
        given = getattr(point, f"{purpose}_at")
        if given is not None:
            said.append((given, True, getattr(point, f"{purpose}_source")))
        shown = masking.point(point.kind, point.value)
        back = CitizenChange.objects.filter(
            citizen_id=point.citizen_id, field=purpose, before=shown, after=""
        )
        at = back.order_by("-at").values_list("at", flat=True).first()
        if at is not None:
            said.append((at, False, ""))
    if not said:
        return None, ""
    at, yes, source = max(said, key=lambda one: (one[0], not one[1]))
    return (at, source) if yes else (None, "")


def state(point: ContactPoint) -> dict[str, Any]:
    """The columns that merging may change, as JSON keeps them."""
    values = {name: getattr(point, name) for name in STATE}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _put(point: ContactPoint, name: str, value: Any) -> None:
    setattr(point, name, datetime.fromisoformat(value) if name in MOMENTS and value else value)


def give_back(kept: Citizen, other: Citizen, moved: dict[str, Any]) -> list[int]:
    """Points return to the record they came from; ids of those that the kept one has no more.

    What was said about a point since the merging stays with it: a consent taken back does not come to life.
    """
    whose = {one["id"]: one for one in moved["points"]}
    rows = ContactPoint.objects.filter(Q(pk__in=whose), citizen=kept).select_for_update().order_by("pk")
    gone = []
    for point in rows:
        point.citizen, point.is_primary = other, bool(whose[point.pk]["primary"]) and point.is_active
        point.save(update_fields=["citizen", "is_primary"])
        gone.append(point.pk)
    for one in moved["twins"]:
        _two_of_one(one)
    make_first(kept)
    make_first(other)
    return gone


def _two_of_one(one: dict[str, Any]) -> None:
    held = ContactPoint.objects.select_for_update().in_bulk([one["id"], one["twin"]])
    point, twin = held[one["id"]], held[one["twin"]]
    now = state(twin)
    for name in STATE:
        _put(point, name, one["was"][name])
        if now[name] == one["after"][name]:
            _put(twin, name, one["before"][name])
    for purpose in PURPOSES:
        if one["after"][f"{purpose}_at"] and not now[f"{purpose}_at"]:
            _put(point, f"{purpose}_at", None)
            _put(point, f"{purpose}_source", "")
    point.save(update_fields=STATE)
    twin.save(update_fields=STATE)


def make_first(row: Citizen) -> None:
    """Every kind that is in use has one point to use first."""
    active = list(ContactPoint.objects.filter(citizen=row, is_active=True).order_by("-is_primary", "pk"))
    seen: set[str] = set()
    for point in active:
        wanted = point.kind not in seen
        seen.add(point.kind)
        if point.is_primary != wanted:
            point.is_primary = wanted
            point.save(update_fields=["is_primary"])
