"""What the tests of this package share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def in_turkish() -> Iterator[None]:
    """The screen's language is Turkish."""
    with translation.override("tr"):
        yield
