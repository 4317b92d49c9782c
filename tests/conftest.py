"""What every test shares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from muhatap.kit import clock

# The browser of the tests keeps an event loop in its thread; Django must not take our tests for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

settings.register_profile("muhatap", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("muhatap")


@pytest.fixture
def friday() -> Iterator[datetime]:
    """Friday 20.11.2026, 09.30 in Istanbul; time stands still."""
    with clock.frozen(datetime(2026, 11, 20, 6, 30, tzinfo=UTC)) as moment:
        yield moment
