"""The small town of these tests, and a database of one's own for what needs real transactions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import databases
from tests.cases.town import Town


@pytest.fixture(scope="module")
def real(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A copy of the test database in which commits are real; it is thrown away at the end."""
    with django_db_blocker.unblock():
        home = databases.present()
        copy = f"{home}_races"
        databases.copy(home, copy)
        databases.go_to(copy)
        try:
            yield
        finally:
            databases.go_to(home)
            databases.drop(copy)


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Path) -> Town:
    """The small town, with folders for its files."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.HOME = tmp_path
    return settled
