"""Dated rows of a policy: added from a day on, corrected or taken out before they begin, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from muhatap.deadlines.ladder import Whom
from muhatap.deadlines.models import Change, Policy
from muhatap.deadlines.words import full
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.kit.text import flaw, one_line
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit

ONE = timedelta(days=1)
BACK, AHEAD = timedelta(days=366), timedelta(days=5 * 366)
# columns that a new row may set: what a municipality decides; what starts and stops it stays as it was
NUMBERS = {"amount": (1, 3660), "extended_amount": (0, 3660), "warn_days": (0, 90)}
CHOICES = {"unit": Policy.Unit, "last_day": Policy.LastDay, "extended_from": Policy.From}
FLAGS = ("halves_count", "leave_counts", "first_counts")
TEXTS = {"source": 80, "certainty_tr": 300, "certainty_en": 300}
STEPS = ("warn_also", "ladder")
MOST_STEPS, FARTHEST = 12, 365
KNOWN = (*NUMBERS, *CHOICES, *FLAGS, *TEXTS, *STEPS, "after_pause")


def newest(code: str) -> Policy:
    """The newest row of a policy; refused (`NotNow`) where there is none."""
    row = Policy.objects.filter(code=code).order_by("-valid_from").first()
    if row is None:
        raise NotNow(_("Böyle bir süre yok."))
    return row


def columns(row: Policy) -> dict[str, Any]:
    """What a new row would take over from this one."""
    return {name: getattr(row, name) for name in KNOWN}


def add(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    """A new row from a day on; the one before ends the day before."""
    last, begins = newest(change.code), _day(payload["valid_from"])
    _check_reason(change)
    today = clock.today()
    if not today - BACK <= begins <= today + AHEAD:
        _refuse("valid_from", _("Başlangıç en çok bir yıl geride ve beş yıl ileride olabilir."))
    if begins <= last.valid_from:
        _refuse(
            "valid_from",
            _("%(day)s gününde başlayan bir satır var; yenisi ondan sonra başlamalı.")
            % {"day": full(last.valid_from)},
        )
    clean = _checked(last, payload["columns"])
    if clean == columns(last) and last.valid_to is None:
        _refuse("amount", _("Hiçbir şey değişmedi: yeni satır öncekiyle aynı."))
    before = {name: value for name, value in columns(last).items() if clean[name] != value}
    ended = last.valid_to
    if ended is None or ended >= begins:
        last.valid_to = begins - ONE
        last.save(update_fields=["valid_to"])
    row = Policy.objects.get(pk=last.pk)
    row.pk, row.valid_from, row.valid_to, row.is_active = None, begins, None, True
    row._state.adding = True
    for name, value in clean.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    after = {name: clean[name] for name in before} | {"valid_from": begins, "follows": change.follows}
    audit("policy.row", f"policy:{change.code}", by=by, before=before, after=after, reason=change.reason)


def revise(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    """Correct a row that has not begun."""
    row = _future(change.code)
    _check_reason(change)
    before, clean = columns(row), _checked(row, payload["columns"])
    changed = [name for name in clean if clean[name] != before[name]]
    if not changed:
        _refuse("amount", _("Hiçbir şey değişmedi: yazdıklarınız satırdakiyle aynı."))
    for name in changed:
        setattr(row, name, clean[name])
    row.save(update_fields=changed)
    audit(
        "policy.corrected",
        f"policy:{change.code}",
        by=by,
        before={name: before[name] for name in changed},
        after={name: clean[name] for name in changed} | {"valid_from": row.valid_from},
        reason=change.reason,
    )


def drop(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    """Take a row out that has not begun; the one before goes on, to its own end where it had one."""
    row = _future(change.code)
    _check_reason(change)
    earlier = Policy.objects.filter(code=change.code, valid_from__lt=row.valid_from).first()
    if earlier is not None and earlier.valid_to == row.valid_from - ONE:
        ends = Change.objects.filter(code=change.code, op=Change.Op.END, first_day__gte=row.valid_from)
        ended = ends.filter(applied_at__isnull=False).order_by("-applied_at").first()
        earlier.valid_to = ended.first_day if ended else None
        earlier.save(update_fields=["valid_to"])
    # clocks would follow whatever else begins on that day
    planned = Change.objects.filter(code=change.code, op=Change.Op.ROW, state=Change.State.PLANNED)
    planned.filter(first_day=row.valid_from).update(state=Change.State.DONE, ended_at=clock.now())
    before = {**columns(row), "valid_from": row.valid_from}
    row.delete()
    audit("policy.dropped", f"policy:{change.code}", by=by, before=before, reason=change.reason)


def end(change: Change, payload: Mapping[str, Any], by: Person) -> None:
    """From the day after, nothing starts by this policy; what runs already runs on."""
    row, last = newest(change.code), _day(payload["last"])
    _check_reason(change)
    today = clock.today()
    if not today <= last <= today + AHEAD or last < row.valid_from:
        _refuse(
            "last", _("Son gün bugün ya da ilerideki beş yıl içinde, satırın başlangıcından sonra olmalı.")
        )
    if row.valid_to is not None and row.valid_to <= last:
        _refuse("last", _("Bu süre %(day)s gününde zaten sona eriyor.") % {"day": full(row.valid_to)})
    row.valid_to = last
    row.save(update_fields=["valid_to"])
    audit("policy.ended", f"policy:{change.code}", by=by, after={"valid_to": last}, reason=change.reason)


def _future(code: str) -> Policy:
    row = newest(code)
    if row.valid_from <= clock.today():
        raise NotNow(_("Bu satır başlamış; düzeltilmez. Bugünden başlayan yeni bir satır ekleyin."))
    return row


def _checked(row: Policy, given: Mapping[str, Any]) -> dict[str, Any]:
    clean = columns(row)
    for name, (least, most) in NUMBERS.items():
        if name == "amount" and row.is_promised:
            continue
        value = given.get(name, clean[name])
        if not isinstance(value, int) or not least <= value <= most:
            _refuse(
                name, _("%(least)s ile %(most)s arasında bir sayı yazın.") % {"least": least, "most": most}
            )
        clean[name] = value
    for name, choices in CHOICES.items():
        clean[name] = given.get(name, clean[name])
        if clean[name] not in choices.values:
            _refuse(name, _("Birim seçin.") if name == "unit" else _("Birini seçin."))
    if clean["extended_from"] == Policy.From.START and 0 < clean["extended_amount"] <= clean["amount"]:
        _refuse("extended_amount", _("Uzatılmış süre, uzatılmamış olandan uzun olmalı."))
    if given.get("after_pause") in Policy.AfterPause.values:
        clean["after_pause"] = given["after_pause"]
    for name in FLAGS:
        clean[name] = bool(given.get(name, clean[name]))
    clean["warn_also"] = sorted(
        set(_days_of("warn_also", given.get("warn_also", clean["warn_also"]))), reverse=True
    )
    clean["ladder"] = _rungs(given.get("ladder", clean["ladder"]))
    for name, limit in TEXTS.items():
        text = str(given.get(name, clean[name]))
        message = flaw(text, limit=limit)
        if message:
            _refuse(name, str(message))
        clean[name] = one_line(text)
    if not clean["source"]:
        _refuse("source", _("Dayanağı yazın."))
    return clean


def _days_of(name: str, given: Sequence[Any]) -> list[int]:
    """Days before or after the last one, at most twelve, none further than a year."""
    days = list(given)
    if len(days) > MOST_STEPS or not all(type(one) is int and 1 <= one <= FARTHEST for one in days):
        _refuse(
            name,
            _("En çok %(n)s sayı, her biri 1 ile %(most)s arasında.") % {"n": MOST_STEPS, "most": FARTHEST},
        )
    return days


def _rungs(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The ladder in order, each rung once."""
    if not all(row.get("to") in Whom.values for row in given):
        _refuse("ladder", _("Birini seçin."))
    days = _days_of("ladder", [row.get("days") for row in given])
    found = {(day, str(row["to"])) for day, row in zip(days, given, strict=True)}
    return [
        {"days": day, "to": to}
        for day, to in sorted(found, key=lambda one: (one[0], Whom.values.index(one[1])))
    ]


def _check_reason(change: Change) -> None:
    if not one_line(change.reason):
        _refuse("reason", _("Gerekçeyi yazın."))


def _refuse(field: str, message: str) -> None:
    raise Incomplete(message, fields={field: message})


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
