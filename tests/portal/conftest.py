"""What every test of the citizen's side shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cases.town import Town
from tests.portal.walk import Citizen


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Files of a test lie in its own folder."""
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def place(settled: Town) -> Town:
    """A small town on a Friday morning."""
    return settled


@pytest.fixture
def elif_(place: Town) -> Citizen:
    """Somebody with something to report."""
    return Citizen(place)
