"""The calendar's rows: seeded from the `holidays` package, corrected by people, always with an author."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import holidays
from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.deadlines.models import DayOff
from muhatap.deadlines.services.recomputing import Moved, recompute
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.kit.text import flaw, one_line
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.services.audit import audit

KEEPERS = (Role.ADMIN, Role.MANAGER, Role.SYSTEM)
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
ESTIMATED = " (tahmini)"
EVES = {
    "Ramazan Bayramı": ("Ramazan Bayramı arifesi", "Eve of Eid al-Fitr"),
    "Kurban Bayramı": ("Kurban Bayramı arifesi", "Eve of Eid al-Adha"),
    "Cumhuriyet Bayramı": ("Cumhuriyet Bayramı öğleden sonrası", "Republic Day, afternoon before"),
}

__all__ = ["Moved", "add_day_off", "change_day_off", "load_calendar", "remove_day_off"]


@dataclass(frozen=True)
class Holiday:
    """A day of law 2429 as the `holidays` package knows it."""

    day: date
    kind: str
    name_tr: str
    name_en: str
    is_estimated: bool


@transaction.atomic
def add_day_off(
    day: date, kind: str, name: str, reason: str, *, by: Person, name_en: str = ""
) -> list[Moved]:
    """Enter a holiday, half-day, leave or closure with its reason. Returns the open clocks it moved."""
    _require_keeper(by)
    clean = _checked(day, kind, name, name_en, reason)
    made, is_new = DayOff.objects.get_or_create(
        day=day, defaults={**clean, "added_at": clock.now(), "added_by_id": by.actor_id}
    )
    if not is_new:
        message = _("Bu gün takvimde var: %(name)s. Düzeltmek için o günü açın.") % {"name": made.name}
        raise NotNow(message, fields={"day": message})
    moved = recompute(day, day, by=by)
    after = {**clean, "moved": len(moved)}
    audit("day_off.added", f"day_off:{day}", by=by, after=after, reason=clean["reason"])
    return moved


@transaction.atomic
def change_day_off(
    day: date, kind: str, name: str, reason: str, *, by: Person, name_en: str = ""
) -> list[Moved]:
    """Correct a day that stands in the calendar (an estimated holiday, a wrong kind). Returns what moved."""
    _require_keeper(by)
    clean = _checked(day, kind, name, name_en, reason)
    row = _found(day)
    before = {column: getattr(row, column) for column in clean}
    if before == clean:
        return []
    for column, value in clean.items():
        setattr(row, column, value)
    row.added_at, row.added_by_id = clock.now(), by.actor_id
    row.save()
    moved = recompute(day, day, by=by)
    audit(
        "day_off.changed",
        f"day_off:{day}",
        by=by,
        before=before,
        after={**clean, "moved": len(moved)},
        reason=clean["reason"],
    )
    return moved


@transaction.atomic
def remove_day_off(day: date, reason: str, *, by: Person) -> list[Moved]:
    """Take a day out of the calendar; it is an ordinary day again. Returns what moved."""
    _require_keeper(by)
    why = _checked_text("reason", reason, 300)
    row = _found(day)
    before = {"kind": row.kind, "name_tr": row.name_tr, "reason": row.reason}
    row.delete()
    moved = recompute(day, day, by=by)
    audit("day_off.removed", f"day_off:{day}", by=by, before=before, after={"moved": len(moved)}, reason=why)
    return moved


@transaction.atomic
def load_calendar(years: Iterable[int], *, by: Person) -> list[Moved]:
    """Seed the public holidays and half-days of these years (law 2429). Rows that are there stay."""
    known = holidays_of(years)
    there = set(DayOff.objects.filter(day__in=[one.day for one in known]).values_list("day", flat=True))
    missing = [one for one in known if one.day not in there]
    if not missing:
        return []
    now = clock.now()
    rows = [DayOff(**vars(one), added_at=now, added_by_id=by.actor_id) for one in missing]
    DayOff.objects.bulk_create(rows, ignore_conflicts=True)
    return recompute(missing[0].day, missing[-1].day, by=by)


def holidays_of(years: Iterable[int]) -> list[Holiday]:
    """Public holidays and half-days, in order; beyond the announced years moon-bound ones are estimates."""
    wanted = sorted(set(years))
    if not wanted:
        return []
    found: dict[date, Holiday] = {}
    for category, kind in (("half_day", DayOff.Kind.HALF), ("public", DayOff.Kind.HOLIDAY)):
        turkish = holidays.country_holidays("TR", years=wanted, categories=(category,), language="tr")
        english = holidays.country_holidays("TR", years=wanted, categories=(category,), language="en_US")
        for day, label in turkish.items():
            name = label.split(";")[0].strip()
            estimated = name.endswith(ESTIMATED)
            name = name.removesuffix(ESTIMATED)
            name_en = str(english.get(day, "")).split(";")[0].removesuffix(" (estimated)").strip()
            if kind is DayOff.Kind.HALF:
                name, name_en = EVES.get(name.partition(" (")[0], (name, name_en))
            found[day] = Holiday(day, kind.value, name, name_en, estimated)
    return [found[day] for day in sorted(found)]


def _found(day: date) -> DayOff:
    row = DayOff.objects.select_for_update().filter(day=day).first()
    if row is None:
        raise NotNow(_("Bu gün takvimde yok; biri sizden önce kaldırmış olabilir."))
    return row


def _require_keeper(by: Person) -> None:
    if not by.has(*KEEPERS):
        raise NotYours(_("Takvimi yalnız müdür ya da sistem yöneticisi değiştirir; hiçbir şey değişmedi."))


def _checked(day: date, kind: str, name: str, name_en: str, reason: str) -> dict[str, Any]:
    if not FIRST <= day <= LAST:
        message = _("Gün 2000 ile 2100 yılları arasında olmalı.")
        raise Incomplete(message, fields={"day": message})
    if kind not in DayOff.Kind.values:
        message = _("Günün türünü seçin.")
        raise Incomplete(message, fields={"kind": message})
    return {
        "kind": kind,
        "name_tr": _checked_text("name", name, 120),
        "name_en": _checked_text("name_en", name_en, 120, required=False),
        "is_estimated": False,
        "reason": _checked_text("reason", reason, 300),
    }


def _checked_text(field: str, text: str, limit: int, *, required: bool = True) -> str:
    message = flaw(text, limit=limit)
    clean = "" if message else one_line(text)
    if required and not message and not clean:
        message = _("Boş bırakılamaz.")
    if message:
        raise Incomplete(message, fields={field: message})
    return clean
