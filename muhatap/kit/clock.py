"""The only source of time. Tests freeze it; nothing else calls now()."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Istanbul."""
    return now().astimezone(ISTANBUL).date()


def local(moment: datetime) -> datetime:
    """The same moment on an Istanbul clock."""
    return moment.astimezone(ISTANBUL)


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """Stand still at `moment` (aware). For tests and for generated histories."""
    if moment.tzinfo is None:
        raise ValueError("a frozen moment needs a time zone")
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)
