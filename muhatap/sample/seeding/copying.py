"""Rows by COPY: tens of thousands a second, on Django's own connection and in its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
from django.db import connection
from django.db.models import Field, GeneratedField, JSONField, Model

from muhatap.sample.seeding.errors import NotPostgres

Row = tuple[Any, ...]


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
        self.columns = [columns[name].column for name in names] + [field.column for field in rest]
        self.name = target or model._meta.db_table
        self.rows: list[Row] = []

    def add(self, *row: Any) -> None:
        """One row, in the order of `names`."""
        self.rows.append(row + self.constants)

    def write(self) -> int:
        """Copy what was collected and forget it."""
        rows, self.rows = self.rows, []
        if rows:
            copy_in(self.name, self.columns, rows)
        return len(rows)


def _default(field: Field[Any, Any]) -> Any:
    value = field.get_default()
    return js(value) if isinstance(field, JSONField) else value


def copy_in(table: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """COPY rows into a table. Names come from models, never from people."""
    quote = connection.ops.quote_name
    statement = f"COPY {quote(table)} ({', '.join(map(quote, columns))}) FROM STDIN"
    with connection.cursor() as cursor:
        raw = getattr(cursor, "cursor", cursor)
        if not hasattr(raw, "copy"):
            raise NotPostgres
        with raw.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


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
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '128MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


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
