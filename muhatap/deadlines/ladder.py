"""When a clock speaks: warnings before its due day, the breach, and rungs while it stays late.

What a policy says is data: `warn_days` and `warn_also` are days before the due day, each rung of `ladder`
says how many days after it whom to tell. `told_until` of a clock is how far it has spoken: a date that moves
lets only those moments speak that have not come by then, so that a new date has its own warnings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from muhatap.deadlines.arithmetic import ISTANBUL
from muhatap.deadlines.models import Clock, Policy

WARNED, BREACHED = 1, 2
MORNING = time(9)


class Whom(TextChoices):
    """To whom a rung of the ladder goes."""

    UNIT = "unit", _("birime")
    LEAD = "lead", _("birim sorumlusuna")
    SUPERVISOR = "supervisor", _("şefe")
    MANAGER = "manager", _("müdüre")


@dataclass(frozen=True)
class Rung:
    """Still late `days` after the due day: `to` is told."""

    days: int
    to: Whom


def warnings_of(policy: Policy) -> list[int]:
    """Days before the due day on which it warns, the earliest first."""
    return sorted({policy.warn_days, *policy.warn_also} - {0}, reverse=True)


def rungs_of(policy: Policy) -> list[Rung]:
    """What follows the breach, in order."""
    rows = [Rung(int(row["days"]), Whom(row["to"])) for row in policy.ladder]
    return sorted(rows, key=lambda rung: rung.days)


def said(policy: Policy) -> list[str]:
    """When it warns and whom it tells while it stays late, in words."""
    before = warnings_of(policy)
    lines = []
    if before:
        days = ", ".join(str(one) for one in before)
        line = ngettext(
            "son günden %(days)s gün önce birime", "son günden %(days)s gün önce birime", max(before)
        )
        lines.append(line % {"days": days})
    for rung in rungs_of(policy):
        line = ngettext("son günden %(n)d gün sonra %(to)s", "son günden %(n)d gün sonra %(to)s", rung.days)
        lines.append(line % {"n": rung.days, "to": rung.to.label})
    return lines


def morning(due_at: datetime, days: int) -> datetime:
    """Nine o'clock `days` after the due day, before it when negative."""
    day = due_at.astimezone(ISTANBUL).date() + timedelta(days=days)
    return datetime.combine(day, MORNING, ISTANBUL)


def breach_at(due_at: datetime) -> datetime:
    """The first moment that is late."""
    return due_at + timedelta(seconds=1)


def next_alert(clock: Clock, policy: Policy) -> datetime | None:
    """When the sweeper looks next: for the next warning, the breach, or the next rung after it."""
    if clock.state != Clock.State.RUNNING:
        return None
    if clock.alerts_sent >= BREACHED:
        return min((at for rung in rungs_of(policy) if (at := _rung_at(clock, rung))), default=None)
    coming = [morning(clock.due_at, -days) for days in warnings_of(policy)]
    return min((at for at in coming if _is_to_come(clock, at)), default=breach_at(clock.due_at))


def rungs_due(clock: Clock, policy: Policy, now: datetime) -> list[Rung]:
    """The rungs of a late clock that have come and were not told."""
    since = clock.told_until if clock.alerts_sent >= BREACHED else clock.due_at
    if since is None:
        return []
    return [rung for rung in rungs_of(policy) if since < _at(clock, rung) <= now]


def _is_to_come(clock: Clock, at: datetime) -> bool:
    if at <= clock.started_at or at > clock.due_at:
        return False
    return at > clock.told_until if clock.told_until is not None else clock.alerts_sent == 0


def _rung_at(clock: Clock, rung: Rung) -> datetime | None:
    at = _at(clock, rung)
    return at if clock.told_until is not None and at > clock.told_until else None


def _at(clock: Clock, rung: Rung) -> datetime:
    return max(morning(clock.due_at, rung.days), breach_at(clock.due_at))
