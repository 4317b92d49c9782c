"""What every test of publishing shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cases.town import Town


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Path) -> Town:
    """The small town, with a folder for its files."""
    settings.FILES_ROOT = tmp_path
    return settled
