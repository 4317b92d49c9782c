"""The small town, and what an officer copies from CİMER's screen."""

from __future__ import annotations

import pytest

from tests.cases.town import Town


@pytest.fixture
def place(settled: Town) -> Town:
    """The small town."""
    return settled
