"""Primary keys given out in memory, so that rows can point at each other before they are copied."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.db.models import Model


class Ids:
    """Counters by name; `tables` says whose sequence each one continues."""

    def __init__(self, tables: Mapping[str, type[Model]]) -> None:
        self.tables = dict(tables)
        self.last = {name: _last(model) for name, model in self.tables.items()}

    def next(self, name: str) -> int:
        """A fresh key."""
        value = self.last[name] = self.last[name] + 1
        return value

    def give_back(self) -> None:
        """Set the sequences behind the last key, so that ordinary inserts go on after it."""
        with connection.cursor() as cursor:
            for name, model in self.tables.items():
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                    [model._meta.db_table, max(self.last[name], 1)],
                )


def _last(model: type[Model]) -> int:
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return int(newest or 0)
