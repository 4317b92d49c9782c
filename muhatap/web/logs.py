"""Log lines name the request they belong to, so that the number on an error page leads to its cause."""

from __future__ import annotations

import logging
from contextvars import ContextVar

request_number: ContextVar[str] = ContextVar("request_number", default="")


class Numbered(logging.Filter):
    """Puts the request's number on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_number = request_number.get() or "-"
        return True
