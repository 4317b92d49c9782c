"""CSV as Turkish spreadsheets open it: UTF-8 with a mark, semicolons, days as people write them.

A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV injection").
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from muhatap.kit import clock
from muhatap.lists.writing.meta import EVERY, Made
from muhatap.organization.sheets import Sheet, Value

RUN = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(sheet: Sheet, path: Path, made: Made, tick: Callable[[int], None]) -> int:
    """Headings and rows; how many rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
        lines.writerow([safe(str(heading.label)) for heading in sheet.headings])
        for count, row in enumerate(sheet.rows, 1):
            lines.writerow([said(value) for value in row])
            if count % EVERY == 0:
                tick(count)
    return count


def said(value: Value) -> str:
    """A value as text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return clock.local(value).strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return str(value) if isinstance(value, int | float) else safe(value)


def safe(text: str) -> str:
    """Text that begins as a formula does, made plain."""
    return f"'{text}" if text.lstrip(" ").startswith(RUN) or text.startswith(RUN) else text
