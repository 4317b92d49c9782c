"""Rows on their way into the database by COPY."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.sample.seeding.copying import js, line
from tests.trying import often

SIGNS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
TRICKY = ["null", "", "\\N", "\\.", '"', '\\"', "\\n", "\n", "\r\n", "a,b", "\\\\n\n", "\u2028", "\x7f"]
WORDS = st.text(SIGNS, max_size=40) | st.sampled_from(TRICKY)
MOMENTS = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=often(60))
@given(
    rows=st.lists(
        st.tuples(
            st.integers(-(2**62), 2**62),
            st.none() | WORDS,
            st.none() | st.booleans(),
            st.none() | MOMENTS,
            st.none() | st.binary(max_size=20),
            st.dictionaries(WORDS, WORDS, max_size=3).map(js),
        ),
        max_size=8,
    )
)
def test_what_goes_in_by_copy_is_what_was_meant(rows: list[tuple[Any, ...]]) -> None:
    """Line ends, quotes, backslashes, nothing at all and the word null come back as they were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE way (id bigint, said text, yes boolean, at timestamptz, raw bytea, data jsonb)"
        )
        with cursor.copy("COPY way FROM STDIN (FORMAT csv, NULL 'null', ESCAPE '\\')") as copy:
            for row in rows:
                copy.write(line(row))
        cursor.execute("SELECT id, said, yes, at, raw, data::text FROM way")
        found = cursor.fetchall()
        cursor.execute("DROP TABLE way")
    assert [(*row[:5], js_of(row[5])) for row in found] == [(*row[:5], js_of(row[5])) for row in rows]


def js_of(text: str) -> Any:
    """A JSON text as a value."""
    return orjson.loads(text)


def test_a_value_that_no_column_holds_is_refused() -> None:
    """A bug shows where it is made, not as a wrong row."""
    with pytest.raises(TypeError):
        line((1, object()))
