"""Workbooks that are handed out: empty with instructions, filled with what is there, marked where faulty."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from muhatap.onboarding import cells, state
from muhatap.onboarding.findings import FAULT, words
from muhatap.onboarding.models import Workbook
from muhatap.onboarding.reading import Raw, read
from muhatap.onboarding.sheets import HELP, SHEETS, Cell, Column, Sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 5000  # rows for which a list of choices is offered
COMMENTS = 3000  # notes of one sheet; further faulty cells are only coloured


class Book:
    """A workbook being written, with the looks its cells wear."""

    def __init__(self) -> None:
        import xlsxwriter  # 10 MB that only whoever writes a workbook needs

        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, {"in_memory": True, "strings_to_formulas": False})
        self.head = self._look(
            bold=True, bg_color="#1F4E5F", font_color="#FFFFFF", text_wrap=True, valign="top"
        )
        self.must = self._look(
            bold=True, bg_color="#8A3B12", font_color="#FFFFFF", text_wrap=True, valign="top"
        )
        self.bold = self._look(bold=True)
        self.wrap = self._look(text_wrap=True, valign="top")
        self.faint = self._look(italic=True, font_color="#666666", text_wrap=True, valign="top")
        self.bad = self._look(bg_color="#FFC7CE", font_color="#9C0006", border=1, border_color="#9C0006")

    def _look(self, **given: Any) -> Format:
        return self.book.add_format(given)

    def close(self) -> bytes:
        """The bytes."""
        self.book.close()
        return self.buffer.getvalue()


def empty() -> bytes:
    """The workbook to fill in: instructions, an example of every column, notes and lists of choices."""
    return _made({})


def filled() -> bytes:
    """What the municipality has. Brought in again as it is, it changes nothing."""
    return _made({sheet.key: state.rows(sheet.key) for sheet in SHEETS})


def workbook(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    """A workbook with these rows, by sheet and column."""
    return _made(rows)


def _made(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> bytes:
    book = Book()
    _explain(book)
    for sheet in SHEETS:
        page = book.book.add_worksheet(str(sheet.title)[:31])
        _head(book, page, sheet)
        for at, values in enumerate(rows.get(sheet.key, ()), start=1):
            for number, column in enumerate(sheet.columns):
                _put(page, at, number, cells.shown(column, values.get(column.name, "")))
    return book.close()


def _head(book: Book, page: Worksheet, sheet: Sheet) -> None:
    page.freeze_panes(1, 1)
    page.set_row(0, 32)
    for number, column in enumerate(sheet.columns):
        must = " *" if column.required else ""
        page.write_string(0, number, f"{column.title}{must}", book.must if must else book.head)
        page.write_comment(0, number, _note(column), {"x_scale": 2})
        page.set_column(number, number, _width(column))
        _offer(page, number, column)


def _note(column: Column) -> str:
    parts = [_("Zorunlu.") if column.required else "", str(column.help)]
    if column.choices and len(column.choices) > 2:
        parts.append(", ".join(str(label) for _key, label in column.choices))
    if column.cell is Cell.YES_NO:
        parts.append(_("“evet” ya da “hayır”."))
    if column.example:
        parts.append(_("Örnek: %(example)s") % {"example": column.example})
    return "\n".join(part for part in parts if part) or str(column.title)


def _width(column: Column) -> int:
    return {
        Cell.TEXT: 60,
        Cell.CONDITION: 60,
        Cell.LINE: 28,
        Cell.EMAIL: 28,
        Cell.LIST: 30,
        Cell.YES_NO: 12,
        Cell.NUMBER: 10,
    }.get(column.cell, 20)


def _offer(page: Worksheet, number: int, column: Column) -> None:
    options = [str(label) for _key, label in column.choices]
    if column.cell is Cell.YES_NO:
        options = [_("evet"), _("hayır")]
    if options and column.cell is not Cell.LIST and len(",".join(options)) <= 255:
        page.data_validation(
            1, number, ROWS, number, {"validate": "list", "source": options, "error_type": "warning"}
        )
    elif column.cell is Cell.NUMBER:
        rule = {"validate": "integer", "criteria": "between", "minimum": column.least, "maximum": column.most}
        page.data_validation(1, number, ROWS, number, rule | {"ignore_blank": True, "error_type": "warning"})


def _put(page: Worksheet, row: int, column: int, value: Any) -> None:
    """Numbers as numbers, everything else as text: nothing that a spreadsheet would calculate."""
    if isinstance(value, int) and not isinstance(value, bool):
        page.write_number(row, column, value)
    elif value != "":
        page.write_string(row, column, str(value))


def _explain(book: Book) -> None:
    page = book.book.add_worksheet(str(HELP))
    page.set_column(0, 1, 26)
    page.set_column(2, 2, 10)
    page.set_column(3, 3, 60)
    page.set_column(4, 4, 32)
    lines = [
        _("Bu dosya belediyenin kurulumudur. Her sayfa bir listedir, ilk satırı sütunların adıdır."),
        _(
            "Doldurmadığınız sayfalar ve sildiğiniz sütunlar olduğu gibi kalır. "
            "Satırlar kodlarıyla tanınır; dosya yeniden yüklenebilir."
        ),
        _(
            "Yüklenen dosya önce yalnız denetlenir: hatalı her hücre adıyla söylenir. "
            "Siz uygulamadan hiçbir şey değişmez."
        ),
        _("Dosyada olmayan hiçbir kayıt kendiliğinden kapatılmaz; uygularken sorulur."),
        _("# ile başlayan satır, sütun ve sayfalar okunmaz; not için kullanabilirsiniz."),
    ]
    page.write_string(0, 0, _("Muhatap kurulum dosyası"), book.bold)
    for at, line in enumerate(lines, start=1):
        page.write_string(at, 0, line)
    at = len(lines) + 2
    for number, title in enumerate((_("Sayfa"), _("Sütun"), _("Zorunlu"), _("Ne yazılır"), _("Örnek"))):
        page.write_string(at, number, title, book.head)
    for sheet in SHEETS:
        at += 1
        page.write_string(at, 0, str(sheet.title), book.bold)
        page.merge_range(at, 1, at, 4, str(sheet.help), book.faint)
        for column in sheet.columns:
            at += 1
            page.write_string(at, 1, str(column.title))
            page.write_string(at, 2, _("evet") if column.required else "")
            page.write_string(at, 3, _note(column).replace("\n", " "), book.wrap)
            page.write_string(at, 4, column.example, book.faint)


def marked(row: Workbook) -> bytes:
    """The file as it was brought in, with the faulty cells coloured and a note on each."""
    book = Book()
    faults: dict[str, dict[str, list[str]]] = {}
    loose: list[str] = []
    for one in row.findings.filter(kind=FAULT).iterator():
        sentence = words(one.message, one.values)
        if one.tab and one.cell:
            faults.setdefault(one.tab, {}).setdefault(one.cell, []).append(sentence)
        else:
            loose.append(" ".join(part for part in (one.tab, one.key, sentence) if part))
    used: set[str] = set()
    for raw in read(bytes(row.content or b"")):
        _copy(book, raw, faults.get(raw.name, {}), _free(raw.name, used))
    if loose:
        page = book.book.add_worksheet(_free(_("# Öteki hatalar"), used))
        for at, line in enumerate(loose):
            page.write_string(at, 0, line, book.bad)
    return book.close()


def _free(name: str, used: set[str]) -> str:
    plain = "".join(sign for sign in name if sign not in "[]:*?/\\").strip("'")[:31] or "-"
    number = 2
    while plain.casefold() in used:  # machine text: how a spreadsheet compares the names of its sheets
        plain, number = f"{plain[:27]} {number}", number + 1
    used.add(plain.casefold())  # machine text
    return plain


def _copy(book: Book, raw: Raw, faults: Mapping[str, Sequence[str]], name: str) -> None:
    page = book.book.add_worksheet(name)
    page.freeze_panes(1, 1)
    left = dict(faults)
    for number, values in raw.rows:
        for at, value in enumerate(values):
            wrong = left.pop(cells.place(number, at + 1), None)
            if wrong is None:
                _put(page, number - 1, at, value)
            else:
                page.write_string(number - 1, at, str(value), book.bad)
                _remark(page, number - 1, at, wrong, len(faults) - len(left))
    for place, wrong in left.items():  # cells that hold nothing and should
        page.write_blank(place, None, book.bad)
        if len(faults) <= COMMENTS:
            page.write_comment(place, "\n".join(wrong)[:1000], {"x_scale": 2})


def _remark(page: Worksheet, row: int, column: int, wrong: Sequence[str], so_far: int) -> None:
    if so_far <= COMMENTS:
        page.write_comment(row, column, "\n".join(wrong)[:1000], {"x_scale": 2})


def passwords(rows: Iterable[tuple[Any, str]]) -> bytes:
    """The one-time passwords, to be cut out and handed over."""
    book = Book()
    page = book.book.add_worksheet(_("Geçici parolalar"))
    page.set_column(0, 3, 30)
    for number, title in enumerate((_("Ad soyad"), _("Kullanıcı adı"), _("Birim"), _("Geçici parola"))):
        page.write_string(0, number, title, book.head)
    for at, (staff, password) in enumerate(rows, start=1):
        for number, value in enumerate((staff.full_name, staff.username, staff.unit_name, password)):
            page.write_string(at, number, value)
    return book.close()


__all__ = ["XLSX", "empty", "filled", "marked", "passwords", "workbook"]
