"""The condition of a routing rule as lines of a cell: read and written, with codes in place of ids.

One question a line, `Konu | şunlardan biri | cop; su`; several must hold together. A line `biri yeterli:` or
`hiçbiri:` opens a group, whose lines stand two blanks further in. Codes are looked up when the rule is taken
over: the things they name may come from the same file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from muhatap.cases.conditions import Group, Mode, Unfit, parse
from muhatap.cases.conditions.fields import FIELDS, Field, Op, Takes, Type
from muhatap.cases.deciding import JUDGED
from muhatap.cases.models import Topic
from muhatap.kit import clock
from muhatap.kit.dates import parse_day
from muhatap.kit.errors import Refused
from muhatap.onboarding.cells import Wrong
from muhatap.onboarding.sheets import folded, names_of
from muhatap.places.models import District, Neighbourhood

Line = tuple[int, str]  # how far in, and what stands there
Codes = Callable[[str, Any], Any]  # kind and code to id, or the other way round
MODES: Mapping[Mode, str | Promise] = {
    Mode.ALL: gettext_lazy("hepsi"),
    Mode.ANY: gettext_lazy("biri yeterli"),
    Mode.NONE: gettext_lazy("hiçbiri"),
}
MODELS = {"topic": Topic, "district": District, "neighbourhood": Neighbourhood}
SHEETS = {"topic": "topics", "district": "districts", "neighbourhood": "neighbourhoods"}
STEP, SIGN = "  ", " | "


def normal(text: str) -> str:
    """The same lines as `written` would write them; raises `Wrong` with the line that cannot be read."""
    return _lines(_read(text, lambda _kind, code: code))


def understood(text: str, ids: Codes) -> Group:
    """The condition, its codes looked up by `ids`; refuses what cannot be read, at the cell."""
    try:
        return parse(_read(text, ids))
    except Unfit as unfit:
        raise Refused(str(unfit), fields={"condition": unfit.faults[0].message}) from unfit


def written(condition: Mapping[str, Any]) -> str:
    """A stored condition as lines, in the language of the moment; empty when it is none any more."""
    try:
        parse(condition)
        return _lines(condition, _codes(condition))
    except (Unfit, KeyError):
        return ""


def _codes(condition: Mapping[str, Any]) -> Mapping[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for leaf in _leaves(condition):
        field = FIELDS[leaf["field"]]
        if field.type is Type.TREE and isinstance(leaf.get("value"), list):
            wanted.setdefault(field.of, set()).update(leaf["value"])
    return {
        (kind, pk): code
        for kind, ids in wanted.items()
        for pk, code in MODELS[kind]._default_manager.filter(pk__in=ids).values_list("pk", "code")
    }


def _leaves(part: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    if "field" in part:
        yield part
        return
    for parts in part.values():
        for one in parts:
            yield from _leaves(one)


def _lines(part: Mapping[str, Any], codes: Mapping[tuple[str, int], str] = {}, deep: int = 0) -> str:
    """The lines of a group's JSON; values are codes already, or ids that `codes` names."""
    ((mode, parts),) = part.items() if part else ((Mode.ALL.value, []),)
    made = []
    inner = deep
    if deep or mode != Mode.ALL.value:
        made.append(STEP * deep + f"{MODES[Mode(mode)]}:")
        inner = deep + 1
    for one in parts:
        made.append(STEP * inner + _said(one, codes) if "field" in one else _lines(one, codes, inner))
    return "\n".join(made)


def _said(leaf: Mapping[str, Any], codes: Mapping[tuple[str, int], str]) -> str:
    field = FIELDS[leaf["field"]]
    op, value = field.op(leaf["op"]), leaf.get("value")
    if op is None:
        raise KeyError(leaf["op"])
    words = [str(field.label), str(op.label)]
    if op.takes is Takes.MANY and field.type is Type.CHOICE:
        words.append("; ".join(str(dict(field.choices)[one]) for one in value or ()))
    elif op.takes is Takes.MANY:
        words.append("; ".join(str(codes.get((field.of, one), one)) for one in value or ()))
    elif op.takes is Takes.TWO_DAYS:
        words.append("; ".join(_shown(day) for day in value or ()))
    elif op.takes is Takes.DAY:
        words.append(_shown(str(value)))
    elif op.takes is not Takes.NOTHING:
        words.append(str(value))
    return SIGN.join(words)


def _shown(day: str) -> str:
    return date.fromisoformat(day).strftime("%d.%m.%Y")


def _read(text: str, ids: Codes) -> dict[str, Any]:
    lines = [
        (len(line) - len(line.lstrip(" ")), line.strip())
        for line in text.replace("\t", STEP).splitlines()
        if line.strip()
    ]
    if not lines:
        return {}
    made, rest = _group(lines, lines[0][0], ids)
    if rest:
        raise Wrong(_("Satır içeride ya da dışarıda duruyor: “%(line)s”."), line=rest[0][1][:80])
    alone = len(made) == 1 and "field" not in made[0]
    return made[0] if alone else {Mode.ALL.value: made}


def _group(lines: Sequence[Line], at: int, ids: Codes) -> tuple[list[dict[str, Any]], Sequence[Line]]:
    """The parts that stand at one depth, and the lines after them."""
    made: list[dict[str, Any]] = []
    while lines and lines[0][0] == at:
        words = lines[0][1]
        mode = _modes().get(folded(words[:-1])) if words.endswith(":") else None
        lines = lines[1:]
        if mode is None:
            made.append(_leaf(words, ids))
            continue
        if not lines or lines[0][0] <= at:
            raise Wrong(_("Boş grup: “%(line)s”. Altına, iki boşluk içeriden bir koşul yazın."), line=words)
        parts, lines = _group(lines, lines[0][0], ids)
        made.append({mode.value: parts})
    return made, lines


@cache
def _modes() -> Mapping[str, Mode]:
    return {name: mode for mode, label in MODES.items() for name in (*names_of(label), mode.value)}


@cache
def _fields() -> Mapping[str, Field]:
    rows = [row for row in FIELDS.values() if row.key in JUDGED]
    return {name: row for row in rows for name in (*names_of(row.label), folded(row.key))}


def _op(field: Field, words: str) -> Op | None:
    return next((op for op in field.ops if words in (*names_of(op.label), folded(op.name))), None)


def _leaf(line: str, ids: Codes) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|", 2)]
    field = _fields().get(folded(parts[0]))
    if field is None:
        known = ", ".join(sorted({str(row.label) for row in _fields().values()}))
        raise Wrong(_("“%(text)s” sorulamaz. Şunlar sorulur: %(known)s."), text=parts[0][:40], known=known)
    op = _op(field, folded(parts[1])) if len(parts) > 1 else None
    if op is None:
        known = ", ".join(str(one.label) for one in field.ops)
        raise Wrong(
            _("“%(line)s”: karşılaştırma eksik ya da yanlış. Şunlardan biri: %(known)s."),
            line=line[:80], known=known,
        )  # fmt: skip
    found: dict[str, Any] = {"field": field.key, "op": op.name}
    if op.takes is not Takes.NOTHING:
        found["value"] = _value(field, op, parts[2] if len(parts) > 2 else "", line, ids)
    return found


def _value(field: Field, op: Op, words: str, line: str, ids: Codes) -> Any:
    several = [one.strip() for one in words.split(";") if one.strip()]
    if not words:
        raise Wrong(_("“%(line)s”: değer eksik."), line=line[:80])
    if op.takes is Takes.TEXT:
        return words
    if op.takes is Takes.COUNT:
        if not words.isdecimal() or not words.isascii():
            raise Wrong(_("“%(text)s” bir tam sayı değil."), text=words[:40])
        return int(words[:6])
    if op.takes in (Takes.DAY, Takes.TWO_DAYS):
        days = [_day(one) for one in several]
        return days if op.takes is Takes.TWO_DAYS else days[0]
    if field.type is Type.CHOICE:
        return [_choice(field, one) for one in several]
    return [ids(field.of, one) for one in several]


def _day(words: str) -> str:
    day = parse_day(words, clock.today())
    if day is None:
        raise Wrong(_("“%(text)s” bir gün değil. 27.11.2026 gibi yazın."), text=words[:40])
    return day.isoformat()


def _choice(field: Field, words: str) -> str:
    for key, label in field.choices:
        if folded(words) in (folded(key), *names_of(label)):
            return key
    offered = ", ".join(f"“{label}”" for _key, label in field.choices)
    raise Wrong(
        _("“%(text)s” burada olmaz. Şunlardan biri: %(offered)s."), text=words[:40], offered=offered[:400]
    )
