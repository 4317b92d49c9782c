"""Reads a workbook in a process of its own, with little memory and little time: `python -m … FILE`.

A spreadsheet is somebody's bytes: a cell in the last column of the last row, an archive that unpacks for
ever, a broken index. Whatever it does, it does to this process. Writes one JSON document: a list of sheets,
each `[name, [[row, [cell, …]], …]]`, without empty rows; or `{"wrong": kind, …}`.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath
from typing import Any

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, LONGEST = 20_000, 60, 40, 25_000
UNPACKED = 120_000_000
MEMORY, SECONDS = 1_500_000_000, 60
Table = list[Any]


class Unreadable(Exception):
    """Why it cannot be taken, by a word that the product has a sentence for."""


def main() -> None:
    """Read the bytes on standard input, write JSON to standard output."""
    _limit()
    try:
        found: Any = read(sys.stdin.buffer.read())
    except Unreadable as wrong:
        found = {"wrong": wrong.args[0], "about": list(wrong.args[1:])}
    except MemoryError:
        found = {"wrong": "large", "about": []}
    sys.stdout.write(json.dumps(found, ensure_ascii=True))


def read(data: bytes) -> Table:
    """Every sheet of an .xlsx, an .ods or a zip of .csv files. Raises `Unreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > 5000 or sum(entry.file_size for entry in entries) > UNPACKED:
                raise Unreadable("large")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Unreadable("password")
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names and "mimetype" not in names:
                return _tables(archive)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as wrong:
        raise Unreadable("password" if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" else "kind") from wrong
    return _workbook(data)


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _workbook(data: bytes) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(book.sheet_names) > MOST_SHEETS:
            raise Unreadable("sheets", MOST_SHEETS)
        return [[name, _rows(name, book.get_sheet_by_name(name))] for name in book.sheet_names]
    except (CalamineError, OSError, ValueError, KeyError) as wrong:
        raise Unreadable("broken") from wrong


def _rows(name: str, sheet: Any) -> Table:
    if sheet.end is None:
        return []
    last_row, last_column = sheet.end
    if last_row >= MOST_ROWS + 1 or last_column >= MOST_COLUMNS:
        raise Unreadable("wide", name, last_row + 1, last_column + 1, MOST_ROWS, MOST_COLUMNS)
    rows = sheet.to_python(skip_empty_area=False)
    return _filled(rows)


def _filled(rows: Any) -> Table:
    found = []
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell) for cell in row[:MOST_COLUMNS]]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            found.append([number, cells])
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int) or value is None:
        return "" if value is None else value
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 1e15 and value == int(value) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    text = str(value).replace("\r\n", "\n").replace("_x000D_", "").encode("utf-8", "replace").decode("utf-8")
    return "" if not text.strip() else text[:LONGEST]


def _tables(archive: zipfile.ZipFile) -> Table:
    entries = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]  # machine text
    if not entries:
        raise Unreadable("kind")
    if len(entries) > MOST_SHEETS:
        raise Unreadable("sheets", MOST_SHEETS)
    return [[PurePosixPath(one.filename).stem, _table(one.filename, archive.read(one))] for one in entries]


def _table(name: str, data: bytes) -> Table:
    text = _decoded(data)
    head = text.partition("\n")[0]
    sign = max(";,\t", key=head.count)
    csv.field_size_limit(LONGEST * 4)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            rows.append(row)
            if len(rows) > MOST_ROWS + 1 or len(row) > MOST_COLUMNS * 2:
                raise Unreadable("wide", name, len(rows), len(row), MOST_ROWS, MOST_COLUMNS)
    except csv.Error as wrong:
        raise Unreadable("broken") from wrong
    return _filled(rows)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1254"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise Unreadable("broken")


if __name__ == "__main__":
    main()
