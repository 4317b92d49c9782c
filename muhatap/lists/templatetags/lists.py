"""What the templates of lists draw: cells by their kind, and what a row of a condition offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template

from muhatap.cases.conditions.builder import FEW, MODES, Builder, Row
from muhatap.cases.conditions.naming import Option
from muhatap.kit.templatetags.ui import day, moment
from muhatap.lists.columns import Column, Line

register = template.Library()


@dataclass(frozen=True)
class Offer:
    """Choices of one row: boxes for all where they are few, else for the chosen ones, and the rest to add."""

    boxes: list[tuple[str, str, bool]]
    rest: list[Option]


@register.simple_tag
def offered(builder: Builder, row: Row) -> Offer:
    """What can be chosen in a row of a condition."""
    options, chosen = builder.options(row), set(row.values)
    if len(options) <= FEW:
        return Offer([(value, label, value in chosen) for value, label in options], [])
    boxes = [(value, label.strip(), True) for value, label in options if value in chosen]
    known = {value for value, _label, _on in boxes}
    boxes += [(value, value, True) for value in row.values if value not in known]
    return Offer(boxes, [(value, label) for value, label in options if value not in chosen])


@register.simple_tag
def modes() -> Any:
    """How the parts of a group can count."""
    return MODES


@register.simple_tag
def cell(column: Column, line: Line) -> str:
    """What stands in a cell that has no form of its own."""
    value = column.value(line)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)
