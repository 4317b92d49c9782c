"""A list for the printer: a table over as many pages as it takes, with its condition on top."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from muhatap.kit import clock, paper
from muhatap.lists.writing.meta import EVERY, Made
from muhatap.organization.sheets import Kind, Sheet, Value

SOURCE = Path(__file__).resolve().parent.parent / "data" / "list.typ"
LONGEST = 400  # letters of a cell on paper


def write(sheet: Sheet, path: Path, made: Made, tick: Callable[[int], None]) -> int:
    """The whole list as PDF; how many rows."""
    rows = []
    for row in sheet.rows:
        rows.append([said(value) for value in row])
        if len(rows) % EVERY == 0:
            tick(len(rows))
    values = {
        "house": made.house,
        "language": made.language[:2],
        "title": sheet.title,
        "about": sheet.about,
        "count": _("%(n)s satır") % {"n": f"{len(rows):,}".replace(",", ".")},
        "made": _("%(who)s, %(when)s") % {"who": made.by, "when": said(made.at)},
        "heads": [str(heading.label) for heading in sheet.headings],
        "widths": [heading.width for heading in sheet.headings],
        "right": [heading.kind is Kind.NUMBER for heading in sheet.headings],
        "rows": rows,
    }
    path.write_bytes(paper.pdf(SOURCE, values, at=made.at, tags=False))
    return len(rows)


def said(value: Value) -> str:
    """A value as it is printed."""
    if isinstance(value, datetime):
        return clock.local(value).strftime("%d.%m.%Y %H.%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
