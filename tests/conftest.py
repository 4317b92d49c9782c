"""What every test shares."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.template import Template
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from muhatap.kit import clock
from tests import databases
from tests.cases.town import Town, town
from tests.trying import often

# The browser of the tests keeps an event loop in its thread; Django must not take our tests for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# What takes longest starts first, else one worker still works on it when the others have nothing left.
# Whole files go to a worker; a file that is not named here comes after these.
LONG = (
    *("browser/test_axe.py", "browser/test_journey.py", "browser/test_keyboard.py", "commands/test_demo.py"),
    *("browser/test_scripts.py", "cases/test_bad_input.py", "cases/test_table.py", "cases/test_queues.py"),
    *("cases/test_moves_pages.py", "sample/test_seed.py", "portal/test_bad_input.py"),
)

pytest_plugins = ["tests.times"]
PLAIN_RENDER = Template._render  # type: ignore[attr-defined]  # not in the stubs
FRIDAY = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
HERE = Path(__file__).resolve().parent

settings.register_profile("muhatap", derandomize=True, deadline=None, max_examples=often(60))
settings.load_profile("muhatap")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; and who lives in the town goes there before a transaction begins."""
    place = {HERE / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path, len(place)))
    for item in items:
        names: list[str] = getattr(item, "fixturenames", [])
        if "founded" in names:
            names.remove("founded")
            names.insert(0, "founded")


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
    Template._render = PLAIN_RENDER  # type: ignore[attr-defined]  # not in the stubs


@pytest.fixture(scope="session", autouse=True)
def own_folders(django_test_environment: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of tests lie in a folder of their own, never among those of an installation."""
    there = tmp_path_factory.mktemp("home")
    django_settings.HOME = there  # outboxes
    django_settings.FILES_ROOT, django_settings.STATIC_ROOT = there / "files", there / "static"
    django_settings.STATIC_ROOT.mkdir()


@pytest.fixture
def friday() -> Iterator[datetime]:
    """Friday 20.11.2026, 09.30 in Istanbul; time stands still."""
    with clock.frozen(FRIDAY) as moment:
        yield moment


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_createdb: bool,
    django_db_keepdb: bool,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The plugin's, but the workers migrate once, and whoever asks gets a database, marked or not."""
    several = os.environ.get("PYTEST_XDIST_WORKER")
    with django_db_blocker.unblock():
        databases.migrated(
            keep=django_db_keepdb and not django_db_createdb,
            shared=tmp_path_factory.getbasetemp().parent if several else None,
        )


@pytest.fixture(scope="session")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, Town]]:
    """A database beside the empty one in which the small town stands, built once for all."""
    with django_db_blocker.unblock():
        empty = databases.present()
        name = f"{empty}_town"
        databases.copy(empty, name)
        databases.go_to(name)
        with clock.frozen(FRIDAY):
            there = town()
        databases.go_to(empty)
    yield name, there
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture
def founded(built: tuple[str, Town], django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The small town, for this test alone. It is the first fixture of a test that asks for it."""
    name, there = built
    with django_db_blocker.unblock():
        elsewhere = databases.present()
        databases.go_to(name)
    yield there
    with django_db_blocker.unblock():
        databases.go_to(elsewhere)


@pytest.fixture
def settled(founded: Town, db: None, friday: datetime) -> Town:
    """The small town on a Friday morning; its rows as they were built, its objects the test's own."""
    return deepcopy(founded)
