"""Two sweepers at once, killed at random: is every warning, letter, move and message made once?

What ought to happen is found out beforehand by one sweeper alone, in a transaction that is undone. Then real
processes do it for good, each killed (SIGKILL) after a moment and another put in its place, and what is there
in the end is compared, row by row. A sweeper takes one clock at a time here: what it tells then depends on no
other clock, and there are as many places to die in as there are clocks.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Count

from muhatap.cases.models import Event
from muhatap.deadlines import services as deadlines
from muhatap.jobs import services as jobs
from muhatap.jobs import worker
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.notifications.models import Notice, NoticeTry
from muhatap.organization import queries
from muhatap.overdue import services as overdue
from muhatap.overdue.models import LetterCase, Report, Step
from muhatap.web import wiring

LEDGER = "CREATE TABLE IF NOT EXISTS swept (clock bigint, kind text, whom text, days int, due timestamptz)"
NOTE = """
INSERT INTO swept
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::int[], %s::timestamptz[])
"""
DEAD = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"
MOVES = ("web.run_out", "web.follow_up")  # jobs that make moves; messages are sent by themselves
PATIENCE = 240.0
Found = dict[str, Counter[tuple[Any, ...]]]


@dataclass
class Result:
    """How often a process was killed, what was made, and every difference that was found."""

    kills: int = 0
    made: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def sweep() -> None:
    """As the job of the clock does it, one clock at a time, and a note of it in the same transaction."""
    by = queries.system()

    def tell(alerts: Sequence[deadlines.Alert]) -> None:
        for effect in wiring.ON_ALERT:
            effect(alerts, by)
        rows = [(one.clock_id, str(one.kind), str(one.to), one.days, one.due_at) for one in alerts]
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [list(column) for column in zip(*rows, strict=True)])

    while deadlines.sweep(by=by, limit=1, tell=tell):
        pass


def letters() -> None:
    """The week's reports and the proposed letters, if it is their turn."""
    overdue.report(by=queries.system())
    overdue.propose(by=queries.system())


def work() -> None:
    """Whatever was promised: automatic moves, what follows from them, messages."""
    worker.run((), concurrency=1, wait=False)


STEPS: tuple[Callable[[], None], ...] = (sweep, letters, work)


def torture(moments: Sequence[datetime], *, kills: int, seed: int, patience: float = 0.08) -> Result:
    """Go through the moments with two sweepers, killing at random until so many have died.

    `patience` is how long one lives at most before it may be killed, in seconds; jobs get six times as long.
    Needs a database whose changes are real, not a test's transaction.
    """
    rng, result = random.Random(seed), Result()
    with connection.cursor() as cursor:
        cursor.execute(LEDGER)
    for place, moment in enumerate(moments):
        left = len(moments) - place
        before = _present()
        wanted = _alone(moment)
        for step in STEPS:
            budget = -(-(kills - result.kills) // left) if step is sweep else 8
            lives = patience * (6 if step is work else 1)
            result.kills += _pair(step, moment, min(budget, kills - result.kills), lives, rng)
        _drain(moment)
        got = _present()
        for name, rows in got.items():
            new = rows - before[name]
            result.made[name] += new.total()
            _compare(f"{moment:%d.%m.%Y} {name}", wanted[name], new, result)
    result.differences += [f"{n} messages went out twice" for n in [sent_twice()] if n]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE swept")
    return result


def _present() -> Found:
    """Everything that sweepers make, as plain rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock, kind, whom, days, due FROM swept")
        alerts = Counter(cursor.fetchall())
    by = queries.system().actor_id
    notices = Notice.objects.values_list("template", "address", "case_id", "unit_id", "subject", "body")
    steps = Step.objects.values_list("clock_id", "due_at", "days", "to", "case_id", "unit_id", "told")
    events = Event.objects.filter(by_id=by).values_list("case_id", "referral_id", "move", "before", "after")
    return {
        "alerts": alerts,
        "rungs": Counter(steps),
        "moves": Counter(events),
        "messages": Counter((*row[:5], _plain(row[5])) for row in notices),
        "reports": Counter(Report.objects.values_list("unit_id", "week", "n_near", "n_late")),
        "lines of letters": Counter(LetterCase.objects.values_list("letter__kind", "referral_id")),
    }


def _plain(body: str) -> str:
    """A message without the key of the report that it links to: an undone one has used up its number."""
    return "\n".join(line for line in body.splitlines() if "/haftalik/" not in line)


def _alone(moment: datetime) -> Found:
    """What one sweeper makes of it, undone again."""
    before = _present()
    with transaction.atomic(), clock.frozen(moment):
        sweep()
        letters()
        for name in MOVES:
            run_all(name, at_most=100_000)
        found = {name: rows - before[name] for name, rows in _present().items()}
        transaction.set_rollback(True)
    return found


def _pair(step: Callable[[], None], moment: datetime, kills: int, lives: float, rng: random.Random) -> int:
    """Two processes at once until both have come to an end by themselves; how many were killed before."""
    began, killed, alive = time.monotonic(), 0, {_start(step, moment) for _ in range(2)}
    while alive:
        time.sleep(rng.uniform(0.001, lives))
        ended = {pid for pid in alive if os.waitpid(pid, os.WNOHANG)[0]}
        alive -= ended
        if alive and killed < kills:
            pid = rng.choice(sorted(alive))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            killed += 1
            alive = (alive - {pid}) | {_start(step, moment)}
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(step.__name__)
    return killed


def _start(step: Callable[[], None], moment: datetime) -> int:
    """A process of its own that does the step at that moment; its key."""
    pid = os.fork()
    if pid:
        return pid
    try:
        for one in connections.all(initialized_only=True):
            one.connection = None  # the parent's; a word on it would be the parent's word
            one.savepoint_ids, one.in_atomic_block, one.needs_rollback = [], False, False
        with clock.frozen(moment):
            step()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def _drain(moment: datetime) -> None:
    """What the killed left undone comes back as after their last heartbeat, and is done."""
    with connection.cursor() as cursor:
        cursor.execute(DEAD)
    jobs.retry_stalled()
    for _again in range(3):
        pid = _start(work, moment + timedelta(seconds=1))
        os.waitpid(pid, 0)


def _compare(what: str, wanted: Counter[Any], got: Counter[Any], result: Result) -> None:
    lost, more = wanted - got, got - wanted
    result.differences += [f"{what}: lost {row} ×{n}" for row, n in list(lost.items())[:5]]
    result.differences += [f"{what}: too often {row} ×{n}" for row, n in list(more.items())[:5]]


def sent_twice() -> int:
    """Messages that went out more than once."""
    sent = NoticeTry.objects.filter(outcome=Notice.Status.SENT).values("notice").annotate(n=Count("pk"))
    return sent.filter(n__gt=1).count()
