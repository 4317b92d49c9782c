"""A workbook's bytes as sheets of plain cells; whatever is wrong with the file is said in a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from muhatap.kit.errors import Incomplete

LARGEST = 10_000_000  # bytes
PATIENCE = 90  # seconds
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Raw:
    """One sheet as it is: its name, and its rows that hold something, by their number."""

    name: str
    rows: tuple[tuple[int, tuple[Any, ...]], ...]


def read(data: bytes) -> list[Raw]:
    """The sheets of a file (.xlsx, .ods, or a zip of .csv). Raises `Incomplete` with what to do about it."""
    check(data)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "muhatap.onboarding.child"],
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
        raise _refused(found["wrong"], found["about"])
    return [Raw(name, tuple((number, tuple(cells)) for number, cells in rows)) for name, rows in found]


def check(data: bytes) -> None:
    """Refuse at once what is no workbook by its first bytes or its size."""
    if len(data) > LARGEST:
        raise _refused("large", [])
    if not data.startswith(b"PK\x03\x04"):
        raise _refused("password" if data.startswith(b"\xd0\xcf\x11\xe0") else "kind", [])


def _refused(kind: str, about: list[Any]) -> Incomplete:
    if kind == "wide":
        name, row, column, rows, columns = about
        message = _(
            "“%(sheet)s” sayfası %(row)s. satıra, %(column)s. sütuna uzanıyor; en çok %(rows)s satır ve "
            "%(columns)s sütun okunur. Sondaki boş görünen satır ve sütunları silip yeniden yükleyin."
        ) % {"sheet": name, "row": row, "column": column, "rows": rows, "columns": columns}
    elif kind == "sheets":
        message = _("Dosyada çok fazla sayfa var; en çok %(n)s sayfa okunur.") % {"n": about[0]}
    else:
        message = {
            "large": _("Dosya çok büyük: en çok 10 MB. Fazla sayfaları ve resimleri silip yeniden yükleyin."),
            "password": _("Dosya parolalı ya da eski Excel biçiminde. Parolasız .xlsx olarak kaydedin."),
            "broken": _("Dosya bozuk görünüyor, açılamadı. Yeniden kaydedip yükleyin."),
        }.get(
            kind, _("Bu bir çalışma kitabı değil. Excel (.xlsx), OpenDocument (.ods) ya da CSV zip yükleyin.")
        )
    return Incomplete(message, fields={"file": message})
