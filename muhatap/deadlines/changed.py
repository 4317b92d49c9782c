"""Reads about changes of the calendar and of policies: their names, what they move, who made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from muhatap.deadlines.calendar import book
from muhatap.deadlines.models import Change, DayOff, Policy, in_english
from muhatap.deadlines.words import full
from muhatap.kit import clock
from muhatap.organization.models import Unit

Op = Change.Op


@dataclass(frozen=True)
class Tally:
    """How many clocks of a policy and of a unit move, and between which days."""

    code: str
    name: str
    unit: Unit | None
    n: int
    later: int
    earlier: int


def policy_names() -> dict[str, str]:
    """The names of policies by code, in the language of the moment. One statement."""
    return {row.code: row.name for row in Policy.objects.order_by("valid_from")}


def said(change: Change, names: Mapping[str, str] | None = None) -> str:
    """What the change is called: `20.11.2026, İdarî izin: Köprü`, in the language of the moment.

    `names` are those of policies, for whoever has asked for them already.
    """
    payload, op = change.payload, Op(change.op)
    if op == Op.HOURS:
        return str(Op.HOURS.label)
    if op == Op.SEED:
        return _("%(year)s yılının resmî tatilleri") % {"year": payload["year"]}
    if change.code:
        names = policy_names() if names is None else names
        values = {"name": names.get(change.code, change.code), "day": _day(change.first_day)}
        if op == Op.END:
            return _("%(name)s, %(day)s gününde sona eriyor") % values
        if op == Op.DROP:
            return _("%(name)s, başlamamış satır kaldırıldı") % values
        return _("%(name)s, %(day)s gününden") % values
    days = _span(change.first_day, change.last_day)
    if op == Op.REMOVE:
        return _("%(days)s takvimden kaldırıldı") % {"days": days}
    name = payload.get("name_en") if in_english() and payload.get("name_en") else payload.get("name", "")
    kind = str(DayOff.Kind(payload["kind"]).label) if payload.get("kind") in DayOff.Kind.values else ""
    return f"{days}, {kind}: {name}"


def _day(day: date | None) -> str:
    return full(day) if day else ""


def _span(first: date | None, last: date | None) -> str:
    return _day(first) if first == last or last is None else f"{_day(first)}–{_day(last)}"


def moved_dates(moved: Any) -> str:
    """`Yasal, 3071 20.11.2026 → 23.11.2026` for each [policy, unit, before, after] of an event."""
    if not moved:
        return ""
    shorts: dict[str, str] = {}
    for row in book().policies.values():
        shorts.setdefault(row.code, row.short)
    found = []
    for code, _unit, before, after in moved:
        days = [datetime.fromisoformat(str(moment)) for moment in (before, after)]
        form = "%d.%m.%Y" if clock.local(days[0]).date() != clock.local(days[1]).date() else "%d.%m.%Y %H.%M"
        spoken = " → ".join(clock.local(day).strftime(form) for day in days)
        found.append(f"{shorts.get(str(code), code)} {spoken}")
    return "; ".join(dict.fromkeys(found))


def tallies(change: Change) -> list[Tally]:
    """What moves by policy and unit, the most first. Three statements."""
    later, earlier = Q(after__gt=F("before")), Q(after__lt=F("before"))
    rows = list(
        change.shifts.order_by()
        .values_list("code", "unit_id")
        .annotate(n=Count("pk"), later=Count("pk", filter=later), earlier=Count("pk", filter=earlier))
        .order_by("-n", "code", "unit_id")
    )
    units = Unit.objects.in_bulk([unit for _code, unit, *_rest in rows if unit])
    names = policy_names()
    return [
        Tally(code, names.get(code, code), units.get(unit or 0), n, more, less)
        for code, unit, n, more, less in rows
    ]


def reach(change: Change) -> tuple[datetime | None, datetime | None]:
    """The earliest and the latest date among those that move, as they will be."""
    found = change.shifts.aggregate(first=Min("after"), last=Max("after"))
    return found["first"], found["last"]


def late_at_once(change: Change) -> int:
    """How many clocks a change that is not made yet would put into the past. One statement."""
    now = clock.now()
    return change.shifts.filter(before__gte=now, after__lt=now).count()


def changes(*, code: str = "", op: str = "", state: str = "") -> QuerySet[Change]:
    """The changes, narrowed; nothing is narrowed by what is empty."""
    rows = Change.objects.select_related("made_by", "applied_by", "document")
    if code:
        rows = rows.filter(code=code)
    if op:
        rows = rows.filter(op=op)
    if state:
        rows = rows.filter(state=state)
    return rows


def of_day(day: date) -> list[Change]:
    """What was entered about a day of the calendar, newest first; single days and ranges around it."""
    rows = changes().filter(first_day__lte=day, last_day__gte=day, code="").exclude(state=Change.State.LEFT)
    return list(rows.exclude(op=Op.SEED).order_by("-pk")[:50])


def of_policy(code: str) -> list[Change]:
    """What was changed of a policy, newest first."""
    return list(changes(code=code).exclude(state=Change.State.LEFT).order_by("-pk")[:50])


def last_sure_year() -> int | None:
    """The last year before the first with estimated holidays; None when there is none in the calendar."""
    estimated = DayOff.objects.filter(is_estimated=True).aggregate(day=Min("day"))["day"]
    if estimated is not None:
        return int(estimated.year) - 1
    last = DayOff.objects.filter(kind=DayOff.Kind.HOLIDAY).aggregate(day=Max("day"))["day"]
    return last.year if last else None
