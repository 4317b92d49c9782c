"""The description as its page shows it: operations by noun, their fields in words, an example of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from muhatap.api.description import description, one_line
from muhatap.api.problems import KINDS, Kind
from muhatap.api.words import NOUNS, spoken
from muhatap.kit.turkish import ascii_fold

SHARED = ("Accept-Language", "Idempotency-Key")  # told once for all
DEEPEST = 2


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a body. `name` has the way to it, `applicant.citizen_id`."""

    name: str
    kind: str
    required: bool
    about: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """One operation."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    parameters: list[Field]
    body: list[Field]
    media: str
    answer: list[Field]
    example: str
    problems: list[Kind]


@dataclass(frozen=True)
class Noun:
    """Operations about one thing."""

    name: str
    label: str
    operations: list[Shown]


def nouns(wanted: str = "") -> list[Noun]:
    """Every operation by noun; with words, those that have all of them in path, summary or text."""
    words = ascii_fold(wanted).split()[:6]
    found: dict[str, list[Shown]] = {}
    for noun, text, shown in _every(get_language() or "tr"):
        if all(word in text for word in words):
            found.setdefault(noun, []).append(shown)
    return [Noun(name, str(label), found[name]) for name, label in NOUNS.items() if name in found]


@cache
def _every(language: str) -> list[tuple[str, str, Shown]]:
    """Every operation with its noun and the words by which it is found; made once a process and language."""
    made = []
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            shown = _shown(path, method, operation)
            text = f"{shown.method} {path} {shown.summary} {shown.about} {shown.scope} {operation['summary']}"
            made.append((operation["tags"][0], ascii_fold(text), shown))
    return made


def _shown(path: str, method: str, operation: Mapping[str, Any]) -> Shown:
    media, schema = _body_of(operation)
    scopes = operation["security"][0]["key"]
    statuses = sorted(int(status) for status in operation["responses"] if status.isdigit())
    return Shown(
        anchor=operation["operationId"],
        method=method.upper(),  # machine text
        path=path,
        summary=spoken(one_line(operation["summary"])),
        about=spoken(one_line(operation.get("description", ""))),
        scope=scopes[0] if scopes else "",
        parameters=[_parameter(one) for one in operation["parameters"] if one["name"] not in SHARED],
        body=list(_fields(schema)),
        media=media,
        answer=list(_fields(_answer_of(operation))),
        example=_example(path, method, media, schema),
        problems=[kind for kind in KINDS if kind.status in statuses],
    )


def _body_of(operation: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    for media, held in operation.get("requestBody", {}).get("content", {}).items():
        return str(media), _resolved(held["schema"])
    return "", {}


def _answer_of(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    for status in ("200", "201"):
        held = operation["responses"].get(status, {}).get("content", {}).get("application/json")
        if held:
            return _resolved(held["schema"])
    return {}


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind a reference; of alternatives with nothing, the something."""
    if "$ref" in schema:
        found: Mapping[str, Any] = description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    for several in ("anyOf", "allOf"):
        for one in schema.get(several, ()):
            if one.get("type") != "null":
                return {**schema, **_resolved(one)}
    return schema


def _parameter(one: Mapping[str, Any]) -> Field:
    schema = _resolved(one["schema"])
    about = spoken(one_line(one.get("description", "")))
    return Field(one["name"], _kind(schema), bool(one.get("required")), about, _values(schema))


def _fields(schema: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[Field]:
    required = set(schema.get("required", ()))
    for name, own in schema.get("properties", {}).items():
        inner = _resolved(own)
        about = spoken(one_line(own.get("description", "")))
        yield Field(before + name, _kind(inner), name in required, about, _values(inner))
        items = _resolved(inner["items"]) if "items" in inner else {}
        if depth < DEEPEST and inner.get("properties"):
            yield from _fields(inner, f"{before}{name}.", depth + 1)
        elif depth < DEEPEST and items.get("properties"):
            yield from _fields(items, f"{before}{name}[].", depth + 1)


def _values(schema: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in schema.get("enum", ()) if value != "")


def _kind(schema: Mapping[str, Any]) -> str:
    kind, form = schema.get("type"), schema.get("format", "")
    if kind == "array":
        return _("dizi: %(kind)s") % {"kind": _kind(_resolved(schema.get("items", {})))}
    if form in ("date", "date-time", "binary"):
        return {"date": _("gün"), "date-time": _("an"), "binary": _("dosya")}[form]
    words = {
        "integer": _("tam sayı"),
        "number": _("sayı"),
        "boolean": _("evet/hayır"),
        "object": _("nesne"),
        "string": _("metin"),
    }
    word = words.get(str(kind), _("herhangi"))
    most = schema.get("maxLength")
    return f"{word} ≤ {most}" if most else word


def _example(path: str, method: str, media: str, schema: Mapping[str, Any]) -> str:
    """A call with curl, `$KEY` standing for the key."""
    for name in ("case_id", "referral_id", "answer_id", "citizen_id", "file_id", "webhook_id", "message_id"):
        path = path.replace("{" + name + "}", "17")
    path = path.replace("{name}", "note")
    verb = "" if method == "get" else f"-X {method.upper()} "  # machine text
    lines = [f'curl {verb}"{settings.BASE_URL}{path}"', '-H "Authorization: Bearer $KEY"']
    if media == "application/json":
        body = json.dumps(_sample(schema), ensure_ascii=False)
        lines += ['-H "Content-Type: application/json"', f"-d '{body}'"]
    elif media:
        lines += ['-F "files=@foto.jpg"']
    return " \\\n  ".join(lines)


def _sample(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What is needed, with values that look right."""
    made: dict[str, Any] = {}
    for name in schema.get("required", ()):
        made[name] = _value(name, _resolved(schema["properties"][name]))
    if not made:
        for name, own in list(schema.get("properties", {}).items())[:1]:
            made[name] = _value(name, _resolved(own))
    return made


def _value(name: str, schema: Mapping[str, Any]) -> Any:
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("enum"):
        return next(value for value in schema["enum"] if value)
    kind = schema.get("type")
    if schema.get("format") == "date-time":
        return "2026-11-20T09:30:00+03:00"
    if name == "url":
        return "https://example.org/muhatap"
    plain = {"integer": 17, "number": 38.42, "boolean": True, "array": [], "object": {}}
    return plain.get(str(kind), _("Kaldırım çöktü."))
