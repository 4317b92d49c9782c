"""Folders of the test's own instead of gateways, a quiet clock, and the town hall."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.announcements.hall import Hall, hall


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """The folder of this test's installation; nothing leaves it."""
    settings.HOME = tmp_path
    settings.EMAIL_HOST = ""
    settings.BASE_URL = "https://muhatap.example"
    return tmp_path


@pytest.fixture
def house(db: None, friday: datetime) -> Hall:
    """The town hall on Friday morning."""
    return hall()
