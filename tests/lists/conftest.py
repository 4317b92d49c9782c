"""The town of the cases, and its real database for races."""

from __future__ import annotations

from tests.cases.conftest import real as real
