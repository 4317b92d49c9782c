"""From the cells of a file to rows that are understood: which sheet, which column, which value."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext_noop as _

from muhatap.onboarding import cells
from muhatap.onboarding.cells import Wrong
from muhatap.onboarding.findings import FAULT, Found, Plan, Row
from muhatap.onboarding.reading import Raw
from muhatap.onboarding.sheets import BY_KEY, HELP, SHEETS, Cell, Column, Sheet, folded, names_of
from muhatap.organization.settings import CATALOGUE
from muhatap.organization.settings import Kind as SettingKind


@cache
def sheet_names() -> Mapping[str, str]:
    """Folded names of the sheets in both languages, and their keys."""
    known = {name: sheet.key for sheet in SHEETS for name in names_of(sheet.title)}
    return known | {folded(sheet.key): sheet.key for sheet in SHEETS}


@cache
def column_names(sheet: str) -> Mapping[str, str]:
    """Folded names of a sheet's columns in both languages, and their own."""
    found = {name: column.name for column in BY_KEY[sheet].columns for name in names_of(column.title)}
    return found | {folded(column.name): column.name for column in BY_KEY[sheet].columns}


def parse(book: Sequence[Raw], plan: Plan) -> dict[str, list[Row]]:
    """The rows of every sheet that is known, in the order of the file; faults go to the plan."""
    rows: dict[str, list[Row]] = {}
    for raw in book:
        key = sheet_names().get(folded(raw.name), "")
        if raw.name.startswith("#") or folded(raw.name) in names_of(HELP):
            continue
        if not key:
            _strange_sheet(raw, plan)
        elif key in rows:
            plan.found.append(
                Found(FAULT, key, 0, "", message=_("Bu sayfa dosyada iki kez var."), tab=raw.name)
            )
        elif raw.rows:
            plan.read.append(key)
            rows[key] = list(_sheet(raw, BY_KEY[key], plan))
    if not plan.read and not plan.found:
        message = _("Dosyada bilinen bir sayfa yok. Boş örneği indirip onu doldurun.")
        plan.found.append(Found(FAULT, "", message=message))
    return rows


def _strange_sheet(raw: Raw, plan: Plan) -> None:
    if not raw.rows:
        return
    near = difflib.get_close_matches(folded(raw.name), list(sheet_names()), 1, 0.6)
    values: dict[str, Any] = {"name": raw.name[:60]}
    message = _("“%(name)s” diye bir sayfa yok. Adını düzeltin; okunmasın istiyorsanız başına # koyun.")
    if near:
        values["right"] = next(str(one.title) for one in SHEETS if one.key == sheet_names()[near[0]])
        message = _("“%(name)s” diye bir sayfa yok; “%(right)s” mi? Okunmasın istiyorsanız başına # koyun.")
    plan.found.append(Found(FAULT, "", 1, "A1", message=message, values=values, tab=raw.name))


def _sheet(raw: Raw, sheet: Sheet, plan: Plan) -> Iterator[Row]:
    first, header = raw.rows[0]
    placed = _placed(first, header, raw, sheet, plan)
    plan.layout[sheet.key] = (raw.name, {name: at + 1 for at, name in placed.items()})
    lacking = [sheet.column(name) for name in sheet.keys if name not in placed.values()]
    lacking = [column for column in lacking if column.required]
    for column in lacking:
        plan.found.append(
            Found(
                FAULT, sheet.key, first, f"A{first}", message=_("“%(name)s” sütunu yok; satırı o tanıtır."),
                values={"name": str(column.title)}, tab=raw.name,
            )
        )  # fmt: skip
    if lacking:
        return
    for number, cells_ in raw.rows[1:]:
        first_cell = cells_[0] if cells_ else ""
        if (
            isinstance(first_cell, str)
            and first_cell.startswith("#")
            and not cells.BROKEN.fullmatch(first_cell)
        ):
            continue
        if any(cell != "" for at, cell in enumerate(cells_) if at in placed):
            yield _row(number, cells_, placed, sheet, plan, raw.name)


def _placed(first: int, header: Sequence[Any], raw: Raw, sheet: Sheet, plan: Plan) -> dict[int, str]:
    """Which column stands where, by its header."""
    known, placed = column_names(sheet.key), dict[int, str]()
    for at, title in enumerate(header):
        plain = folded(str(title))
        name = known.get(plain, "")
        if not plain or str(title).startswith("#"):
            continue
        cell, values = cells.place(first, at + 1), {"name": str(title)[:60]}
        if name and name not in placed.values():
            placed[at] = name
            continue
        message = _("“%(name)s” sütunu iki kez var; biri silinmeli.")
        if not name:
            near = difflib.get_close_matches(plain, list(known), 1, 0.6)
            message = _("“%(name)s” diye bir sütun yok. Okunmasın istiyorsanız başına # koyun.")
            if near:
                values["right"] = str(sheet.column(known[near[0]]).title)
                message = _(
                    "“%(name)s” diye bir sütun yok; “%(right)s” mi? Okunmasın istiyorsanız başına # koyun."
                )
        plan.found.append(Found(FAULT, sheet.key, first, cell, message=message, values=values, tab=raw.name))
    return placed


def _row(
    number: int, given: Sequence[Any], placed: Mapping[int, str], sheet: Sheet, plan: Plan, tab: str
) -> Row:
    row = Row(sheet.key, number, {}, frozenset(placed.values()))
    for at, name in placed.items():
        column, raw = sheet.column(name), given[at] if at < len(given) else ""
        try:
            if raw == "" and column.keeps:
                row.given -= {name}
                continue
            row.values[name] = (
                _setting(row, raw) if (sheet.key, name) == ("settings", "value") else cells.value(column, raw)
            )
        except Wrong as wrong:
            row.faulty = True
            plan.found.append(
                Found(
                    FAULT,
                    sheet.key,
                    number,
                    cells.place(number, at + 1),
                    _told(row, sheet),
                    name,
                    wrong.message,
                    wrong.values,
                    tab,
                )
            )
    return row


def _setting(row: Row, raw: Any) -> Any:
    """A setting's value is what its kind says; an unknown one is told at its key."""
    choice = CATALOGUE.get(row.values.get("key", ""))
    kind = choice.kind if choice else SettingKind.TEXT
    column = BY_KEY["settings"].column("value")
    if choice and kind is SettingKind.SWITCH:
        return cells.READERS[Cell.YES_NO](column, raw)
    if choice and kind is SettingKind.NUMBER:
        return cells.READERS[Cell.NUMBER](
            Column("value", "", Cell.NUMBER, least=choice.least, most=choice.most), raw
        )
    text = cells.value(column, raw)
    if choice and kind is SettingKind.PICK and text not in dict(choice.options):
        raise Wrong(_("Şunlardan biri olmalı: %(codes)s."), codes=", ".join(dict(choice.options)))
    if choice and len(str(text)) < choice.least:
        raise Wrong(_("En az %(n)s harf olmalı."), n=choice.least)
    if choice and len(str(text)) > choice.most:
        raise Wrong(
            _("Çok uzun: %(n)s harf; en çok %(most)s harf olabilir."), n=len(str(text)), most=choice.most
        )
    return text


def _told(row: Row, sheet: Sheet) -> str:
    return " · ".join(str(row.values[name]) for name in sheet.keys if row.values.get(name))
