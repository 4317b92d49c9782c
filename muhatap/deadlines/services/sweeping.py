"""Warnings and breaches, each exactly once. One indexed column says when to look; nothing waits per case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from muhatap.deadlines.engine import BREACHED, WARNED, next_alert
from muhatap.deadlines.models import Clock
from muhatap.kit import clock
from muhatap.organization.persons import Person


class AlertKind(StrEnum):
    """What a clock has to say."""

    WARNING = "warning"
    BREACH = "breach"


@dataclass(frozen=True)
class Alert:
    """A clock that nears or has passed its due moment. The holder is whoever points at `docket_id`."""

    kind: AlertKind
    clock_id: int
    docket_id: int
    holder: str
    code: str
    is_law: bool
    due_at: datetime
    round: int


Tell = Callable[[Sequence[Alert]], None]


@transaction.atomic
def sweep(*, by: Person, limit: int = 500, tell: Tell | None = None) -> list[Alert]:
    """Take up to `limit` clocks whose alert is due, mark them, hand the alerts to `tell` and to the caller.

    The hook of the wiring: `tell` runs in the same transaction as the marks, so that an alert and its effect
    (a notice to the unit) are kept or lost together; after a crash the next sweep finds the clock unmarked.
    It must not lock cases or dockets, since a move locks those first: let it insert or enqueue.
    Sweepers side by side skip each other's rows. A clock whose warning was slept through only tells its
    breach. The caller repeats while it gets `limit` alerts back.
    """
    del by  # the notices that follow name the system as their author
    now = clock.now()
    rows = list(
        Clock.objects.filter(next_alert_at__lte=now)
        .order_by("next_alert_at")
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("policy", "docket")[:limit]
    )
    alerts = [_alert(row, now) for row in rows]
    if rows:
        Clock.objects.bulk_update(rows, ["alerts_sent", "next_alert_at"])
        if tell is not None:
            tell(alerts)
    return alerts


def _alert(row: Clock, now: datetime) -> Alert:
    breached = now > row.due_at
    row.alerts_sent = BREACHED if breached else WARNED
    row.next_alert_at = next_alert(row, row.policy)
    return Alert(
        AlertKind.BREACH if breached else AlertKind.WARNING,
        row.pk,
        row.docket_id,
        row.docket.holder,
        row.policy.code,
        row.policy.is_law,
        row.due_at,
        row.round,
    )
