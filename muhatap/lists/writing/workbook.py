"""Excel workbooks, row by row: what was written leaves the memory. Texts stay texts, whatever they hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from muhatap.kit import clock
from muhatap.lists.writing.meta import EVERY, Made
from muhatap.organization.sheets import Kind, Sheet, Value

PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
LONGEST = 32_767  # letters that a cell can hold


def write(sheet: Sheet, path: Path, made: Made, tick: Callable[[int], None]) -> int:
    """One page with the rows, one that says what they are; how many rows."""
    import xlsxwriter  # 10 MB that only whoever writes a workbook needs

    book = xlsxwriter.Workbook(str(path), PLAIN)
    try:
        count = _rows(book, sheet, tick)
        _about(book, sheet, made, count)
    finally:
        book.close()
    return count


def _rows(book: Any, sheet: Sheet, tick: Callable[[int], None]) -> int:
    page, formats = book.add_worksheet(_("Liste")), _formats(book)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for at, heading in enumerate(sheet.headings):
        page.set_column(at, at, heading.width)
        page.write_string(0, at, str(heading.label), head)
    page.freeze_panes(1, 0)
    count = 0
    for count, row in enumerate(sheet.rows, 1):
        for at, value in enumerate(row):
            _cell(page, count, at, value, formats)
        if count % EVERY == 0:
            tick(count)
    if sheet.headings:
        page.autofilter(0, 0, count, len(sheet.headings) - 1)
    return count


def _formats(book: Any) -> dict[Kind, Any]:
    return {
        Kind.DAY: book.add_format({"num_format": "dd.mm.yyyy", "align": "left"}),
        Kind.MOMENT: book.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left"}),
    }


def _cell(page: Any, row: int, at: int, value: Value, formats: dict[Kind, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, at, value)
    elif isinstance(value, int | float):
        page.write_number(row, at, value)
    elif isinstance(value, datetime):
        page.write_datetime(row, at, clock.local(value).replace(tzinfo=None), formats[Kind.MOMENT])
    elif isinstance(value, date):
        page.write_datetime(row, at, datetime(value.year, value.month, value.day), formats[Kind.DAY])  # noqa: DTZ001
    else:
        page.write_string(row, at, value[:LONGEST])


def _about(book: Any, sheet: Sheet, made: Made, count: int) -> None:
    page = book.add_worksheet(_("Bilgi"))
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    facts: list[tuple[str, Value]] = [
        (_("Kurum"), made.house),
        (_("Liste"), sheet.title),
        (_("Koşul"), sheet.about),
        (_("Satır"), count),
        (_("Hazırlayan"), made.by),
        (_("Zaman"), clock.local(made.at).strftime("%d.%m.%Y %H.%M")),
    ]
    for row, (label, value) in enumerate(facts):
        page.write_string(row, 0, label)
        _cell(page, row, 1, value, {})
