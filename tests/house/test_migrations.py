"""The database is what the models say, and the timeline cannot be rewritten."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.house.rules.sources import PACKAGE


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=(said := StringIO()))
    except SystemExit:
        pytest.fail(said.getvalue())


def test_migrations_are_numbered_without_gaps() -> None:
    """One line of history for each package, so that two branches cannot both be the next."""
    for folder in sorted(PACKAGE.glob("*/migrations")):
        numbers = sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))
        assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)], folder


@pytest.mark.django_db
def test_events_are_append_only_by_trigger() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = 'cases_event'::regclass AND NOT tgisinternal AND tgenabled <> 'D'"
        )
        triggers = " ".join(row[0] for row in cursor.fetchall())
    for deed in ("UPDATE", "DELETE", "TRUNCATE"):
        assert re.search(rf"BEFORE [A-Z ]*\b{deed}\b", triggers), f"{deed} of an event is not stopped"


def test_our_sql_needs_nothing_newer_than_15() -> None:
    """PostgreSQL 15 is the oldest server supported: nothing newer in our own SQL."""
    newer = re.compile(r"(?i)\b(uuidv7|json_table|any_value|merge\b.*\breturning|virtual)\b")
    files = [*PACKAGE.glob("*/migrations/*.py"), *PACKAGE.glob("**/*.sql")]
    assert [str(path) for path in files if newer.search(Path(path).read_text(encoding="utf-8"))] == []
