"""A file's bytes as rows of plain cells; whatever is wrong with it is said in a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from muhatap.files import pdf
from muhatap.kit.errors import Incomplete, Refused

LARGEST = 30_000_000  # bytes
PATIENCE = 90  # seconds
ROOT = Path(__file__).resolve().parent.parent.parent
OLD_EXCEL, ZIP, PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF-"
# what a spreadsheet or a text is certainly not: pictures, programs, archives
STRANGE = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


@dataclass(frozen=True)
class Table:
    """What stands in a file: its headings, and its rows by their line."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


def read(data: bytes) -> Table:
    """The table of a CSV (UTF-8 or CP1254; comma, semicolon or tab), an XLSX, or the text of a PDF.

    Raises `Incomplete` with what to do about it.
    """
    kind = _kind(data)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "muhatap.cimer.child", kind],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        found = json.loads(ran.stdout) if ran.returncode == 0 else {"wrong": "large", "about": []}
    except (subprocess.TimeoutExpired, ValueError):
        found = {"wrong": "large", "about": []}
    if isinstance(found, dict):
        raise refused(found["wrong"], found["about"])
    if len(found) < 2:
        raise refused("empty", [])
    headings = _named(found[0][1])
    rows = [(line, [*cells, *[""] * (len(headings) - len(cells))]) for line, cells in found[1:]]
    return Table(headings, rows)


def _kind(data: bytes) -> str:
    if len(data) > LARGEST:
        raise refused("large", [])
    if not data.strip():
        raise refused("empty", [])
    if data.startswith(OLD_EXCEL):
        raise refused("password", [])
    if data.startswith(STRANGE):
        raise refused("kind", [])
    if data.startswith(PDF):
        try:
            pdf.check(data)
        except Refused as wrong:
            raise Incomplete(wrong.message, fields={"file": wrong.message}) from wrong
        return "pdf"
    return "table"


def _named(cells: list[Any]) -> list[str]:
    """Headings, each a name of its own: a second one of a name gets a number."""
    made: list[str] = []
    for at, cell in enumerate(cells, 1):
        plain = " ".join(str(cell).split())[:80] or _("Sütun %(n)s") % {"n": at}
        name, n = plain, 2
        while name in made:
            name, n = f"{plain} ({n})", n + 1
        made.append(name)
    return made


def refused(kind: str, about: list[Any]) -> Incomplete:
    """The sentence for a word of the reader."""
    if kind == "wide":
        row, column, rows, columns = about
        message = _(
            "Dosya %(row)s. satıra, %(column)s. sütuna uzanıyor; en çok %(rows)s satır ve %(columns)s sütun"
            " okunur. Boş görünen satır ve sütunları silin ya da dosyayı bölün."
        ) % {"row": row, "column": column, "rows": rows, "columns": columns}
    else:
        message = {
            "large": _("Dosya çok büyük: en çok 30 MB. Bölüp parça parça yükleyin."),
            "password": _("Dosya parolalı ya da eski Excel biçiminde. Parolasız .xlsx olarak kaydedin."),
            "broken": _("Dosya bozuk görünüyor, açılamadı. Yeniden kaydedip yükleyin."),
            "empty": _("Dosyada bir başlık satırı ile en az bir başvuru satırı olmalı."),
            "formula": _("Dosyada formül var. Hücreleri değer olarak yapıştırıp yeniden kaydedin."),
            "nolabels": _("PDF’te “Başvuru No: …” diye başlayan bir başvuru bulunamadı; taranmış olabilir."),
        }.get(kind, _("Bu bir tablo değil. CSV, Excel (.xlsx) ya da metni seçilebilen PDF yükleyin."))
    return Incomplete(message, fields={"file": message})
