"""A change of the calendar with many open clocks: how long a preview and the counting take, and who waits.

Open cases of the sample are multiplied by rows until there are clocks enough; each has two of its own and its
unit's part has two.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from bench.ground import settle
from bench.report import Section
from bench.running import beside

EACH = 4  # clocks of one multiplied case
HEAD = ["change", "open clocks", "moved", "cases with a line", "preview, s", "counting, s", "clocks a second"]
_MULTIPLY = """
WITH pattern AS (
  SELECT c.id AS case_id, r.id AS part_id FROM cases_case c JOIN cases_referral r ON r.case_id = c.id
  WHERE c.status = 'with_units' AND r.status = 'working' ORDER BY c.id LIMIT 1
), numbered AS (SELECT n, %(base)s + n AS d FROM generate_series(1, %(cases)s) AS n),
dockets AS (
  INSERT INTO deadlines_docket (id, holder, kind, is_anonymous, channel)
  SELECT d * 2, 'case', 'request', false, '' FROM numbered
  UNION ALL SELECT d * 2 + 1, 'referral', 'request', false, '' FROM numbered
), clocks AS (
  INSERT INTO deadlines_clock (docket_id, policy_id, state, round, started_at, started_by, due_at, held_by,
                               pauses, stopped_by, extension_reason, alerts_sent)
  SELECT d * 2 + p.part, p.id, 'running', 1, s.at, 'received', s.at + p.days * interval '1 day',
         '[]', '[]', '', '', 0
  FROM numbered, LATERAL (SELECT now() - (n %% 25) * interval '1 day' AS at) s, (
    SELECT id, CASE holder WHEN 'case' THEN 0 ELSE 1 END AS part, amount AS days
    FROM deadlines_policy WHERE code IN ('3071', 'izmir-30', 'izmir-7', 'birim-30') AND is_active
  ) p
), made AS (
  INSERT INTO cases_case ({case_columns}, id, number, tracking_hash, docket_id)
  SELECT {case_values}, %(base)s + n, 'B' || (%(base)s + n), md5((%(base)s + n)::text), (%(base)s + n) * 2
  FROM numbered, pattern JOIN cases_case c ON c.id = pattern.case_id
)
INSERT INTO cases_referral ({part_columns}, id, case_id, docket_id)
SELECT {part_values}, %(base)s + n, %(base)s + n, (%(base)s + n) * 2 + 1
FROM numbered, pattern JOIN cases_referral r ON r.id = pattern.part_id
"""


def measure(clocks: int) -> list[Section]:
    """A row for each kind of change, and how long moves of cases had to wait meanwhile."""
    from muhatap.deadlines.models import Change, Clock

    _multiply(clocks // EACH)
    settle()
    opened = Clock.objects.exclude(state=Clock.State.STOPPED).count()
    rows: list[list[object]] = []
    waits: list[list[object]] = []
    for what, propose in _changes():
        rows.append([what, f"{opened:,}"])
        begun = time.perf_counter()
        change = propose()
        while change.state == Change.State.LOOKING:
            from muhatap.deadlines import services
            from muhatap.organization import queries

            services.look(change.pk, by=queries.system())
            change.refresh_from_db()
        looked = time.perf_counter() - begun
        took, moved, lines, desk = _make(change)
        rows[-1] += [f"{moved:,}", f"{lines:,}", f"{looked:.1f}", f"{took:.1f}", f"{opened / took:,.0f}"]
        waits.append([what, len(desk), f"{_at(desk, 0.5):.0f}", f"{_at(desk, 0.95):.0f}", f"{max(desk):.0f}"])
    return [
        Section("A change of the calendar", HEAD, rows),
        Section(
            "Moves of cases while it is counted",
            ["change", "moves", "median, ms", "95 %, ms", "longest, ms"],
            waits,
            ["One move after another, of random open cases, in the same process as the counting."],
        ),
    ]


def _changes() -> Iterator[tuple[str, Any]]:
    from muhatap.deadlines import services
    from muhatap.kit import clock
    from muhatap.organization import queries

    by, today = queries.system(), clock.today()
    day = _workday(today + timedelta(days=6))
    holiday = {"first": day, "last": day, "kind": "holiday", "name": "Ölçüm"}
    yield "a holiday", lambda: services.propose("add", holiday, reason="bench", by=by)
    for code in _unchanged(today):
        columns = {"valid_from": today, "columns": {"amount": 33}}
        yield (
            f"{code} becomes longer, running clocks follow",
            lambda code=code, columns=columns: services.propose(
                "row", columns, reason="bench", code=code, follows=True, by=by
            ),
        )


def _unchanged(today: date) -> list[str]:
    """Two policies of the multiplied cases that got no row today: one may measure twice."""
    from muhatap.deadlines.models import Policy

    changed = set(Policy.objects.filter(valid_from=today).values_list("code", flat=True))
    return [code for code in ("3071", "birim-30", "izmir-30", "izmir-7") if code not in changed][:2]


def _workday(day: date) -> date:
    from muhatap.deadlines.models import DayOff

    while day.weekday() > 4 or DayOff.objects.filter(day=day).exists():
        day += timedelta(days=1)
    return day


def _make(change: Any) -> tuple[float, int, int, list[float]]:
    from muhatap.cases.models import Event
    from muhatap.deadlines import services
    from muhatap.organization import queries

    before = Event.objects.filter(move="move_dates").count()
    services.confirm(change.pk, by=queries.system())
    with _desk() as waits:
        begun = time.perf_counter()
        services.go_on(change.pk, by=queries.system())
        took = time.perf_counter() - begun
    change.refresh_from_db()
    if change.state != "done":
        raise SystemExit(f"the change is {change.state}")
    return took, change.moved, Event.objects.filter(move="move_dates").count() - before, waits


@contextmanager
def _desk() -> Iterator[list[float]]:
    """Somebody who asks for a case's date and writes to it all the time, a case after another."""
    waits: list[float] = []
    with beside(lambda ended: _work(waits, ended)):
        yield waits


def _work(waits: list[float], ended: threading.Event) -> None:
    from django.db import connection, transaction

    from muhatap.cases.models import Case
    from muhatap.deadlines import services
    from muhatap.deadlines.occasions import Occasion
    from muhatap.kit import clock

    ids = list(Case.objects.filter(status="with_units").order_by("?").values_list("pk", flat=True)[:5000])
    while not ended.is_set() or not waits:
        for pk in ids:
            begun = time.perf_counter()
            with transaction.atomic():
                case = Case.objects.select_for_update().get(pk=pk)
                services.happened(case.docket_id, Occasion.INFORMED, at=clock.now())
            waits.append((time.perf_counter() - begun) * 1000)
            if ended.wait(0.03):
                break
    connection.close()


def _at(values: list[float], share: float) -> float:
    return sorted(values)[int(len(values) * share)]


def _multiply(cases: int) -> None:
    from django.db import connection
    from django.db.models import Max

    from muhatap.cases.models import Case, Referral
    from muhatap.deadlines.models import Docket

    if Case.objects.filter(number__startswith="B").exists():
        return
    own = {"id", "number", "tracking_hash", "docket_id", "case_id"}
    columns = {
        name: [str(one.column) for one in model._meta.concrete_fields if one.column not in own]
        for name, model in (("case", Case), ("part", Referral))
    }
    highest = max(
        found["m"] or 0
        for model in (Case, Referral, Docket)
        for found in [model.objects.aggregate(m=Max("pk"))]
    )
    text = _MULTIPLY.format(
        case_columns=", ".join(columns["case"]),
        case_values=", ".join(f"c.{name}" for name in columns["case"]),
        part_columns=", ".join(columns["part"]),
        part_values=", ".join(f"r.{name}" for name in columns["part"]),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(text, {"base": highest, "cases": cases})
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('deadlines_docket', 'id'), max(id)) FROM deadlines_docket"
        )
