"""The small town with an information request in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from muhatap.cases.models import Kind, Topic
from muhatap.kit.turkish import ascii_fold
from tests.cases.town import Town


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Path) -> Town:
    """The small town, with folders for its files and a topic of information requests."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.HOME = tmp_path
    settings.EMAIL_HOST = ""
    name = "Bilgi edinme (4982)"
    settled.topic = Topic.objects.create(
        code="bilgi",
        name_tr=name,
        name_fold=ascii_fold(name),
        level=3,
        needs_place=False,
        kind=Kind.INFORMATION_REQUEST,
        allows_anonymous=False,
    )
    return settled
