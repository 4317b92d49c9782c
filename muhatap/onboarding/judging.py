"""The look at a workbook: every faulty cell, and what would follow. Nothing is written here."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from muhatap.kit.turkish import ascii_fold
from muhatap.notifications.moments import MOMENTS
from muhatap.onboarding import cells, comparing, state
from muhatap.onboarding.findings import FAULT, Found, Plan, Row
from muhatap.onboarding.parsing import parse
from muhatap.onboarding.reading import Raw
from muhatap.onboarding.sheets import BY_KEY, SHEETS, Cell
from muhatap.organization.settings import CATALOGUE

GUESSES = 400  # guesses at what was meant cost time; after so many the sentence goes without
NAMED = {"districts": "name", "units": "name_tr", "posts": "name_tr", "topics": "name_tr"}
DEEPEST = {"units": 12, "topics": 3}
Tell = Callable[[str, int, int], None]


def judge(book: Sequence[Raw], tell: Tell = lambda _step, _done, _all: None) -> Plan:
    """What is wrong with a file and what would follow from it, against the municipality as it is now."""
    plan = Plan()
    tell("read", 0, 1)
    rows = parse(book, plan)
    now = {sheet.key: state.rows(sheet.key) for sheet in SHEETS}
    tell("references", 0, 1)
    judge = Judge(plan, rows, now)
    for done, sheet in enumerate(rows):
        tell(sheet, done, len(rows))
        judge.twice(sheet)
        judge.references(sheet)
    for sheet in DEEPEST:
        judge.tree(sheet)
    judge.known()
    comparing.compare(plan, rows, now)
    order = {sheet.key: at for at, sheet in enumerate(SHEETS)}
    plan.found.sort(key=lambda one: (order.get(one.sheet, -1), one.row, one.cell))
    return plan


class Judge:
    """The file's rows among themselves and against what is there."""

    def __init__(self, plan: Plan, rows: dict[str, list[Row]], now: Mapping[str, list[state.Values]]) -> None:
        self.plan, self.rows, self.now, self.guessed = plan, rows, now, 0
        self.guesses: dict[tuple[str, str], str] = {}
        self.indexes: dict[str, dict[str, str | None]] = {}

    def fault(self, row: Row, name: str, message: str, /, **values: Any) -> None:
        """Name a cell."""
        row.faulty = True
        tab, placed = self.plan.layout[row.sheet]
        key = " · ".join(str(one) for one in row.key(BY_KEY[row.sheet].keys) if one)
        cell = cells.place(row.number, placed[name]) if name in placed else cells.place(row.number, 1)
        self.plan.found.append(Found(FAULT, row.sheet, row.number, cell, key, name, message, values, tab))

    def twice(self, sheet: str) -> None:
        """A thing stands in one row only."""
        keys, seen = BY_KEY[sheet].keys, dict[tuple[Any, ...], int]()
        for row in self.rows[sheet]:
            if any(name in row.given and name not in row.values for name in keys):
                continue  # its key is faulty
            key = tuple(ascii_fold(one) if isinstance(one, str) else one for one in row.key(keys))
            if key in seen:
                self.fault(row, keys[0], _("Aynısı %(row)s. satırda var; biri silinmeli."), row=seen[key])
            seen.setdefault(key, row.number)

    def references(self, sheet: str) -> None:
        """What a cell names must be there, in the file or in the municipality; it becomes a code."""
        columns = [column for column in BY_KEY[sheet].columns if column.cell is Cell.REF]
        for row in self.rows[sheet]:
            for column in columns:
                words = row.values.get(column.name)
                if not words:
                    continue
                code = self._index(column.refers).get(str(words)) or self._index(column.refers).get(
                    ascii_fold(words), ""
                )
                if code:
                    row.values[column.name] = code
                elif code is None:
                    self.fault(
                        row,
                        column.name,
                        _("Bu adda birden çok kayıt var: “%(text)s”. Kodunu yazın."),
                        text=words[:60],
                    )
                else:
                    self._unknown(row, column.name, column.refers, str(words))

    def _unknown(self, row: Row, name: str, refers: str, words: str) -> None:
        where = str(BY_KEY[refers].title)
        right = self._guess(refers, words)
        if right:
            self.fault(
                row,
                name,
                _("“%(text)s” yok (%(where)s). “%(right)s” mi?"),
                text=words[:60],
                where=where,
                right=right,
            )
        else:
            self.fault(
                row,
                name,
                _("“%(text)s” yok. Önce “%(where)s” sayfasına ekleyin."),
                text=words[:60],
                where=where,
            )

    def _guess(self, refers: str, words: str) -> str:
        key = (refers, words)
        if key not in self.guesses:
            self.guessed += 1
            known = list(self._index(refers)) if self.guessed <= GUESSES else []
            near = difflib.get_close_matches(ascii_fold(words), known[:4000], 1, 0.75)
            self.guesses[key] = str(self._index(refers).get(near[0]) or "") if near else ""
        return self.guesses[key]

    def _index(self, sheet: str) -> dict[str, str | None]:
        """Codes and names by which a sheet's things are called, and the code; None for a name of several."""
        if sheet not in self.indexes:
            found: dict[str, str | None] = {}
            name, key = NAMED.get(sheet, ""), BY_KEY[sheet].keys[0]
            every = [*self.now[sheet], *(row.values for row in self.rows.get(sheet, ()))]
            for values in every:
                words, code = ascii_fold(str(values.get(name) or "")), values.get(key)
                if words and code:
                    found[words] = code if found.get(words, code) == code else None
            found |= {str(values[key]): str(values[key]) for values in every if values.get(key)}
            self.indexes[sheet] = found
        return self.indexes[sheet]

    def tree(self, sheet: str) -> None:
        """Nobody stands below itself, and not too deep."""
        above = {str(values["code"]): str(values["parent"] or "") for values in self.now[sheet]}
        mine = {str(row.values["code"]): row for row in self.rows.get(sheet, ()) if row.values.get("code")}
        above |= {
            code: str(row.values["parent"] or "") for code, row in mine.items() if "parent" in row.values
        }
        for code, row in mine.items():
            if "parent" not in row.values:
                continue
            line, here = [code], above.get(code, "")
            while here and here not in line and len(line) <= DEEPEST[sheet] + 1:
                line.append(here)
                here = above.get(here, "")
            if here == code:
                self.fault(
                    row,
                    "parent",
                    _("Döngü: %(line)s. Bir kayıt kendi altına bağlanamaz."),
                    line=" → ".join([*line[:6], code]),
                )
            elif len(line) > DEEPEST[sheet]:
                self.fault(row, "parent", _("Çok derin: en çok %(n)s basamak olabilir."), n=DEEPEST[sheet])

    def known(self) -> None:
        """Settings and messages are the product's; new ones cannot be made up."""
        for sheet, name, there in (("settings", "key", CATALOGUE), ("templates", "name", MOMENTS)):
            for row in self.rows.get(sheet, ()):
                word = str(row.values.get(name) or "")
                if word and word not in there:
                    near = difflib.get_close_matches(word, list(there), 1, 0.6)
                    message = (
                        _("“%(text)s” diye bir kayıt yok. “%(right)s” mi?")
                        if near
                        else _("“%(text)s” diye bir kayıt yok.")
                    )
                    self.fault(row, name, message, text=word[:60], **({"right": near[0]} if near else {}))


def needed(row: Row) -> Iterator[str]:
    """Columns that a new row cannot do without and the file does not have."""
    for column in BY_KEY[row.sheet].columns:
        if column.required and column.name not in row.given:
            yield column.name
