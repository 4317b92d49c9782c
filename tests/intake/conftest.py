"""The desk of the small town."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cases.town import Town
from tests.pages import sit


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Path) -> Town:
    """The small town, with a folder for its files."""
    settings.FILES_ROOT = tmp_path / "files"
    return settled


@pytest.fixture
def desk(client: Client, place: Town) -> Client:
    """The agent at the desk."""
    return sit(client, place.agent)
