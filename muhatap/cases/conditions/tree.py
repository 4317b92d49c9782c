"""A condition as a tree: groups (all, any, none of their parts) and leaves (field, operator, value).

As JSON `{"all": [{"field": "kind", "op": "is", "value": ["complaint"]}, {"any": […]}]}`. What cannot be read
is refused with the place and the reason, in the reader's language, never with an error of Python or the
database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from muhatap.cases.conditions.fields import FIELDS, Field, Op, Takes, Type
from muhatap.kit.errors import Incomplete
from muhatap.kit.text import is_blank

DEEPEST, MOST, MANY, FARTHEST, LONGEST = 3, 40, 50, 3660, 120
ME = "me"


class Mode(StrEnum):
    """What a group wants of its parts."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


Value = None | int | str | date | tuple[date, date] | tuple[int | str, ...]


@dataclass(frozen=True)
class Leaf:
    """One question. `value` is None, a number, a text, a day, two days or choices, as `op` takes."""

    field: Field
    op: Op
    value: Value = None


@dataclass(frozen=True)
class Group:
    """Parts, and how they count together. An empty root is everything."""

    mode: Mode
    parts: tuple[Group | Leaf, ...] = ()


EVERYTHING = Group(Mode.ALL)
Path = tuple[int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with the part at `path` (positions from the root)."""

    path: Path
    message: str


class Unfit(Incomplete):
    """A condition that cannot be read; `faults` say where and why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(fault.message for fault in faults))


def parse(data: object) -> Group:
    """The tree of some JSON (decoded); None and {} are everything. Raises `Unfit` with every fault found."""
    if data is None or data == {}:
        return EVERYTHING
    reader = _Reader()
    tree = reader.group(data, (), 1)
    if reader.leaves > MOST:
        reader.fault((), _("Koşul çok uzun: en çok %(n)s satır olabilir.") % {"n": MOST})
    if reader.faults or tree is None:
        raise Unfit(reader.faults)
    return tree


def leaves(part: Group | Leaf) -> Iterator[Leaf]:
    """Every question of a tree."""
    if isinstance(part, Leaf):
        yield part
        return
    for one in part.parts:
        yield from leaves(one)


def serialise(part: Group | Leaf) -> dict[str, Any]:
    """The JSON that `parse` reads back into the same tree."""
    if isinstance(part, Group):
        return {part.mode.value: [serialise(one) for one in part.parts]}
    found: dict[str, Any] = {"field": part.field.key, "op": part.op.name}
    if part.op.takes is not Takes.NOTHING:
        found["value"] = _plain(part.value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


class _Reader:
    """Reads, and remembers what it could not."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.leaves = 0

    def fault(self, path: Path, message: str | Promise) -> None:
        self.faults.append(Fault(path, str(message)))

    def group(self, data: object, path: Path, depth: int) -> Group | None:
        mode = next(iter(data), "") if isinstance(data, Mapping) and len(data) == 1 else ""
        parts = data[mode] if isinstance(data, Mapping) and mode in list(Mode) else None
        if not isinstance(parts, list):
            self.fault(path, _("Koşulun bu parçası okunamadı."))
            return None
        if depth > DEEPEST:
            self.fault(path, _("Koşul grupları en çok %(n)s kat iç içe olabilir.") % {"n": DEEPEST})
            return None
        if not parts and depth > 1:
            self.fault(path, _("Boş grup: içine bir koşul ekleyin ya da grubu kaldırın."))
            return None
        if self.leaves > MOST or len(parts) > MOST:
            self.leaves = MOST + 1
            return None
        made = [self.part(one, (*path, at), depth) for at, one in enumerate(parts)]
        return Group(Mode(mode), tuple(one for one in made if one is not None))

    def part(self, data: object, path: Path, depth: int) -> Group | Leaf | None:
        if isinstance(data, Mapping) and "field" not in data:
            return self.group(data, path, depth + 1)
        self.leaves += 1
        return self.leaf(data, path)

    def leaf(self, data: object, path: Path) -> Leaf | None:
        if not isinstance(data, Mapping) or not set(data) <= {"field", "op", "value"}:
            self.fault(path, _("Koşulun bu parçası okunamadı."))
            return None
        field = FIELDS.get(data["field"]) if isinstance(data["field"], str) else None
        if field is None:
            self.fault(path, _("Koşulda bilinmeyen bir alan var; bir alan seçin."))
            return None
        op = field.op(data["op"]) if isinstance(data.get("op"), str) else None
        if op is None:
            self.fault(path, _("“%(field)s” için karşılaştırma seçin.") % {"field": field.label})
            return None
        value, wrong = read(field, op, data.get("value"))
        if wrong:
            self.fault(path, _("“%(field)s”: %(wrong)s") % {"field": field.label, "wrong": wrong})
            return None
        return Leaf(field, op, value)


def read(field: Field, op: Op, data: object) -> tuple[Value, str]:
    """The value as the tree holds it, or what is wrong with it."""
    if op.takes is Takes.NOTHING:
        return None, "" if data is None else _("burada değer yazılmaz.")
    if op.takes is Takes.MANY:
        return _many(field, data)
    if op.takes is Takes.COUNT:
        least = 0 if field.type is Type.NUMBER else 1
        if isinstance(data, bool) or not isinstance(data, int) or not least <= data <= FARTHEST:
            return None, _("%(least)s ile %(most)s arasında bir sayı yazın.") % {
                "least": least,
                "most": FARTHEST,
            }
        return data, ""
    if op.takes is Takes.TEXT:
        if not isinstance(data, str) or is_blank(data) or "\x00" in data or len(data) > LONGEST:
            return None, _("aranacak sözü yazın, en çok %(n)s harf.") % {"n": LONGEST}
        return data.strip(), ""
    return _days(op, data)


def _days(op: Op, data: object) -> tuple[Value, str]:
    if op.takes is Takes.DAY:
        day = _day(data)
        return day, "" if day is not None else _("günü 27.11.2026 gibi yazın.")
    both = [_day(one) for one in data] if isinstance(data, list) else []
    if len(both) != 2 or both[0] is None or both[1] is None:
        return None, _("iki gün yazın, 27.11.2026 gibi.")
    if both[0] > both[1]:
        return None, _("ilk gün sonrakinden sonra olamaz.")
    return (both[0], both[1]), ""


def _day(data: object) -> date | None:
    try:
        day = date.fromisoformat(data) if isinstance(data, str) and len(data) == 10 else None
    except ValueError:
        return None
    return day if day is not None and 1900 <= day.year <= 2200 else None


def _many(field: Field, data: object) -> tuple[Value, str]:
    chosen = list(data) if isinstance(data, list) else []
    if not chosen:
        return None, _("en az birini seçin.")
    if len(chosen) > MANY:
        return None, _("en çok %(n)s tanesi seçilebilir.") % {"n": MANY}
    if not all(_fits(field, one) for one in chosen):
        return None, _("seçilenlerden biri bilinmiyor.")
    return tuple(dict.fromkeys(chosen)), ""


def _fits(field: Field, one: object) -> bool:
    if field.type is Type.CHOICE:
        return isinstance(one, str) and one in dict(field.choices)
    if field.type is Type.PERSON and one == ME:
        return True
    return isinstance(one, int) and not isinstance(one, bool) and 0 < one < 2**31
