"""Statements that every request asks: Django builds them once, afterwards only their values change.

Building a statement from a query set takes longer than the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """A value of a query set that is told when the statement runs, by its name."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A place for a value, and this in place of the value."""
        return "%s", (self,)


class Statement:
    """The rows of a query set of plain columns (`values_list`), which may hold `Given` values.

    Rows come as the driver reads them: not for columns whose field converts what it finds.
    Immutable; threads and connections share it.
    """

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self._params: Sequence[Any] = ()
        try:
            self._sql, self._params = rows.query.sql_with_params()
        except EmptyResultSet:
            self._sql = ""  # no row can ever fit

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Ask the database; every `Given` has to be told, in the unit its field stores."""
        if not self._sql:
            return []
        params = [given[value.name] if isinstance(value, Given) else value for value in self._params]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            return list(cursor.fetchall())
