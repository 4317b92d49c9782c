"""What each change writes into the calendar or the policies. Nothing is counted here.

A preview writes too, looks, and takes it back: what is shown and what is made cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from muhatap.deadlines.holidays import Holiday, holidays_of
from muhatap.deadlines.models import Change, DayOff, OpenHours
from muhatap.deadlines.services import rows
from muhatap.deadlines.words import full
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.kit.text import flaw, one_line
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.services.audit import audit

KEEPERS = (Role.ADMIN, Role.MANAGER, Role.SYSTEM)
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
LONGEST = 60  # days of one entry
ONE = timedelta(days=1)
Kind = DayOff.Kind
OWN = (Kind.LEAVE, Kind.CLOSURE)  # what a municipality enters itself, over a range of days


def write(change: Change, *, by: Person) -> None:
    """Put the change into the tables, audited; raises `Refused`. Within the caller's transaction."""
    WRITERS[Change.Op(change.op)](change, change.payload, by)


def require_keeper(by: Person) -> None:
    """Refused (`NotYours`) to all but managers and administrators."""
    if not by.has(*KEEPERS):
        raise NotYours(
            _("Takvimi ve süreleri yalnız müdür ya da sistem yöneticisi değiştirir; hiçbir şey değişmedi.")
        )


def day_columns(kind: str, name: str, name_en: str, reason: str) -> dict[str, Any]:
    """The columns of a day as somebody typed them; raises `Incomplete`."""
    if kind not in Kind.values:
        message = _("Günün türünü seçin.")
        raise Incomplete(message, fields={"kind": message})
    return {
        "kind": kind,
        "name_tr": checked_text("name", name, 120),
        "name_en": checked_text("name_en", name_en, 120, required=False),
        "is_estimated": False,
        "reason": checked_text("reason", reason, 300),
    }


def checked_text(field: str, text: str, limit: int, *, required: bool = True) -> str:
    """The text on one line; raises `Incomplete` beside its field."""
    message = flaw(text, limit=limit)
    clean = "" if message else one_line(text)
    if required and not message and not clean:
        message = _("Boş bırakılamaz.")
    if message:
        raise Incomplete(message, fields={field: message})
    return clean


def missing_holidays(year: int) -> list[Holiday]:
    """Public holidays and half-days of the year that are not in the calendar. One statement."""
    known = holidays_of([year])
    there = set(DayOff.objects.filter(day__year=year).values_list("day", flat=True))
    return [one for one in known if one.day not in there]


def span_of(payload: Mapping[str, Any]) -> tuple[date, date]:
    """The first and the last day of a change of days; raises `Incomplete` for days out of reason."""
    first, last = (
        date.fromisoformat(value) if isinstance(value := payload[name], str) else value
        for name in ("first", "last")
    )
    if not (FIRST <= first <= LAST and FIRST <= last <= LAST):
        message = _("Gün 2000 ile 2100 yılları arasında olmalı.")
        raise Incomplete(message, fields={"day": message})
    if last < first:
        message = _("Son gün ilk günden önce olamaz.")
        raise Incomplete(message, fields={"last": message})
    if (last - first).days >= LONGEST:
        message = _("Bir giriş en çok %(n)s gün sürebilir.") % {"n": LONGEST}
        raise Incomplete(message, fields={"last": message})
    return first, last


def _add(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    first, last = span_of(payload)
    clean = day_columns(payload["kind"], payload["name"], payload.get("name_en", ""), change.reason)
    there = {row.day: row for row in DayOff.objects.filter(day__range=(first, last)).order_by("day")}
    _check_overlap(there, first, last, payload["kind"])
    whole = first == last and payload["kind"] not in OWN
    days = [first] if whole else [day for day in _days(first, last) if day.weekday() < 5]
    now = clock.now()
    made = [
        DayOff(day=day, **clean, added_at=now, added_by_id=by.actor_id, entry_id=change.pk)
        for day in days
        if day not in there
    ]
    if not made:
        message = _("Bu günler zaten tatil ya da hafta sonu; eklenecek iş günü kalmıyor.")
        raise NotNow(message, fields={"day": message})
    DayOff.objects.bulk_create(made)
    for row in made:
        audit("day_off.added", f"day_off:{row.day}", by=by, after=clean, reason=change.reason)


def _check_overlap(there: Mapping[date, DayOff], first: date, last: date, kind: str) -> None:
    """A range may lie around public holidays, which stay; it may not lie over another leave or closure."""
    other = next((row for row in there.values() if row.kind in OWN), None)
    if first == last and there:
        other = there[first]
        message = _("Bu gün takvimde var: %(name)s. Düzeltmek için o günü açın.") % {"name": other.name}
    elif kind not in OWN and first != last:
        message = _("Birden çok gün yalnız idarî izin ya da yerel kapanış için girilir.")
        raise Incomplete(message, fields={"last": message})
    elif other is not None:
        values = {"day": full(other.day), "kind": other.get_kind_display(), "name": other.name}
        message = (
            _("%(day)s takvimde var: %(kind)s, %(name)s. Çakışan giriş yapılmaz; o girişi düzeltin.") % values
        )
    else:
        return
    raise NotNow(message, fields={"day": message})


def _correct(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    first, last = span_of(payload)
    clean = day_columns(payload["kind"], payload["name"], payload.get("name_en", ""), change.reason)
    found = _found(first, last, payload.get("entry"))
    if all(getattr(row, column) == value for row in found for column, value in clean.items()):
        message = _("Hiçbir şey değişmedi: yazdıklarınız takvimdekiyle aynı.")
        raise NotNow(message, fields={"name": message})
    for row in found:
        before = {column: getattr(row, column) for column in clean}
        for column, value in clean.items():
            setattr(row, column, value)
        row.added_at, row.added_by_id, row.entry_id = clock.now(), by.actor_id, change.pk
        row.save()
        audit(
            "day_off.changed",
            f"day_off:{row.day}",
            by=by,
            before=before,
            after=clean,
            reason=change.reason,
        )


def _remove(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    first, last = span_of(payload)
    checked_text("reason", change.reason, 300)
    for row in _found(first, last, payload.get("entry")):
        before = {"kind": row.kind, "name_tr": row.name_tr, "reason": row.reason}
        row.delete()
        audit("day_off.removed", f"day_off:{row.day}", by=by, before=before, reason=change.reason)


def _found(first: date, last: date, entry: int | None) -> list[DayOff]:
    rows = DayOff.objects.select_for_update().filter(day__range=(first, last)).order_by("day")
    found = list(rows if entry is None else rows.filter(entry_id=entry))
    if not found:
        raise NotNow(_("Bu gün takvimde yok; biri sizden önce kaldırmış olabilir."))
    return found


def _seed(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    year = int(payload["year"])
    if not FIRST.year <= year <= LAST.year:
        message = _("Yıl 2000 ile 2100 arasında olmalı.")
        raise Incomplete(message, fields={"year": message})
    missing = missing_holidays(year)
    if not missing:
        raise NotNow(_("Bu yılın resmî tatilleri takvimde zaten var."))
    now = clock.now()
    DayOff.objects.bulk_create(
        [
            DayOff(**vars(one), added_at=now, added_by_id=by.actor_id, entry_id=change.pk or None)
            for one in missing
        ],
        ignore_conflicts=True,
    )
    audit("calendar.seeded", f"calendar:{year}", by=by, after={"days": len(missing)})


def _hours(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    checked_text("reason", change.reason, 300)
    wanted = {day: payload["hours"].get(str(day), []) for day in range(7)}
    if not any(wanted[day] for day in range(5)):
        message = _("Hafta içinde en az bir gün çalışma saati olmalı.")
        raise Incomplete(message, fields={"0": message})
    there = {row.weekday: row for row in OpenHours.objects.select_for_update()}
    before = {day: row.spans for day, row in there.items()}
    if all(before.get(day, []) == spans for day, spans in wanted.items()):
        raise NotNow(_("Hiçbir şey değişmedi: saatler takvimdekiyle aynı."))
    for day, spans in wanted.items():
        row = there.get(day) or OpenHours(weekday=day)
        row.spans = spans
        row.save()
    audit(
        "hours.changed",
        "hours:week",
        by=by,
        before={str(day): spans for day, spans in before.items()},
        after={str(day): spans for day, spans in wanted.items()},
        reason=change.reason,
    )


def _days(first: date, last: date) -> list[date]:
    return [first + ONE * number for number in range((last - first).days + 1)]


Writer = Callable[[Change, Mapping[str, Any], Person], None]
WRITERS: Mapping[Change.Op, Writer] = {
    Change.Op.ADD: _add,
    Change.Op.CORRECT: _correct,
    Change.Op.REMOVE: _remove,
    Change.Op.SEED: _seed,
    Change.Op.HOURS: _hours,
    Change.Op.ROW: rows.add,
    Change.Op.REVISE: rows.revise,
    Change.Op.DROP: rows.drop,
    Change.Op.END: rows.end,
}
