"""What follows by itself when a period has passed: a payment that did not come, a reply that did not come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from muhatap.deadlines.calendar import book
from muhatap.deadlines.models import Clock
from muhatap.deadlines.services.sweeping import Alert, AlertKind


def ran_out(alerts: Sequence[Alert]) -> list[tuple[int, str]]:
    """Dockets whose period has passed with a consequence, each with its name (`Policy.RunsOut`)."""
    follows = _follows()
    return [
        (alert.docket_id, follows[alert.code])
        for alert in alerts
        if alert.kind is AlertKind.BREACH and alert.code in follows
    ]


def somebodys(alerts: Sequence[Alert]) -> list[Alert]:
    """Alerts of periods that a colleague keeps or misses; not those that wait for the citizen."""
    follows = _follows()
    return [alert for alert in alerts if alert.code not in follows]


def is_over(docket_id: int, name: str, *, now: datetime) -> bool:
    """True while a period with that consequence has passed and nothing has ended it. One statement.

    A job that may run twice, or late, asks this first: the payment or the reply may have come meanwhile.
    """
    running = Clock.objects.filter(docket_id=docket_id, state=Clock.State.RUNNING, due_at__lt=now)
    return running.filter(policy__runs_out=name).exists()


def _follows() -> dict[str, str]:
    return {row.code: row.runs_out for row in book().policies.values() if row.runs_out}
