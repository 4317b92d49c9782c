"""A condition in words: whole sentences of the operators, joined by "and" and "or"."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from muhatap.cases.conditions import naming
from muhatap.cases.conditions.fields import Takes, Type
from muhatap.cases.conditions.naming import Names
from muhatap.cases.conditions.tree import ME, Group, Leaf, Mode


def sentence(condition: Group, names: Names | None = None) -> str:
    """`Tür: Şikâyet ve İlçe: Bornova ya da Konak ve Geliş son 30 gün içinde`.

    One statement for the names of what it points at, none with `names` at hand.
    """
    if not condition.parts:
        return _("Bütün başvurular")
    return _said(condition, naming.names(condition) if names is None else names)


def _said(part: Group | Leaf, names: Names, *, inside: bool = False) -> str:
    if isinstance(part, Leaf):
        return str(part.op.says) % {"field": part.field.label, "value": _value(part, names)}
    glue = _(" ve ") if part.mode is Mode.ALL else _(" ya da ")
    said = glue.join(_said(one, names, inside=True) for one in part.parts)
    if part.mode is Mode.NONE:
        return _("şunların hiçbiri: (%(parts)s)") % {"parts": said}
    return f"({said})" if inside and len(part.parts) > 1 else said


def _value(leaf: Leaf, names: Names) -> str:
    value: Any = leaf.value
    if leaf.op.takes is Takes.MANY:
        return _(" ya da ").join(_thing(leaf, one, names) for one in value)
    if leaf.op.takes is Takes.TWO_DAYS:
        return _("%(first)s ile %(last)s") % {"first": _day(value[0]), "last": _day(value[1])}
    return (
        _day(value)
        if isinstance(value, date)
        else str(value or 0)
        if leaf.op.takes is Takes.COUNT
        else value or ""
    )


def _thing(leaf: Leaf, one: Any, names: Names) -> str:
    if leaf.field.type is Type.CHOICE:
        return str(dict(leaf.field.choices)[one])
    if one == ME:
        return _("ben")
    return names.get((leaf.field.of, one)) or _("%(n)s no.lu kayıt") % {"n": one}


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")
