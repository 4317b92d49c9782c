"""The faulty rows of a file, as they stood there, with what is wrong beside each."""

from __future__ import annotations

import io

import xlsxwriter
from django.utils.translation import gettext as _

from muhatap.cimer import sealing
from muhatap.cimer.models import Import, ImportRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(file: Import) -> bytes:
    """A workbook: the file's own headings, the line it was, why it was not taken. It can be brought in again.

    Cells are written as texts: what begins with a sign of a formula stays what it was.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Hatalı satırlar"))
        bold = book.add_format({"bold": True})
        for at, head in enumerate([*file.headings, _("Dosyadaki satırı"), _("Neden alınmadı?")]):
            sheet.write_string(0, at, head, bold)
        rows = file.rows.filter(state=ImportRow.State.FAULTY).order_by("line")
        for number, row in enumerate(rows.iterator(chunk_size=2000), 1):
            cells = sealing.unseal_values(row.sealed)["cells"] if row.sealed else [""] * len(file.headings)
            for at, cell in enumerate(cells):
                sheet.write_string(number, at, str(cell)[:32_000])
            sheet.write_number(number, len(file.headings), row.line)
            why = "; ".join(
                " ".join(part for part in (cell, f"({column})" if column else "", words) if part)
                for cell, column, words in row.faults
            )
            sheet.write_string(number, len(file.headings) + 1, why[:32_000])
    return made.getvalue()
