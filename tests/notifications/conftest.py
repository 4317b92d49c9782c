"""A real mail server on loopback, and folders of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from muhatap.organization import queries
from muhatap.organization.persons import Person
from tests.notifications.postman import Postman


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """The folder of this test's installation; no mail server is set."""
    settings.HOME = tmp_path
    settings.EMAIL_HOST = ""
    settings.BASE_URL = "https://muhatap.example"
    settings.DEFAULT_FROM_EMAIL = "him@korfez.example"
    settings.EMAIL_TIMEOUT = 5
    return tmp_path


@pytest.fixture
def system(db: None) -> Person:
    """The product itself."""
    return queries.system()


@pytest.fixture(scope="session")
def _server() -> Iterator[Postman]:
    postman = Postman()
    postman.start()
    yield postman
    postman.stop()


@pytest.fixture
def postman(_server: Postman, settings: Any) -> Postman:
    """A mail server that takes everything until told otherwise."""
    _server.reset()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _server.port
    return _server
