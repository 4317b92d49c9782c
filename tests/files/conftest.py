"""Files of tests lie in a folder of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from muhatap.organization import queries
from muhatap.organization.persons import Person


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """The store of this test."""
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def somebody(db: None) -> Person:
    """Whoever uploads."""
    return queries.system()
