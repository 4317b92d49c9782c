"""One real home for the whole session; a folder the server's account may enter."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from muhatap.postgres.server import Server


@pytest.fixture
def place() -> Iterator[Path]:
    """A short, passable folder (pytest's own are closed to the account root steps down to)."""
    made = Path(tempfile.mkdtemp(prefix="muhatap-t-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def initialised() -> Iterator[Path]:
    """A home after its first start and stop; tests copy nothing, they start it again."""
    made = Path(tempfile.mkdtemp(prefix="muhatap-s-"))
    made.chmod(0o711)
    with Server(made / "home", durable=False):
        pass
    yield made / "home"
    Server(made / "home", durable=False).kill_stray()
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server(initialised: Path) -> Iterator[Server]:
    """The session's home, not running; stopped again whatever the test did."""
    one = Server(initialised, durable=False)
    yield one
    one.stop()
    one.kill_stray()
