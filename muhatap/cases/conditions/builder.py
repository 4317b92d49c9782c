"""A condition on its way through a form: rows and groups as they were typed, wrong ones included.

Works with plain fields: every group posts its id (`g`), where it stands (`g1-in`) and how its parts count
(`g1-mode`), every row its id (`r`), its group (`r3-in`), field, operator and values. `do` says what was
pressed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.conditions import naming, tree
from muhatap.cases.conditions.fields import FIELDS, ROWS, Field, Op, Takes, Type
from muhatap.cases.conditions.naming import Option
from muhatap.cases.conditions.tree import DEEPEST, MOST, Fault, Group, Leaf, Mode, Unfit
from muhatap.kit import clock
from muhatap.kit.dates import parse_day

Text = str | Promise
MODES: tuple[tuple[str, Text], ...] = (
    (Mode.ALL, _("hepsi doğruysa")),
    (Mode.ANY, _("herhangi biri doğruysa")),
    (Mode.NONE, _("hiçbiri doğru değilse")),
)
GROUPS = 12
FEW = 12  # choices that are all shown as boxes
_DO = re.compile(r"(row|group|drop-r|drop-g)-?(\d{1,3})")


@dataclass
class Row:
    """One question as typed. `values` are texts; `fault` is shown beside it."""

    id: int
    group: int
    key: str = ""
    op_name: str = ""
    values: list[str] = field(default_factory=list)
    fault: str = ""
    fresh: bool = False  # just added: the writer goes on there

    @property
    def field(self) -> Field | None:
        """The field chosen, if there is such a one."""
        return FIELDS.get(self.key)

    @property
    def op(self) -> Op | None:
        """The operator chosen; the field's first when it has no such one."""
        row = self.field
        return (row.op(self.op_name) or row.ops[0]) if row is not None else None

    @property
    def takes(self) -> str:
        """What stands behind the operator, for the template."""
        return self.op.takes.value if self.op is not None else Takes.NOTHING.value

    def json(self) -> dict[str, Any]:
        """As the language writes it; what cannot be meant goes along as typed, to be refused there."""
        op, row = self.op, self.field
        if op is None or row is None:
            return {"field": self.key, "op": self.op_name}
        found: dict[str, Any] = {"field": row.key, "op": op.name}
        if op.takes is Takes.MANY:
            found["value"] = [_id(one) if row.type is not Type.CHOICE else one for one in self.values if one]
        elif op.takes is Takes.COUNT:
            found["value"] = _id(self.values[0]) if self.values else None
        elif op.takes is Takes.DAY:
            found["value"] = _day(self.values[0]) if self.values else None
        elif op.takes is Takes.TWO_DAYS:
            found["value"] = [_day(one) for one in self.values[:2]]
        elif op.takes is Takes.TEXT:
            found["value"] = self.values[0] if self.values else None
        return found


@dataclass
class Box:
    """A group as typed, with what stands in it."""

    id: int
    depth: int
    mode: str = Mode.ALL
    rows: list[Row] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    fault: str = ""

    @property
    def may_nest(self) -> bool:
        """True where one more group fits inside."""
        return self.depth < DEEPEST

    def every_row(self) -> Iterator[Row]:
        """Its rows and those of the groups in it."""
        yield from self.rows
        for box in self.boxes:
            yield from box.every_row()

    def every_box(self) -> Iterator[Box]:
        """Itself and the groups in it."""
        yield self
        for box in self.boxes:
            yield from box.every_box()


class Builder:
    """What the form shows. `of` begins with a condition, `posted` with what came back.

    `only` are the keys of the fields that are offered; empty: all of them.
    """

    def __init__(self, root: Box, only: Collection[str] = ()) -> None:
        self.root, self.only = root, only
        self._options: dict[str, list[Option]] = {}

    @classmethod
    def of(cls, condition: Group, only: Collection[str] = ()) -> Builder:
        """A form that shows this condition."""
        ids = iter(range(1, 1000))
        return cls(_box(condition, ids, 1), only)

    @classmethod
    def posted(cls, data: QueryDict, only: Collection[str] = ()) -> Builder:
        """The form as it came, with what was pressed done to it."""
        boxes: dict[int, Box] = {0: Box(0, 1, _mode(data, 0))}
        for pk in _numbers(data.getlist("g"))[:GROUPS]:
            above = boxes.get(_number(data.get(f"g{pk}-in", "")))
            if pk not in boxes and above is not None and above.may_nest:
                boxes[pk] = Box(pk, above.depth + 1, _mode(data, pk))
                above.boxes.append(boxes[pk])
        for pk in _numbers(data.getlist("r"))[: MOST + 1]:
            box = boxes.get(_number(data.get(f"r{pk}-in", "0")))
            if box is not None:
                box.rows.append(_row(data, pk, box.id))
        made = cls(boxes[0], only)
        made._do(data.get("do", ""), boxes)
        return made

    def _do(self, what: str, boxes: Mapping[int, Box]) -> None:
        found = _DO.fullmatch(what)
        if found is None:
            return
        act, pk = found[1], int(found[2])
        fresh = max([0, *boxes, *(row.id for row in self.root.every_row())]) + 1
        if act == "row" and pk in boxes:
            boxes[pk].rows.append(Row(fresh, pk, fresh=True))
        elif act == "group" and pk in boxes and boxes[pk].may_nest:
            made = Box(fresh, boxes[pk].depth + 1, Mode.ANY)
            made.rows.append(Row(fresh + 1, made.id, fresh=True))
            boxes[pk].boxes.append(made)
        elif act == "drop-r":
            for box in boxes.values():
                box.rows = [row for row in box.rows if row.id != pk]
        elif act == "drop-g":
            for box in boxes.values():
                box.boxes = [one for one in box.boxes if one.id != pk]

    def json(self) -> dict[str, Any]:
        """The condition as written; rows without a field are not written yet and count for nothing."""
        return _json(self.root)

    def condition(self) -> Group:
        """The condition meant. Raises `Unfit`; then the faults stand beside their rows."""
        try:
            return tree.parse(self.json())
        except Unfit as unfit:
            self._show(unfit.faults)
            raise

    def _show(self, faults: Sequence[Fault]) -> None:
        for fault in faults:
            place: Any = self.root
            for step in fault.path:
                place = _parts(place)[step]
            place.fault = fault.message

    @property
    def ready(self) -> bool:
        """False while a row lacks what its operator takes: nothing is said to be wrong before."""
        rows = list(self.root.every_row())
        return all(row.takes == Takes.NOTHING or any(row.values) for row in rows if row.field is not None)

    @cached_property
    def fields(self) -> list[tuple[str, Text]]:
        """Fields to choose from."""
        return [(row.key, row.label) for row in ROWS if not self.only or row.key in self.only]

    def options(self, row: Row) -> list[Option]:
        """What may be chosen for a row; one statement for each kind of thing."""
        chosen = row.field
        if chosen is None or chosen.type not in (Type.CHOICE, Type.TREE, Type.PERSON):
            return []
        if chosen.type is Type.CHOICE:
            return [(value, str(label)) for value, label in chosen.choices]
        if chosen.of not in self._options:
            self._options[chosen.of] = naming.KINDS[chosen.of].options()
        return self._options[chosen.of]


def _box(group: Group, ids: Iterator[int], depth: int) -> Box:
    box = Box(0 if depth == 1 else next(ids), depth, group.mode.value)
    for part in group.parts:
        if isinstance(part, Group):
            box.boxes.append(_box(part, ids, depth + 1))
        else:
            box.rows.append(Row(next(ids), box.id, part.field.key, part.op.name, _texts(part)))
    return box


def _texts(leaf: Leaf) -> list[str]:
    if leaf.op.takes is Takes.NOTHING:
        return []
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    return [one.strftime("%d.%m.%Y") if isinstance(one, date) else str(one) for one in values]


def _row(data: QueryDict, pk: int, group: int) -> Row:
    values = [*data.getlist(f"r{pk}-v"), *filter(None, data.getlist(f"r{pk}-add"))][:60]
    row = Row(pk, group, data.get(f"r{pk}-field", "")[:24], data.get(f"r{pk}-op", "")[:12])
    if data.get(f"r{pk}-was", row.key) != row.key:
        return row  # another field was chosen: what stood there was meant for the old one
    row.values = list(dict.fromkeys(values)) if row.takes == Takes.MANY else values
    return row


def _parts(box: Box) -> list[Row | Box]:
    return [*(row for row in box.rows if row.key), *(one for one in box.boxes if _filled(one))]


def _filled(box: Box) -> bool:
    return bool(_parts(box))


def _json(box: Box) -> dict[str, Any]:
    return {box.mode: [part.json() if isinstance(part, Row) else _json(part) for part in _parts(box)]}


def _mode(data: QueryDict, pk: int) -> str:
    mode = data.get(f"g{pk}-mode", Mode.ALL)
    return mode if mode in list(Mode) else Mode.ALL


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _numbers(texts: Sequence[str]) -> list[int]:
    return list(dict.fromkeys(number for number in map(_number, texts) if number > 0))


def _id(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else text


def _day(text: str) -> Any:
    day = parse_day(text.strip(), clock.today()) if len(text) <= 40 else None
    return day.isoformat() if day is not None else text
