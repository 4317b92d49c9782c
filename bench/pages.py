"""Pages through the real web server: the time the server says, the processor it used, the statements it made.

One request after another on a connection that stays open; client, web server and database share the machine.
Statements are counted in this process with Django's own client, which is no part of the timing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from bench.catalogue import Page, pages
from bench.ground import Town, Web, web
from bench.report import Section, quantile

WARM = 12  # requests that are not counted: each web process and thread prepares its statements first
HEAD = ["page", "median ms", "p99 ms", "processor ms", "statements", "kB"]
MEDIAN, WORST = 50.0, 150.0


def measure(town: Town, requests: int) -> list[Section]:
    """One table for all pages, the misses named below."""
    catalogue, rows, missed = pages(), [], []
    statements = [max(_statements(town, page, path) for path in page.paths[:3]) for page in catalogue]
    with web(town) as server, click.progressbar(catalogue, label="Pages", file=stderr()) as shown:
        for number, page in enumerate(shown):
            row = _timed(town, server, page, requests)
            rows.append([page.name, *row[:3], statements[number], row[3]])
            if row[0] > MEDIAN or row[1] > WORST:
                missed.append(page.name)
    notes = [f"{requests} requests a page; at most {MEDIAN:.0f} ms median and {WORST:.0f} ms p99 are wanted."]
    notes.append(f"Missed by: {', '.join(missed)}." if missed else "Every page keeps both.")
    return [Section("Pages", HEAD, rows, notes)]


def stderr() -> Any:
    """Where progress is shown."""
    import sys

    return sys.stderr


def _timed(town: Town, server: Web, page: Page, requests: int) -> tuple[float, float, float, float]:
    cookie, times, size = town.cookie(page.username), [], 0
    for number in range(WARM):
        answer = server.get(page.paths[number % len(page.paths)], cookie)
        if answer.status not in (200, 302):
            raise SystemExit(f"{page.name}: {answer.status} for {page.paths[number % len(page.paths)]}")
    began = server.processor()
    for number in range(requests):
        answer = server.get(page.paths[number % len(page.paths)], cookie)
        times.append(answer.milliseconds)
        size = max(size, len(answer.body))
    used = (server.processor() - began) / requests * 1000
    return quantile(times, 0.5), quantile(times, 0.99), used, size / 1000


def _statements(town: Town, page: Page, path: str) -> int:
    from django.db import connection
    from django.test import Client

    client, counter = Client(headers={"host": "localhost"}), Counter()
    name, _equals, value = town.cookie(page.username).partition("=")
    client.cookies[name] = value
    client.get(path)
    with connection.execute_wrapper(counter):
        client.get(path)
    return counter.number


class Counter:
    """Counts what goes to the database."""

    number = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Savepoints are no statements of ours."""
        self.number += not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, *rest)
