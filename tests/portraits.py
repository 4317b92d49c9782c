"""Everything a database holds, in words that do not depend on which id a row got: to compare two ways."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model

from muhatap.cases import timeline
from muhatap.cases.models import Call, Case, Event, Referral
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.deadlines.models import Docket
from muhatap.files.models import StoredFile
from muhatap.notifications.models import Notice
from muhatap.organization.models import Actor

Rows = dict[tuple[str, Any], dict[str, Any]]
Lines = Counter[str]
# differences that are added up: only their sums say something
SUMS = {"cases_counter": "n", "figures_tally": "n"}
# what chance or the clock made, and what only follows from a row's own number
VOLATILE = {
    "id", "number", "tracking_hash", "chain_head", "hash", "salts", "digests", "message_id", "number_cipher",
    "case_number", "secret",
}  # fmt: skip


def everything() -> Rows:
    """Every row of every table of ours, as the database writes it."""
    found: Rows = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT to_jsonb(one)::text FROM "{table}" AS one')
            for (text,) in cursor.fetchall():
                row = json.loads(text)
                found[table, row.get("id", text)] = row
    return found


def differing(before: Rows, after: Rows) -> Lines:
    """What is new or changed, with names in place of ids; how often each."""
    fresh = {key: row for key, row in after.items() if before.get(key) != row}
    names = _names(fresh)
    columns = {model._meta.db_table: _keys(model) for model in apps.get_models(include_auto_created=True)}
    lines: Lines = Counter()
    sums: Lines = Counter()
    for (table, _pk), row in fresh.items():
        said: dict[str, Any] = {
            name: names.get((columns[table][name], value), value) if name in columns[table] else value
            for name, value in row.items()
            if name not in VOLATILE
        }
        if "call" in (said.get("facts") or {}):
            said["facts"]["call"] = names.get((Call._meta.db_table, said["facts"]["call"]), "?")
        if table in SUMS:
            n = said.pop(SUMS[table])
            old = before.get((table, _pk), {}).get(SUMS[table], 0)
            sums[f"{table} {_text(said, names)}"] += n - old
        elif table == "procrastinate_jobs":
            lines.update(_job(said, names))
        elif not table.startswith("procrastinate"):
            lines[f"{table} {_text(said, names)}"] += 1
    return lines + Counter({f"{line}: {n}": 1 for line, n in sums.items() if n})


def _keys(model: type[Model]) -> dict[str, str]:
    """Columns that point at other tables; those of messages by their names, since they know no case."""
    told = {"case_id": Case._meta.db_table, "event_id": Event._meta.db_table} if model is Notice else {}
    return told | {
        str(one.column): one.related_model._meta.db_table
        for one in model._meta.concrete_fields
        if isinstance(one, ForeignKey)
    }


def _text(said: dict[str, Any], names: dict[tuple[str, Any], str]) -> str:
    """In one line; numbers and addresses of cases within words say which case it is."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    text = re.sub(r"/basvuru/(\d+)/", lambda it: names.get((Case._meta.db_table, int(it[1])), it[0]), text)
    return re.sub(r"\b20\d\d/\d{6}-\d\b", "NUMBER", text)


def _job(said: dict[str, Any], names: dict[tuple[str, Any], str]) -> list[str]:
    """What a worker will do, a line for each thing it is told of: how many fit into a job says nothing."""
    of = {"notices": Notice, "events": Event}
    when = f"job {said['task_name']} {said['scheduled_at']}"
    return [
        f"{when} {key} {names.get((of[key]._meta.db_table, one), one)}"
        for key, ids in said["args"].items()
        if key in of
        for one in ids
    ] or [f"job {said['task_name']} {json.dumps(said['args'], sort_keys=True)}"]


def _names(fresh: Rows) -> dict[tuple[str, Any], str]:
    """A name for every row that others point at: a case by its words, the rest by whose they are."""
    rows: dict[str, dict[Any, dict[str, Any]]] = {}
    for (table, pk), row in sorted(fresh.items(), key=lambda item: (item[0][0], str(item[0][1]).zfill(20))):
        rows.setdefault(table, {})[pk] = row
    names: dict[tuple[str, Any], str] = {}

    def call(model: type[Model], pk: Any, name: str) -> None:
        names[model._meta.db_table, pk] = name

    def of(model: type[Model]) -> dict[Any, dict[str, Any]]:
        return rows.get(model._meta.db_table, {})

    for at, (pk, row) in enumerate(of(Citizen).items()):
        call(Citizen, pk, f"citizen {at} {row['name']}")
        call(Actor, row["actor_id"], f"actor of citizen {at}")
    for pk, row in of(ContactPoint).items():
        call(
            ContactPoint, pk, f"point {row['value']} of {names.get(('citizens_citizen', row['citizen_id']))}"
        )
    for pk, row in of(Case).items():
        call(Case, pk, f"case “{row['text']}”")
        call(Docket, row["docket_id"], f"docket of “{row['text']}”")
        if ("organization_actor", row["applicant_id"]) not in names and row["citizen_id"] is None:
            call(Actor, row["applicant_id"], f"somebody with “{row['text']}”")
    for pk, row in of(Referral).items():
        name = f"part of {row['unit_id']} of {names.get(('cases_case', row['case_id']))}"
        call(Referral, pk, name)
        call(Docket, row["docket_id"], f"docket of {name}")
    for pk, row in of(Event).items():
        call(Event, pk, f"line {row['seq']} of {names.get(('cases_case', row['case_id']))}")
    for pk, row in of(Call).items():
        call(Call, pk, f"call {row['what']} of {names.get(('cases_case', row['case_id']))}")
    for pk, row in of(Notice).items():
        to = names.get(("cases_case", row["case_id"]))
        call(Notice, pk, f"{row['template']} by {row['channel']} to {row['address']} about {to}")
    for pk, row in of(StoredFile).items():
        call(StoredFile, pk, f"file {row['name']}")
    return names


def broken_chains() -> list[str]:
    """Stories whose lines do not follow from each other."""
    found = []
    for case in Case.objects.prefetch_related("events"):
        lines = sorted(case.events.all(), key=lambda event: event.seq)
        found += [f"{case.number}: {one}" for one in timeline.faults(case.number, case.chain_head, lines)]
        found += [f"{case.number}: {case.event_count} lines"] * (case.event_count != len(lines))
    return found
