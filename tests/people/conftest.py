"""The register of the small town."""

from __future__ import annotations

from tests.cases.conftest import real as real
