"""Tallies added up, and compared with what the cases say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

COUNTED = ("cases_case", "cases_referral", "deadlines_clock")
# what each part and each case counts for, asked of the functions that the triggers ask
_FACTS = (
    "SELECT r.id, found.answered, found.in_time, found.took FROM cases_referral r, "
    "figures_answer_of(r.status, r.docket_id, r.referred_at, r.ended_at) AS found "
    "WHERE r.status IN ('answered', 'passed')"
)
_RIGHT = (
    "SELECT line.measure, line.key, line.day, line.days, count(*) AS n FROM cases_case c, "
    "figures_case_lines(c.status, c.received_at, c.closed_at, c.target_due_at, c.law_due_at, "
    "c.district_id, c.topic_id) AS line GROUP BY 1, 2, 3, 4 UNION ALL "
    "SELECT line.measure, line.key, line.day, line.days, count(*) FROM cases_referral r "
    "LEFT JOIN figures_part part ON part.referral_id = r.id, "
    "figures_part_lines(r.unit_id, r.referred_at, r.round, r.returns, part.answered_at, part.in_time, "
    "part.days) AS line GROUP BY 1, 2, 3, 4 UNION ALL "
    "SELECT line.measure, line.key, line.day, line.days, count(*) FROM deadlines_clock c, "
    "figures_clock_lines(c.policy_id, c.kept, c.stopped_at) AS line GROUP BY 1, 2, 3, 4"
)


@dataclass(frozen=True)
class Astray:
    """One tally that does not say what a recount says."""

    measure: str
    key: int
    day: str
    days: int
    says: int
    is_right: int


def compact() -> int:
    """Add the differences up, one row a key and day; how many rows went. Safe beside writers and readers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH many AS (SELECT measure, key, day, days FROM figures_tally "
            "GROUP BY 1, 2, 3, 4 HAVING count(*) > 1), "
            "gone AS (DELETE FROM figures_tally t USING many m WHERE t.measure = m.measure AND t.key = m.key "
            "AND t.day = m.day AND t.days = m.days RETURNING t.measure, t.key, t.day, t.days, t.n), "
            "made AS (INSERT INTO figures_tally (measure, key, day, days, n) "
            "SELECT measure, key, day, days, sum(n) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0) "
            "SELECT count(*) FROM gone"
        )
        return int(cursor.fetchone()[0])


def audit(*, repair: bool = False) -> list[Astray]:
    """Compare the tallies with a recount; with `repair` write differences that put the wrong ones right.

    Reads every case. Nobody waits for it: everything is read as it stood at one moment, and what changes
    meanwhile adds its own difference. Within a transaction of the caller only where nobody else writes.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if repair:
            _repair_parts(cursor)
        cursor.execute(
            f"WITH counted AS ({_RIGHT}), said AS (SELECT measure, key, day, days, sum(n) AS n "  # noqa: S608 # safe: constants
            "FROM figures_tally GROUP BY 1, 2, 3, 4) SELECT measure, key, day, days, "
            "coalesce(said.n, 0)::bigint, coalesce(counted.n, 0) "
            "FROM counted FULL JOIN said USING (measure, key, day, days) "
            "WHERE coalesce(said.n, 0) <> coalesce(counted.n, 0) ORDER BY 1, 2, 3, 4"
        )
        wrong = [Astray(m, key, str(day), *rest) for m, key, day, *rest in cursor.fetchall()]
        if repair and wrong:
            cursor.executemany(
                "INSERT INTO figures_tally (measure, key, day, days, n) VALUES (%s, %s, %s, %s, %s)",
                [(row.measure, row.key, row.day, row.days, row.is_right - row.says) for row in wrong],
            )
    return wrong


@contextmanager
def all_at_once() -> Iterator[None]:
    """While a whole history is loaded nothing is tallied; at the end all of it is, in one go.

    Part of the caller's transaction. The tables of cases and of units' parts are locked meanwhile.
    """
    with connection.cursor() as cursor:
        for table in COUNTED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER figures_came")  # safe: a constant
    yield
    with connection.cursor() as cursor:
        for table in COUNTED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER figures_came")  # safe: a constant
    audit(repair=True)


def _repair_parts(cursor: Any) -> None:
    """The answers' own rows, from the clocks."""
    cursor.execute(
        "DELETE FROM figures_part WHERE referral_id NOT IN "  # noqa: S608 # safe: constants
        f"(SELECT id FROM ({_FACTS}) AS facts)"
    )
    cursor.execute(
        "INSERT INTO figures_part AS part (referral_id, answered_at, in_time, days) "
        f"{_FACTS} "  # safe: constants
        "ON CONFLICT (referral_id) DO UPDATE SET answered_at = EXCLUDED.answered_at, "
        "in_time = EXCLUDED.in_time, days = EXCLUDED.days WHERE (part.answered_at, part.in_time, part.days) "
        "IS DISTINCT FROM (EXCLUDED.answered_at, EXCLUDED.in_time, EXCLUDED.days)"
    )
