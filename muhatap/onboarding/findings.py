"""What the look at a workbook found: faults by cell, and what would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FAULT, ADDED, CHANGED, CLOSED, ABSENT = "fault", "added", "changed", "closed", "absent"
KINDS = {
    FAULT: _("Hatalı"),
    ADDED: _("Eklenecek"),
    CHANGED: _("Değişecek"),
    CLOSED: _("Kapatılacak"),
    ABSENT: _("Dosyada yok"),
}


@dataclass(frozen=True)
class Found:
    """One finding. `message` is Turkish, with `%(name)s` for `values`; it is translated when it is shown."""

    kind: str
    sheet: str
    row: int = 0
    cell: str = ""
    key: str = ""
    column: str = ""
    message: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    tab: str = ""  # the sheet's name as the file has it


def words(message: str, values: Mapping[str, Any]) -> str:
    """A finding's sentence in the language of the moment."""
    told = gettext(message) if message else ""
    plain = {name: value for name, value in values.items() if name != "diff"}
    return told % plain if plain else told


@dataclass
class Row:
    """A row of the file that was understood, in part at least. `given` are the columns the file has."""

    sheet: str
    number: int
    values: dict[str, Any]
    given: frozenset[str]
    faulty: bool = False

    def key(self, keys: tuple[str, ...]) -> tuple[Any, ...]:
        """What it is known by."""
        return tuple(self.values.get(name, "") for name in keys)


@dataclass
class Change:
    """What is to be done with one thing: `verb` is add, change, close or open."""

    sheet: str
    verb: str
    key: tuple[Any, ...]
    row: int
    values: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass
class Plan:
    """Everything that follows from a file: what is wrong, what would be done, what stays."""

    found: list[Found] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    absent: list[Change] = field(default_factory=list)
    same: dict[str, int] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    layout: dict[str, tuple[str, dict[str, int]]] = field(default_factory=dict)  # sheet: tab, column numbers
    questions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # topic: its rows, in order

    def faults(self) -> list[Found]:
        """What stands in the way."""
        return [one for one in self.found if one.kind == FAULT]

    def counts(self) -> dict[str, dict[str, int]]:
        """How much of what, by sheet."""
        counted = {
            sheet: {FAULT: 0, ADDED: 0, CHANGED: 0, CLOSED: 0, ABSENT: 0, "same": self.same.get(sheet, 0)}
            for sheet in self.read
        }
        for one in self.found:
            row = counted.setdefault(
                one.sheet, {FAULT: 0, ADDED: 0, CHANGED: 0, CLOSED: 0, ABSENT: 0, "same": 0}
            )
            row[one.kind] += 1
        return counted
