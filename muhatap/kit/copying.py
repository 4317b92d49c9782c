"""New rows by COPY: what `bulk_create` does, several times as fast, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey, GeneratedField, Model

from muhatap.kit import keys


def copy_in(rows: Sequence[Model]) -> None:
    """Write new rows of one model; those without an id get one. Triggers fire once, as for one statement.

    Columns take values, never expressions; defaults that the database would fill in are not asked for. Two
    statements, one where every row has its id. `IntegrityError` as for any other insert.
    """
    if not rows:
        return
    model = type(rows[0])
    nameless = [row for row in rows if row.pk is None]
    for row, pk in zip(nameless, keys.fresh(model, len(nameless)), strict=True):
        row.pk = pk
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, GeneratedField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    readers = [_reader(field) for field in fields]
    with connection.cursor() as cursor, connection.wrap_database_errors:
        statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"  # safe: names of models
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([read(row) for read in readers])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _reader(field: Field[Any, Any]) -> Callable[[Model], Any]:
    """How a row's value of this column is told to the database."""
    name, told = field.attname, field.get_db_prep_save

    def read(row: Model) -> Any:
        value = getattr(row, name)
        if value is None and isinstance(field, ForeignKey) and field.is_cached(row):
            other = field.get_cached_value(row)  # it got its id after it was put here
            value = other.pk if other is not None else None
            setattr(row, name, value)
        return None if value is None else told(value, connection)

    return read
