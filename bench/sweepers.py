"""The sweeper: a million clocks of which ten thousand are due, and two of them killed at random.

The clocks that are due belong to real cases of the sample as far as there are so many: notices to units and
the rungs of the ladder are part of the time. The rest is filler that the sweeper's index orders behind them.
"""

from __future__ import annotations

import json
import random
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bench.report import Section

FILL = """
WITH made AS (
    INSERT INTO deadlines_docket (holder, kind, channel, is_anonymous)
    SELECT 'referral', 'complaint', '', false FROM generate_series(1, %s) RETURNING id
)
INSERT INTO deadlines_clock (
    docket_id, policy_id, state, round, started_at, started_by, due_at, held_by, pauses, extension_reason,
    stopped_by, next_alert_at, alerts_sent
)
SELECT id, (SELECT max(id) FROM deadlines_policy WHERE code = 'birim-30'), 'running', 1, now(), '',
    now() + interval '300 days', '[]', '[]', '', '', now() + (200 + id %% 90) * interval '1 day', 0
FROM made
"""
LATER = (
    "UPDATE deadlines_clock SET next_alert_at = now() + interval '200 days' WHERE next_alert_at IS NOT NULL"
)
DUE = """
UPDATE deadlines_clock SET alerts_sent = 0, told_until = NULL,
    next_alert_at = now() - random() * interval '1 hour',
    due_at = CASE WHEN id %% 2 = 0 THEN now() - interval '2 days' ELSE now() + interval '2 days' END
WHERE id IN (
    SELECT clock.id FROM deadlines_clock clock
    LEFT JOIN cases_referral part ON part.docket_id = clock.docket_id AND part.ended_at IS NULL
    LEFT JOIN cases_case whole ON whole.docket_id = clock.docket_id AND whole.closed_at IS NULL
    WHERE clock.state = 'running'
    ORDER BY part.id IS NULL AND whole.id IS NULL, clock.id LIMIT %s
)
"""


def measure(clocks: int, due: int, kills: int, seed: int) -> list[Section]:
    """A table of the speed, one of the torture."""
    return [_speed(clocks, due), *([_torture(kills, seed)] if kills else [])]


def _sql(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _speed(clocks: int, due: int) -> Section:
    from muhatap.deadlines.models import Clock
    from muhatap.kit import clock
    from muhatap.notifications.models import Notice
    from muhatap.web import jobs

    _sql(LATER)
    _sql(FILL, max(clocks - Clock.objects.count(), 0))
    ready = _sql(DUE, due)
    _sql("VACUUM (ANALYZE) deadlines_clock")
    nodes = _plan(clock.now())
    before = Notice.objects.count()
    began = time.perf_counter()
    jobs.sweep()
    took = time.perf_counter() - began
    left = Clock.objects.filter(next_alert_at__lte=clock.now()).count()
    rows: list[list[object]] = [
        ["clocks", Clock.objects.count()],
        ["of them due", ready],
        ["messages promised", Notice.objects.count() - before],
        ["seconds", f"{took:.2f}"],
        ["due clocks left", left],
    ]
    return Section("The sweeper", ["figure", "value"], rows, [f"Plan: {', '.join(nodes)}."])


def _plan(now: datetime) -> list[str]:
    from muhatap.deadlines.services import sweeping

    with transaction.atomic():
        plan = json.loads(sweeping.due(now, 500).explain(format="json"))

    def walk(node: dict[str, Any]) -> list[str]:
        named = node.get("Index Name") or node.get("Relation Name") or ""
        here = f"{node['Node Type']} {named}".strip()
        return [here, *(found for below in node.get("Plans", ()) for found in walk(below))]

    return walk(plan[0]["Plan"])


def _torture(kills: int, seed: int) -> Section:
    from muhatap.deadlines.models import Clock
    from muhatap.kit import clock
    from tests.overdue.sweepers import torture

    keep = Clock.objects.filter(state="running", docket__case__isnull=False) | Clock.objects.filter(
        state="running", docket__referral__isnull=False
    )
    ids = list(keep.values_list("pk", flat=True))
    random.Random(seed).shuffle(ids)
    _sql(LATER)
    monday = clock.local(clock.now()).replace(hour=9, minute=30, second=0, microsecond=0)
    monday += timedelta(days=7 - monday.weekday())
    _sql(
        "UPDATE deadlines_clock SET next_alert_at = due_at, alerts_sent = 0, told_until = NULL"
        " WHERE id = ANY(%s)",
        ids[: 20 * kills],
    )
    moments = [monday + timedelta(days=7 * week) for week in range(6)]
    began = time.perf_counter()
    found = torture(moments, kills=kills, seed=seed, patience=0.05)
    rows: list[list[object]] = [["processes killed", found.kills]]
    rows += [[f"{name} made", n] for name, n in found.made.items()]
    rows += [
        ["lost or made twice", len(found.differences)],
        ["seconds", f"{time.perf_counter() - began:.0f}"],
    ]
    return Section("Two sweepers killed at random", ["figure", "value"], rows, found.differences[:10])
