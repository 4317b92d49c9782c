"""Promise work and declare who does it. Thin on purpose: nobody else needs to know what runs the queue."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from procrastinate import manager, retry, tasks
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job

QUEUE = "default"
WAITS = (15, 60, 300, 900, 3600, 3600 * 3, 3600 * 12)  # seconds; then a person has to look

Handler = TypeVar("Handler", bound=Callable[..., None])


class BackOff(retry.BaseRetryStrategy):
    """Try again after 15 seconds, a minute, five … twelve hours; give up after the last."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> retry.RetryDecision | None:
        """When to try again after the attempt numbered `job.attempts`, from 0; None: no more."""
        if job.attempts >= len(WAITS):
            return None
        return retry.RetryDecision(retry_in={"seconds": WAITS[job.attempts]})


def job(name: str, *, retry: bool = True) -> Callable[[Handler], Handler]:
    """Declare the handler of the jobs called `name`, `package.verb`.

    A handler takes keyword arguments that fit into JSON and may run twice: a worker can be killed after
    its work and before its receipt. `retry=False` for work whose failure a person must look at first.
    """

    def declare(handler: Handler) -> Handler:
        takes_timestamp = "timestamp" in inspect.signature(handler).parameters

        @functools.wraps(handler)
        def run(**args: Any) -> None:
            if not takes_timestamp:  # the periodic deferrer always sends one
                args.pop("timestamp", None)
            handler(**args)

        app.task(name=name, queue=QUEUE, retry=BackOff() if retry else False)(run)
        return handler

    return declare


def enqueue(name: str, *, at: datetime | None = None, first: bool = False, **args: Any) -> int:
    """Have `name` done by a worker after the caller's transaction commits, and never if it does not.

    One statement on Django's own connection. `at` waits for a moment; `first` is for what somebody sits and
    waits for: it comes before what is promised already. Returns the job's id.
    """
    if name not in app.tasks:
        raise LookupError(f"no job is called {name!r}; declare it with @job in a jobs.py")
    # Not app.configure_task: inside a worker the app talks through another connection, and a job
    # that promises further work must do so in its own transaction.
    through = manager.JobManager(DjangoConnector())
    made = tasks.configure_task(
        name=name, job_manager=through, queue=QUEUE, schedule_at=at, priority=int(first)
    )
    return made.defer(**args)


def names() -> frozenset[str]:
    """The jobs that have a handler, without the library's own."""
    return frozenset(name for name in app.tasks if ":" not in name and not name.startswith("procrastinate."))
