"""Taking the sample out of a database again."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from muhatap.organization import queries

# what migrations put there and the product needs, and the ground, which is real
KEPT = frozenset(
    {
        "deadlines_policy", "deadlines_dayoff", "deadlines_openhours", "deadlines_revision",
        "organization_post",
        "notifications_template", "places_district", "places_neighbourhood", "django_migrations",
        "django_content_type",
    }
)  # fmt: skip


def empty() -> None:
    """Empty every table of the product but those that ship filled; the system's own actor stays.

    For a database that holds nothing but the sample. Rows that may never be deleted go by TRUNCATE, which is
    the owner's alone; sequences of keys start again.
    """
    system = queries.system().actor_id
    tables = [
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("muhatap.")
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.db_table not in KEPT
    ]
    there = set(connection.introspection.table_names())
    tables = [table for table in tables if table in there]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT * FROM organization_actor WHERE id = %s", [system])
        columns = [column.name for column in cursor.description]
        row = cursor.fetchone()
        cursor.execute(
            "DELETE FROM deadlines_dayoff WHERE entry_id IS NOT NULL AND kind IN ('leave', 'closure')"
        )
        cursor.execute("UPDATE deadlines_dayoff SET entry_id = NULL, added_by_id = %s", [system])
        kept = _pointing(cursor, tables)
        for table, name, _definition in kept:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")  # safe: names of models
        cursor.execute(f"TRUNCATE {', '.join(map(quote, tables))} RESTART IDENTITY")  # safe: names of models
        names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
        cursor.execute(f"INSERT INTO organization_actor ({names}) VALUES ({marks})", row)  # noqa: S608 # safe: names of models
        cursor.execute("SELECT setval(pg_get_serial_sequence('organization_actor', 'id'), %s)", [system])
        for table, name, definition in kept:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")  # safe: names of models


def _pointing(cursor: Any, tables: list[str]) -> list[tuple[str, str, str]]:
    """Foreign keys of the tables that stay into those that are emptied."""
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND confrelid = ANY (SELECT unnest(%s::text[])::regclass) "
        "AND NOT conrelid = ANY (SELECT unnest(%s::text[])::regclass)",
        [tables, tables],
    )
    return list(cursor.fetchall())
