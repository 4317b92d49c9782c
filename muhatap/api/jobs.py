"""Work of the API done by a worker."""

from __future__ import annotations

from muhatap.api import services
from muhatap.api.services.repeating import DAY, forget_kept_answers
from muhatap.api.services.sending import KEPT
from muhatap.jobs import job
from muhatap.kit import clock
from muhatap.organization import queries


@job("api.send", retry=False)
def send(message: int, by: int | None = None) -> None:
    """Try to deliver one message; what comes next is written on it."""
    services.send(message, by, by=queries.system())


@job("api.sweep")
def sweep() -> None:
    """Messages whose job was lost."""
    services.sweep(by=queries.system())


@job("api.tidy")
def tidy() -> None:
    """Answers kept for repeats go after a day, messages after a month."""
    forget_kept_answers(clock.now() - DAY)
    services.forget_old_messages(clock.now() - KEPT, by=queries.system())
