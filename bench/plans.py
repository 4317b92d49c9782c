"""How PostgreSQL finds the rows of lists, counts and searches: no scan of a large table, few blocks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bench.catalogue import PEOPLE, WORDS
from bench.report import Section

LARGE = ("cases_case", "cases_referral", "cases_event", "citizens_citizen", "deadlines_clock")
HEAD = ["statement", "ms", "blocks", "rows read", "indexes of the large tables"]


def measure() -> list[Section]:
    """One row for each statement that reads a large table; sequential scans are named below."""
    rows, scans = [], []
    for what, work in _works():
        for number, plan in enumerate(_plans(work)):
            nodes = list(_nodes(plan["Plan"]))
            touched = [node for node in nodes if node.get("Relation Name") in LARGE or "Index Name" in node]
            if not any(node.get("Relation Name") in LARGE for node in nodes):
                continue
            indexes = sorted({node["Index Name"] for node in touched if _is_large(node)})
            found = [
                node["Relation Name"]
                for node in nodes
                if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
            ]
            scans += [f"{what} ({name})" for name in found]
            top = plan["Plan"]
            blocks = top["Shared Hit Blocks"] + top["Shared Read Blocks"]
            read = sum(_read(node) for node in nodes)
            name = f"{what}, statement {number + 1}" if number else what
            rows.append([name, plan["Execution Time"], blocks, read, ", ".join(indexes) or "–"])
    notes = [f"Sequential scans of large tables: {', '.join(scans) or 'none'}."]
    return [Section("Plans", HEAD, rows, notes)]


def _is_large(node: dict[str, Any]) -> bool:
    name = node.get("Index Name", "")
    return bool(name) and (name.startswith(("case_", "referral_", "cases_", "one_l", "citizen")))


def _read(node: dict[str, Any]) -> int:
    if node.get("Relation Name") not in LARGE:
        return 0
    dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + dropped) * node["Actual Loops"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


class Explain:
    """Runs every statement a second time under EXPLAIN and keeps the plan."""

    def __init__(self) -> None:
        self.plans: list[dict[str, Any]] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Only reads; each before it is run."""
        if sql.lstrip("( ").startswith("SELECT"):
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0]
                self.plans.append((json.loads(plan) if isinstance(plan, str) else plan)[0])
        return execute(sql, params, many, context)


def _plans(work: Callable[[], object]) -> list[dict[str, Any]]:
    from django.db import connection

    work()
    explain = Explain()
    with connection.execute_wrapper(explain):
        work()
    return explain.plans


def _works() -> Iterator[tuple[str, Callable[[], object]]]:
    from muhatap.cases import finding, pages, queues
    from muhatap.organization.models import Staff
    from muhatap.organization.queries import person_of

    people = {}
    for role, (username, _queue) in PEOPLE.items():
        people[role] = person_of(Staff.objects.select_related("actor").get(username=username))
    seen = set()
    for role, person in people.items():
        yield f"counts of {role}", partial(queues.counts, person)
        for queue in queues.of(person):
            if queue.name not in seen:
                seen.add(queue.name)
                yield f"queue {queue.name}", partial(pages.queue_page, person, queue, {})
    narrowed: dict[str, dict[str, Any]] = {
        "of a district": {"ilce": 4},
        "of a rare kind in a district": {"tur": "thanks", "ilce": 4},
        "of a rare channel": {"kanal": "fax"},
        "with a word": {"q": "çukur"},
    }
    everything = queues.QUEUES["tumu"]
    for what, filters in narrowed.items():
        yield f"all cases {what}", partial(pages.queue_page, people["coordinator"], everything, filters)
    for what, text in WORDS.items():
        yield f"search for {what}", partial(finding.find, people["coordinator"], text)
