"""Work is promised in the caller's transaction, done once it commits, and survives the worker's death."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from pytest_django import DjangoAssertNumQueries

from muhatap.jobs import enqueue, queries, services
from muhatap.jobs.periodic import Periodic
from muhatap.jobs.queue import WAITS, BackOff, names
from muhatap.jobs.testing import run_all, waiting
from muhatap.kit import clock
from muhatap.web.schedule import ROWS

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def _sql(statement: str, *values: int | str | datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _worker(last_heartbeat: datetime) -> int:
    return int(
        _sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", last_heartbeat)[
            0
        ][0]
    )


def _doing(job_id: int, worker: int, attempts: int = 0) -> None:
    _sql(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s",
        worker,
        attempts,
        job_id,
    )


def _status(job_id: int) -> object:
    return _sql("SELECT status::text FROM procrastinate_jobs WHERE id = %s", job_id)[0][0]


def test_a_promise_lives_and_dies_with_the_callers_transaction() -> None:
    with transaction.atomic():
        enqueue("jobs.tidy")
        assert waiting() == ["jobs.tidy"]
        transaction.set_rollback(True)
    assert waiting() == []
    with transaction.atomic():
        enqueue("jobs.tidy")
    assert waiting() == ["jobs.tidy"]


def test_a_promise_costs_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        enqueue("jobs.tidy")


def test_an_unknown_name_is_a_bug_at_once_and_not_a_job_that_never_runs() -> None:
    with pytest.raises(LookupError, match=r"no job is called 'jobs\.tidi'"):
        enqueue("jobs.tidi")


def test_run_all_does_what_is_due_and_leaves_what_is_not() -> None:
    with clock.frozen(NOON):
        enqueue("jobs.tidy", at=NOON + timedelta(hours=1))
        enqueue("jobs.retry_stalled")
        assert run_all() == 1
        assert waiting() == ["jobs.tidy"]
    with clock.frozen(NOON + timedelta(hours=2)):
        assert run_all() == 1


def test_a_periodic_timestamp_does_not_disturb_a_handler_without_one() -> None:
    app.tasks["jobs.tidy"].func(timestamp=1)


def test_back_off_grows_and_ends() -> None:
    def waits(attempts: int) -> float | None:
        job = Job(id=1, queue="default", task_name="x", lock=None, queueing_lock=None, attempts=attempts)
        decision = BackOff().get_retry_decision(exception=ValueError(), job=job)
        if decision is None:
            return None
        assert decision.retry_at is not None
        return (decision.retry_at - clock.now()).total_seconds()

    assert [round(waits(n) or 0) for n in range(len(WAITS))] == pytest.approx(WAITS, abs=1)
    assert waits(len(WAITS)) is None


def test_a_job_of_a_dead_worker_comes_back_and_one_of_a_living_worker_stays() -> None:
    now = clock.now()
    lost, held, killer = (enqueue("jobs.tidy") for _ in range(3))
    dead, alive = _worker(now - timedelta(minutes=5)), _worker(now)
    _doing(lost, dead)
    _doing(held, alive)
    _doing(killer, dead, attempts=services.GIVE_UP_AFTER)
    assert queries.state(now, 20).stalled == 2
    assert services.retry_stalled() == 2
    assert (_status(lost), _status(held), _status(killer)) == ("todo", "doing", "failed")


def test_tidy_forgets_old_successes_and_keeps_failures_and_the_young() -> None:
    old, young, failed = (enqueue("jobs.retry_stalled") for _ in range(3))
    for job_id, status in ((old, "succeeded"), (young, "succeeded"), (failed, "failed")):
        _sql("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", job_id)
        _sql("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", status, job_id)
    _sql("UPDATE procrastinate_events SET at = at - interval '5 days' WHERE job_id IN (%s, %s)", old, failed)
    assert services.tidy() == 1
    left = _sql("SELECT id FROM procrastinate_jobs ORDER BY id")
    assert left == [(young,), (failed,)]


def test_the_state_counts_what_waits_and_how_long() -> None:
    now = clock.now()
    job_id = enqueue("jobs.tidy")
    enqueue("jobs.tidy", at=now + timedelta(days=1))
    _sql("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", now - timedelta(minutes=10), job_id)
    state = queries.state(now, 20)
    assert (state.workers, state.waiting, state.failed, state.stalled) == (0, 1, 0, 0)
    assert state.overdue_seconds == pytest.approx(600, abs=5)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_of_the_schedule_has_a_handler(row: Periodic) -> None:
    assert row.job in names()
    assert row.why


def test_stalled_jobs_are_looked_for_every_minute_without_a_lock() -> None:
    row = next(row for row in ROWS if row.job == "jobs.retry_stalled")
    assert row.cron == "* * * * *"
    task = app.tasks["jobs.retry_stalled"]
    assert (task.lock, task.queueing_lock) == (None, None)


def test_what_somebody_waits_for_comes_before_what_is_promised_already() -> None:
    for _time in range(3):
        enqueue("jobs.tidy")
    waited_for = enqueue("jobs.retry_stalled", first=True)
    ((next_one,),) = _sql("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", _worker(clock.now()))
    assert next_one == waited_for
