"""A municipality's workbook: how long a look at many rows takes, and how much memory."""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable
from typing import Any

import xlsxwriter

from bench.report import Section

SECONDS, MEGABYTES = 60.0, 600.0
BAD = (
    "", "Türkçe Kod", "#REF!", "belki", "31.02.2027", "a@b", "ayse @belediye.tr", "-5",
    "9999999999", "yok-boyle", "x" * 5000, "\u202eters", "=1+1", "u1", "12,5",
    "evet hayır", "<script>", "'; DROP", "İ" * 300, "0",
)  # fmt: skip


def faulty(rows: int) -> bytes:
    """Every sheet with its share of the rows, every cell with the next mistake."""
    from muhatap.onboarding.sheets import SHEETS

    buffer, at = io.BytesIO(), 0
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    for sheet in SHEETS:
        page = book.add_worksheet(str(sheet.title)[:31])
        page.write_row(0, 0, [str(column.title) for column in sheet.columns])
        for row in range(1, rows // len(SHEETS) + 1):
            for number, column in enumerate(sheet.columns):
                at += 1
                right = column.example or f"k{row}"
                page.write_string(row, number, BAD[at % len(BAD)] if at % 3 else right)
    book.close()
    return buffer.getvalue()


def clean(rows: int) -> bytes:
    """Units, accounts and neighbourhoods without a fault."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Personel")
    page.write_row(0, 0, ["Kullanıcı adı", "Ad soyad", "E-posta"])
    for row in range(1, rows + 1):
        page.write_row(row, 0, [f"bench.kisi{row}", f"Kişi {row}", f"kisi{row}@belediye.example"])
    book.close()
    return buffer.getvalue()


def measure(rows: int) -> list[Section]:
    """A row a step; the memory is the highest this process has had."""
    from muhatap.kit import clock
    from muhatap.onboarding import services, writing
    from muhatap.onboarding.models import Workbook
    from muhatap.organization import queries

    by, found = queries.system(), []
    data = faulty(rows)
    row = Workbook.objects.create(at=clock.now(), by_id=by.actor_id, name="faulty.xlsx", content=data)
    found.append(_timed("look at every kind of mistake", rows, lambda: services.judge(row.pk, by=by)))
    row.refresh_from_db()
    found.append(_timed(f"marked copy of {row.faults} faults", rows, lambda: writing.marked(row)))
    right = clean(rows)
    found.append(_timed("look at and rehearse new accounts", rows, lambda: services.look(right, by=by)))
    found.append(_timed("export", 1, writing.filled))
    row.delete()
    notes = [f"Wanted: at most {SECONDS:.0f} s and {MEGABYTES:.0f} MB for the look."]
    return [Section("Onboarding", ["step", "rows", "seconds", "highest MB"], found, notes)]


def _timed(name: str, rows: int, step: Callable[[], Any]) -> list[object]:
    began = time.monotonic()
    step()
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [name, rows, round(time.monotonic() - began, 1), round(highest)]
