"""Reads a file of applications in a process of its own, with little memory and time: `python -m … table|pdf`.

A file is somebody's bytes: an archive that unpacks for ever, a cell in the last column of the last row, a
page that draws itself. Whatever it does, it does to this process. Writes one JSON document: rows
`[[line, [cell, …]], …]`, the heading first, without empty ones; or `{"wrong": kind, "about": […]}`.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_ROWS, MOST_COLUMNS, LONGEST = 100_000, 80, 25_000
UNPACKED = 400_000_000
MEMORY, SECONDS = 2_000_000_000, 60
MOST_PAGES = 2000
FORMULA = re.compile(rb"<f[ >/]")
Rows = list[list[Any]]


class Unreadable(Exception):
    """Why it cannot be taken, by a word that the product has a sentence for."""


def main() -> None:
    """Read the bytes on standard input, write JSON to standard output."""
    _limit()
    try:
        found: Any = read(sys.stdin.buffer.read(), sys.argv[1] if len(sys.argv) > 1 else "table")
    except Unreadable as wrong:
        found = {"wrong": wrong.args[0], "about": list(wrong.args[1:])}
    except MemoryError:
        found = {"wrong": "large", "about": []}
    sys.stdout.write(json.dumps(found, ensure_ascii=True))


def read(data: bytes, kind: str) -> Rows:
    """The rows of a spreadsheet, of a text file or of the labelled lines of a PDF. Raises `Unreadable`."""
    if kind == "pdf":
        return _pdf(data)
    return _workbook(data) if data[:2] == b"PK" else _table(data)


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _workbook(data: bytes) -> Rows:
    from python_calamine import CalamineError, CalamineWorkbook

    _look_inside(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.end is None:
                continue
            last_row, last_column = sheet.end
            if last_row > MOST_ROWS or last_column >= MOST_COLUMNS:
                raise Unreadable("wide", last_row + 1, last_column + 1, MOST_ROWS, MOST_COLUMNS)
            return _filled(sheet.to_python(skip_empty_area=False))
    except (CalamineError, OSError, ValueError, KeyError) as wrong:
        raise Unreadable("broken") from wrong
    raise Unreadable("empty")


def _look_inside(data: bytes) -> None:
    """Refuse what unpacks to too much, what is locked, what is no workbook, and formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > 5000 or sum(entry.file_size for entry in entries) > UNPACKED:
                raise Unreadable("large")
            if any(entry.flag_bits & 1 for entry in entries):
                raise Unreadable("password")
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" not in names and "mimetype" not in names:
                raise Unreadable("kind")
            for name in names:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                    _no_formulas(archive, name)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as wrong:
        raise Unreadable("kind") from wrong


def _no_formulas(archive: zipfile.ZipFile, name: str) -> None:
    read, before = 0, b""
    with archive.open(name) as sheet:
        while piece := sheet.read(1_000_000):
            read += len(piece)
            if read > UNPACKED:
                raise Unreadable("large")
            if FORMULA.search(before + piece):
                raise Unreadable("formula")
            before = piece[-4:]


def _table(data: bytes) -> Rows:
    text = _decoded(data)
    if "\x00" in text:
        raise Unreadable("kind")
    head = text.lstrip().partition("\n")[0]
    sign = max(";,\t", key=head.count)
    csv.field_size_limit(LONGEST * 4)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign):
            rows.append(row)
            if len(rows) > MOST_ROWS + 1 or len(row) > MOST_COLUMNS:
                raise Unreadable("wide", len(rows), len(row), MOST_ROWS, MOST_COLUMNS)
    except csv.Error as wrong:
        raise Unreadable("broken") from wrong
    return _filled(rows)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1254"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise Unreadable("kind")


def _filled(rows: Any) -> Rows:
    found: Rows = []
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell) for cell in row[:MOST_COLUMNS]]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            found.append([number, cells])
    return found


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "evet" if value else "hayır"
    if isinstance(value, float):
        return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time | timedelta):
        return str(value)
    text = str(value).replace("\r\n", "\n").replace("_x000D_", "").encode("utf-8", "replace").decode("utf-8")
    return text.strip()[:LONGEST]


# how applications are printed: a label, a colon, what it says, over several lines perhaps
LABEL = re.compile(r"^\s*([A-Za-zÇĞİIÖŞÜçğıiöşüÂâÎîÛû./() -]{2,48}?)\s*:\s*(.*)$")
FIRST = re.compile(r"ba[şs]vuru\s*(?:no|numaras[ıi]|say[ıi]s[ıi])", re.IGNORECASE)
KNOWN = re.compile(
    r"ba[şs]vuru|m[üu]racaat|^ad[ıi]?\b|soyad|kimlik|t\.?\s*c\.?|telefon|gsm|e-?posta|adres|tarih|konu|t[üu]r|metin|mahalle|"
    r"gizli|sokak|[İi]l[çc]e|^il$|durum|kurum|birim",
    re.IGNORECASE,
)


def _pdf(data: bytes) -> Rows:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        book = PdfReader(io.BytesIO(data))
        if book.is_encrypted:
            raise Unreadable("password")
        if len(book.pages) > MOST_PAGES:
            raise Unreadable("large")
        text = "\n".join(page.extract_text() for page in book.pages)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Unreadable("broken") from wrong
    return labelled(text)


def labelled(text: str) -> Rows:
    """Applications of a printed list as rows: each begins with the line of its number."""
    records: list[dict[str, str]] = []
    last = ""
    for line in text.splitlines():
        found = LABEL.match(line)
        if found and FIRST.search(found[1]):
            records.append({})
        if found and records and KNOWN.search(found[1]):
            last = found[1].strip()
            records[-1][last] = found[2].strip()
        elif records and last and line.strip():
            records[-1][last] = f"{records[-1][last]}\n{line.strip()}".strip()
    if not records:
        raise Unreadable("nolabels")
    heads = list(dict.fromkeys(label for record in records for label in record))
    body = [
        [at, [record.get(label, "")[:LONGEST] for label in heads]] for at, record in enumerate(records, 2)
    ]
    return [[1, heads], *body]


if __name__ == "__main__":
    main()
