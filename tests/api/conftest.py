"""A key of the small town, and a client that shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from muhatap.kit import clock
from muhatap.organization import queries, services
from muhatap.organization.roles import Role
from muhatap.organization.scopes import SCOPES
from tests.cases.town import Town

EVERYTHING = (
    *(Role.AGENT, Role.APPROVER, Role.COORDINATOR, Role.UNIT_LEAD, Role.REVIEWER, Role.DELIVERER),
    Role.SUPERVISOR,
)
Caller = Callable[..., Client]


def make_key(name: str, scopes: Any, roles: Any = (), unit_id: int | None = None, **more: Any) -> str:
    """A key's secret."""
    more = {"expires_at": clock.now() + timedelta(days=30), "per_minute": 100_000, **more}
    _key, secret = services.create_key(
        name=name, scopes=scopes, roles=roles, unit_id=unit_id, by=queries.system(), **more
    )
    return secret


def caller(secret: str, **headers: str) -> Client:
    """A client that shows the key with every request."""
    return Client(headers={"Authorization": f"Bearer {secret}", **headers})


@pytest.fixture(autouse=True)
def shelf(settings: Settings, tmp_path: Path) -> None:
    """Files of a test go with it."""
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def place(settled: Town) -> Town:
    """The small town; the year's first number and the calendar's first look are done."""
    settled.register()
    return settled


@pytest.fixture
def machine(place: Town) -> Client:
    """A key that may everything, for the whole town."""
    top = place.roads.parent
    assert top is not None
    return caller(make_key("Her şey", list(SCOPES), EVERYTHING, top.pk))
