"""Rows by COPY: tens of thousands a second, on Django's own connection and in its transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection
from django.db.models import Field, GeneratedField, JSONField, Model

from muhatap.sample.seeding.errors import NotPostgres

Row = tuple[Any, ...]
AT_ONCE, AHEAD = 500, 2
_BACKSLASH = "\\"
_SPELLED = re.compile(rb"\\[bfnrtu]")
_ESCAPED = re.compile(rb"\\(u[0-9a-f]{4}|.)")


def js(value: Any) -> str:
    """A value for a JSON column."""
    return orjson.dumps(value).decode()


class Table:
    """Collects rows of a model. `names` are the columns given; the others get their defaults."""

    def __init__(self, model: type[Model], names: Sequence[str], *, target: str = "") -> None:
        columns: dict[str, Field[Any, Any]] = {
            field.name: field
            for field in model._meta.concrete_fields
            if not isinstance(field, GeneratedField) and (field.name in names or not field.null)
        }
        unknown = set(names) - set(columns)
        if unknown:
            raise KeyError(f"{model.__name__} has no {sorted(unknown)}")
        rest = [field for name, field in columns.items() if name not in names]
        self.constants = tuple(_default(field) for field in rest)
        self.columns = [str(field.column) for field in (*(columns[name] for name in names), *rest)]
        self.name = target or model._meta.db_table
        self.rows: list[Row] = []

    def add(self, *row: Any) -> None:
        """One row, in the order of `names`."""
        self.rows.append(row + self.constants)

    def take(self) -> list[Step]:
        """What was collected, as a step of a pipe, and forget it."""
        rows, self.rows = self.rows, []
        quote = connection.ops.quote_name
        columns = ", ".join(map(quote, self.columns))
        form = f"(FORMAT csv, NULL 'null', ESCAPE '{_BACKSLASH}')"
        return [Step(f"COPY {quote(self.name)} ({columns}) FROM STDIN {form}", rows)] if rows else []


@dataclass(frozen=True)
class Step:
    """One statement; with rows it is a COPY. Names in it come from models, never from people."""

    statement: str
    rows: Sequence[Row] | None = None


class Pipe:
    """Writes steps on Django's connection in a thread of its own, while the next ones are thought up.

    Whoever holds a pipe leaves the connection alone until `close`.
    """

    def __init__(self) -> None:
        connection.ensure_connection()
        raw = connection.connection
        if not hasattr(raw, "cursor") or connection.vendor != "postgresql":
            raise NotPostgres
        self.raw: Any = raw
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="copy")
        self.pending: list[Future[None]] = []

    def send(self, steps: Sequence[Step]) -> None:
        """Write these after the ones before; an error of those before comes up here."""
        self.wait(AHEAD)
        self.pending.append(self.pool.submit(self._write, steps))

    def wait(self, left: int = 0) -> None:
        """Until everything sent is written, but for so many of the last."""
        while len(self.pending) > left:
            self.pending.pop(0).result()

    def close(self) -> None:
        """Wait, and let the thread go."""
        try:
            self.wait()
        finally:
            self.pool.shutdown()

    def _write(self, steps: Sequence[Step]) -> None:
        with self.raw.cursor() as cursor:
            for step in steps:
                if step.rows is None:
                    cursor.execute(step.statement)
                    continue
                with cursor.copy(step.statement) as copy:
                    for first in range(0, len(step.rows), AT_ONCE):
                        copy.write(b"".join(map(line, step.rows[first : first + AT_ONCE])))


def line(row: Row) -> bytes:
    """A row for COPY. JSON without its brackets is CSV, and is written several times as fast as text.

    Only the signs that JSON spells out, line ends and the like, have to stand there themselves.
    """
    text = orjson.dumps(row, default=_hex)[1:-1]
    if _SPELLED.search(text):
        text = _ESCAPED.sub(_itself, text)
    return text + b"\n"


def _itself(found: re.Match[bytes]) -> bytes:
    return found[0] if found[1] in b'"\\' else orjson.loads(b'"' + found[0] + b'"').encode()


def _hex(value: object) -> str:
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError


def _default(field: Field[Any, Any]) -> Any:
    value = field.get_default()
    return js(value) if isinstance(field, JSONField) else value


@contextmanager
def unhindered(models: Iterable[type[Model]]) -> Iterator[None]:
    """Without foreign keys and plain indexes while many rows go in; made again, and checked, at the end.

    Part of the caller's transaction: when it fails nothing has happened. The tables are locked meanwhile.
    """
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_CONSTRAINTS, [tables])
        constraints = cursor.fetchall()
        cursor.execute(_INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")  # safe: names of the catalogue
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")  # safe: names of the catalogue
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '128MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
            )  # safe: names of the catalogue


_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY (SELECT unnest(%s::text[])::regclass)
    ORDER BY conrelid, conname
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index WHERE NOT indisunique AND indrelid = ANY (SELECT unnest(%s::text[])::regclass)
    ORDER BY indexrelid
"""
