"""Lists as files. Each writer puts a sheet's rows into a file as they come; nothing of a cell is ever run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from muhatap.files.kinds import Kind as Stored
from muhatap.lists.writing import delimited, printed, workbook
from muhatap.lists.writing.meta import Made
from muhatap.organization.sheets import Sheet

Tick = Callable[[int], None]
Write = Callable[[Sheet, Path, Made, Tick], int]


@dataclass(frozen=True)
class Format:
    """A kind of file: its ending is its key; `most` rows it can take (0: any number), `at_once` of them while
    one waits. Typesetting costs a fifth of a megabyte of memory for each row.
    """

    write: Write
    content_type: str
    most: int = 0
    at_once: int = 5000


# fmt: off
FORMATS: dict[str, Format] = {
    "xlsx": Format(workbook.write,  Stored.XLSX.value, 1_000_000),
    "csv":  Format(delimited.write, "text/csv; charset=utf-8"),
    "pdf":  Format(printed.write,   Stored.PDF.value, 5000, 1000),
}
# fmt: on

__all__ = ["FORMATS", "Format", "Made"]
