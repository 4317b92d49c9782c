"""Warnings, breaches and what follows them, each exactly once. One indexed column says when to look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet, Subquery

from muhatap.deadlines.calendar import book
from muhatap.deadlines.ladder import BREACHED, WARNED, Whom, next_alert, rungs_due
from muhatap.deadlines.models import Clock, Policy, Revision
from muhatap.kit import clock
from muhatap.organization.persons import Person


class AlertKind(StrEnum):
    """What a clock has to say."""

    WARNING = "warning"
    BREACH = "breach"
    RUNG = "rung"


@dataclass(frozen=True)
class Alert:
    """A clock that nears or has passed its due moment. The holder is whoever points at `docket_id`.

    `to` is whom it concerns; of a rung, `days` says how many days after the due day it stands.
    """

    kind: AlertKind
    clock_id: int
    docket_id: int
    holder: str
    code: str
    is_law: bool
    due_at: datetime
    round: int
    to: Whom = Whom.UNIT
    days: int = 0


Tell = Callable[[Sequence[Alert]], None]
MARK = """
UPDATE deadlines_clock AS clock SET alerts_sent = told.sent, told_until = %s, next_alert_at = told.next
FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[]) AS told (id, sent, next)
WHERE clock.id = told.id
"""


def due(now: datetime, limit: int) -> QuerySet[Any]:
    """The clocks that have something to say, the longest waiting first; other sweepers' are passed over."""
    return (
        Clock.objects.filter(next_alert_at__lte=now)
        .order_by("next_alert_at")
        .select_for_update(skip_locked=True, of=("self",))
        .annotate(revision=Subquery(Revision.objects.values("value")[:1]))[:limit]
    )


@transaction.atomic
def sweep(*, by: Person, limit: int = 500, tell: Tell | None = None) -> list[Alert]:
    """Take up to `limit` clocks whose alert is due, mark them, hand the alerts to `tell` and to the caller.

    The hook of the wiring: `tell` runs in the same transaction as the marks, so that an alert and its effect
    (a notice to the unit) are kept or lost together; after a crash the next sweep finds the clock unmarked.
    It must not lock cases or dockets, since a move locks those first: let it insert or enqueue.
    Sweepers side by side skip each other's rows. Of warnings that were slept through the clock tells one, of
    rungs each, and the breach always. The caller repeats while it gets alerts back. Two statements.
    """
    del by  # the notices that follow name the system as their author
    now = clock.now()
    rows = list(due(now, limit))
    if not rows:
        return []
    policies = book(rows[0].revision).policies
    alerts = [alert for row in rows for alert in _alerts(row, policies[row.policy_id], now)]
    _mark(rows, now)
    if tell is not None:
        tell(alerts)
    return alerts


def _mark(rows: Sequence[Clock], now: datetime) -> None:
    columns = [(row.pk, row.alerts_sent, row.next_alert_at) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(MARK, [now, *(list(column) for column in zip(*columns, strict=True))])


def _alerts(row: Clock, policy: Policy, now: datetime) -> list[Alert]:
    """What the clock says now; it is marked in memory as having said it."""
    if now <= row.due_at:
        told = [_alert(AlertKind.WARNING, row, policy)]
        row.alerts_sent = WARNED
    else:
        told = [] if row.alerts_sent >= BREACHED else [_alert(AlertKind.BREACH, row, policy)]
        for rung in rungs_due(row, policy, now):
            told.append(_alert(AlertKind.RUNG, row, policy, rung.to, rung.days))
        row.alerts_sent = BREACHED
    row.told_until = now
    row.next_alert_at = next_alert(row, policy)
    return told


def _alert(kind: AlertKind, row: Clock, policy: Policy, to: Whom = Whom.UNIT, days: int = 0) -> Alert:
    return Alert(
        kind,
        row.pk,
        row.docket_id,
        policy.holder,
        policy.code,
        policy.is_law,
        row.due_at,
        row.round,
        to,
        days,
    )
