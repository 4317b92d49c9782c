"""What a clock looks like at a moment: class, icon, words, and the geometry of the time line. No database.

Shape, icon and words carry the meaning; colour repeats it (design: deadlines). Law and target are both shown,
the earlier one leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muhatap.kit import clock

Segment = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """The time line from the start (0) to its right end (1), as fractions."""

    gone: Segment
    now: float
    held: Segment | None = None
    over: Segment | None = None
    over_law: Segment | None = None
    aim: float | None = None
    law: float | None = None


@dataclass(frozen=True)
class DueState:
    """A clock's face. `css` is one of is-time, is-today, is-late, is-law, is-hold, is-done."""

    css: str
    icon: str
    words: str
    title: str = ""
    line: Line | None = None


def due_state(
    due_at: datetime | None,
    law_at: datetime | None,
    target_at: datetime | None,
    paused: bool,
    started_at: datetime,
    now: datetime,
    *,
    paused_at: datetime | None = None,
    stopped_at: datetime | None = None,
    with_day: bool = True,
    by_due: bool = False,
) -> DueState:
    """The face of a case, a referral or one clock, from plain columns.

    `due_at` leads while something runs; `law_at` and `target_at` may outlive the clocks, so that a closed row
    can say whether it was in time. `with_day` off leaves the date away where it stands beside the words.
    `by_due` is for lists that stand in the order of `due_at`: lateness is counted from it, the law added.
    """
    leading = min((moment for moment in (due_at, law_at) if moment is not None), default=None)
    aim = target_at or (due_at if due_at != law_at else None)
    if stopped_at is not None:
        css, icon, words = _closed(started_at, stopped_at, law_at, aim)
    elif law_at is not None and now > law_at:
        first = due_at if by_due and due_at is not None and due_at < law_at else law_at
        css, icon, words = "is-law", "gavel", _law_passed(_days(law_at, now))
        if first is not law_at:
            words = _late_and_law(_days(first, now))
    elif paused and (leading is None or clock.local(leading).date() > clock.local(now).date()):
        css, icon, words = "is-hold", "player-pause", _held(paused_at, now)
    elif leading is None:
        css, icon, words = "is-time", "clock", _("Süre işlemiyor")
    else:
        css, icon, words = _open(leading, law_at, now, with_day)
    return DueState(
        css, icon, words, _title(aim, law_at), _line(started_at, stopped_at or now, aim, law_at, paused_at)
    )


def row_state(row: Any, now: datetime) -> DueState:
    """The face of a row of a list from its own columns, without a statement.

    A case has `received_at`, `closed_at`, `target_due_at`; a referral `referred_at` and `ended_at`.
    """
    is_case = hasattr(row, "received_at")
    return due_state(
        row.due_at,
        row.law_due_at,
        row.target_due_at if is_case else None,
        row.is_paused,
        row.received_at if is_case else row.referred_at,
        now,
        paused_at=getattr(row, "paused_at", None),
        stopped_at=row.closed_at if is_case else row.ended_at,
    )


def _open(leading: datetime, law_at: datetime | None, now: datetime, with_day: bool) -> tuple[str, str, str]:
    days = _days(now, leading)
    if now > leading:
        return "is-late", "alert-triangle", _late(-days)
    if days == 0:
        if leading == law_at:
            return "is-today", "clock-exclamation", _("Yasal: bugün")
        words = _("Bugün %(time)s") % {"time": clock.local(leading).strftime("%H.%M")}
        return "is-today", "clock-exclamation", words
    if not with_day:
        return "is-time", "clock", ngettext("%(n)d gün", "%(n)d gün", days) % {"n": days}
    words = ngettext("%(n)d gün · %(day)s", "%(n)d gün · %(day)s", days)
    return "is-time", "clock", words % {"n": days, "day": clock.local(leading).strftime("%d.%m")}


def _closed(
    started_at: datetime, closed_at: datetime, law_at: datetime | None, aim: datetime | None
) -> tuple[str, str, str]:
    if law_at is not None and closed_at > law_at:
        days = _days(law_at, closed_at)
        words = ngettext("Yasal: %(n)d gün geç bitti", "Yasal: %(n)d gün geç bitti", days)
        return "is-time", "gavel", words % {"n": days}
    if aim is not None and closed_at > aim:
        days = _days(aim, closed_at)
        if days == 0:
            return "is-time", "alert-triangle", _("Aynı gün, geç bitti")
        words = ngettext("%(n)d gün geç bitti", "%(n)d gün geç bitti", days)
        return "is-time", "alert-triangle", words % {"n": days}
    days = _days(started_at, closed_at)
    if law_at is None and aim is None:
        return "is-time", "check", _("Bitti")
    if days == 0:
        return "is-done", "check", _("Süresinde, aynı gün")
    return "is-done", "check", _("Süresinde, %(n)d. gün") % {"n": days}


def _held(paused_at: datetime | None, now: datetime) -> str:
    if paused_at is None:
        return _("Durdu")
    return _("Durdu · %(n)d. gün") % {"n": max(1, _days(paused_at, now))}


def _late(days: int) -> str:
    if days == 0:
        return _("Bugün gecikti")
    return ngettext("%(n)d gün gecikti", "%(n)d gün gecikti", days) % {"n": days}


def _late_and_law(days: int) -> str:
    if days == 0:
        return _("Bugün gecikti, yasal da")
    return ngettext("%(n)d gün gecikti, yasal da", "%(n)d gün gecikti, yasal da", days) % {"n": days}


def _law_passed(days: int) -> str:
    if days == 0:
        return _("Yasal: bugün geçti")
    return ngettext("Yasal: %(n)d gün geçti", "Yasal: %(n)d gün geçti", days) % {"n": days}


def _title(aim: datetime | None, law_at: datetime | None) -> str:
    target = clock.local(aim).strftime("%d.%m.%Y %H.%M") if aim else ""
    law = clock.local(law_at).strftime("%d.%m.%Y") if law_at else ""
    if target and law:
        return _("Hedef %(target)s, yasal son gün %(law)s") % {"target": target, "law": law}
    if law:
        return _("Yasal son gün %(law)s") % {"law": law}
    return _("Hedef %(target)s") % {"target": target} if target else ""


def _line(
    started_at: datetime,
    now: datetime,
    aim_at: datetime | None,
    law_at: datetime | None,
    paused_at: datetime | None,
) -> Line | None:
    limits = [_day(moment) for moment in (aim_at, law_at) if moment is not None]
    if not limits:
        return None
    start, today = _day(started_at), _day(now)
    length = max((max(*limits, today) - start).days, 1)

    def place(day: date) -> float:
        return min(max((day - start).days / length, 0.0), 1.0)

    aim, law = _day(aim_at) if aim_at else None, _day(law_at) if law_at else None
    stood = min(_day(paused_at), today) if paused_at else None
    first = min(limits)
    over = over_law = None
    if aim and aim < today and (law is None or aim < law):
        over = (place(aim), place(min(today, law) if law else today))
    if law and law < today:
        over_law = (place(law), place(today))
    return Line(
        gone=(0.0, place(min(stood or today, first))),
        now=place(today),
        held=(place(min(stood, first)), place(min(today, first))) if stood and stood < today else None,
        over=over,
        over_law=over_law,
        aim=place(aim) if aim else None,
        law=place(law) if law else None,
    )


def _day(moment: datetime) -> date:
    return clock.local(moment).date()


def _days(since: datetime, until: datetime) -> int:
    return (_day(until) - _day(since)).days
