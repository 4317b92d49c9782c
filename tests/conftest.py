"""What every test shares."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.template import Template
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from muhatap.kit import clock
from tests.cases.town import Town, town

# The browser of the tests keeps an event loop in its thread; Django must not take our tests for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What takes longest starts first, else one worker still works on it when the others have nothing left.
# Whole files go to a worker; a file that is not named here comes after these.
LONG = (
    *("browser/test_axe.py", "browser/test_journey.py", "browser/test_keyboard.py", "commands/test_demo.py"),
    *("browser/test_scripts.py", "cases/test_bad_input.py", "cases/test_table.py", "cases/test_queues.py"),
    *("cases/test_moves_pages.py", "sample/test_seed.py", "portal/test_bad_input.py"),
)
PLAIN_RENDER = Template._render
FRIDAY = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
HERE = Path(__file__).resolve().parent

settings.register_profile("muhatap", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("muhatap")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first."""
    place = {HERE / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def pytest_collection_finish() -> None:
    """What the tests consist of is never garbage; what they make is looked through less often.

    Python looks after every 700 new objects, and Django's pages make tens of thousands each.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def plain_rendering(django_test_environment: None) -> None:
    """Django's test environment copies the context of every template drawn, for tests that look at it.

    Ours read pages as they go out; the copies took an eighth of a page's time.
    """
    Template._render = PLAIN_RENDER


@pytest.fixture
def friday() -> Iterator[datetime]:
    """Friday 20.11.2026, 09.30 in Istanbul; time stands still."""
    with clock.frozen(FRIDAY) as moment:
        yield moment


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The small town, built once for a module in a transaction around those of its tests.

    From the first test that asks, all of the module find it there: for modules whose tests live in a town.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.frozen(FRIDAY):
            built = town()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def settled(founded: Town, db: None, friday: datetime) -> Town:
    """The small town on a Friday morning; its rows as they were built, its objects the test's own."""
    return deepcopy(founded)
