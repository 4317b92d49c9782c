"""What a file would change: its rows beside the rows that are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from muhatap.onboarding import cells
from muhatap.onboarding.findings import ABSENT, ADDED, CHANGED, CLOSED, FAULT, Change, Found, Plan, Row
from muhatap.onboarding.sheets import BY_KEY, Sheet

KINDS = {"add": ADDED, "change": CHANGED, "close": CLOSED, "open": CHANGED}
Rows = Mapping[str, list[Row]]
Now = Mapping[str, list[dict[str, Any]]]


def compare(plan: Plan, rows: Rows, now: Now) -> None:
    """Fill the plan with changes, what stays, and what the file does not name."""
    for sheet in [sheet for sheet in BY_KEY.values() if sheet.key in rows]:
        there = {_key(sheet, values): values for values in now[sheet.key]}
        named = set()
        for row in rows[sheet.key]:
            key = row.key(sheet.keys)
            named.add(key)
            if not row.faulty:
                _row(plan, sheet, row, key, there.get(key))
        if sheet.closes:
            _absent(plan, sheet, {key: values for key, values in there.items() if key not in named})
    _ask(plan, rows, now)


def _key(sheet: Sheet, values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(name, "") for name in sheet.keys)


def _row(plan: Plan, sheet: Sheet, row: Row, key: tuple[Any, ...], old: Mapping[str, Any] | None) -> None:
    if old is None:
        _new(plan, sheet, row, key)
        return
    after = {name: value for name, value in row.values.items() if old.get(name) != value}
    before = {name: old.get(name) for name in after}
    if not after:
        plan.same[sheet.key] = plan.same.get(sheet.key, 0) + 1
        return
    verb = {True: "open", False: "close"}[after["is_active"]] if "is_active" in after else "change"
    plan.changes.append(Change(sheet.key, verb, key, row.number, {**old, **row.values}, before, after))
    _told(plan, plan.changes[-1])


def _new(plan: Plan, sheet: Sheet, row: Row, key: tuple[Any, ...]) -> None:
    lacking = [column for column in sheet.columns if column.required and column.name not in row.given]
    if lacking:
        tab, _placed = plan.layout[sheet.key]
        plan.found.append(
            Found(
                FAULT, sheet.key, row.number, cells.place(row.number, 1), told(key), "",
                _("Yeni satır için “%(name)s” sütunu gerekir; dosyada yok."),
                {"name": str(lacking[0].title)}, tab,
            )
        )  # fmt: skip
        return
    values = {column.name: row.values.get(column.name, column.default) for column in sheet.columns}
    plan.changes.append(Change(sheet.key, "add", key, row.number, values, {}, values))
    _told(plan, plan.changes[-1])


def _absent(plan: Plan, sheet: Sheet, left: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> None:
    for key, values in left.items():
        if values.get("is_active", True):
            plan.absent.append(Change(sheet.key, "close", key, 0, dict(values)))
            plan.found.append(Found(ABSENT, sheet.key, key=told(key), message=_name_of(values)))


def _name_of(values: Mapping[str, Any]) -> str:
    return str(
        values.get("name_tr")
        or values.get("full_name")
        or values.get("label_tr")
        or values.get("title")
        or ""
    )


def _told(plan: Plan, change: Change) -> None:
    """What changes, column by column, for the list."""
    tab, placed = plan.layout.get(change.sheet, ("", {}))
    sheet = BY_KEY[change.sheet]
    first = next(iter(change.after), sheet.keys[0])
    cell = cells.place(change.row, placed.get(first, 1))
    words = _name_of(change.values)
    differing = [
        (name, _short(change.before.get(name)), _short(value)) for name, value in change.after.items()
    ]
    values = {"diff": differing[:8]} if change.verb != "add" else {}
    plan.found.append(
        Found(KINDS[change.verb], change.sheet, change.row, cell, told(change.key), first, words, values, tab)
    )


def told(key: tuple[Any, ...]) -> str:
    """A key as it is shown."""
    return " · ".join(str(one) for one in key if one not in ("", None))[:200]


def _short(value: Any) -> str:
    text = " ".join(str(value if value not in (None, "") else "—").split())
    text = {"True": "evet", "False": "hayır"}.get(text, text)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _ask(plan: Plan, rows: Rows, now: Now) -> None:
    """Questions are kept a topic at a time: what is asked after the change, in the order of the file."""
    changed = {change.key[0] for change in plan.changes if change.sheet == "questions"}
    mine: dict[str, dict[str, Row]] = {}
    for row in rows.get("questions", ()):
        if not row.faulty:
            mine.setdefault(str(row.values["topic"]), {})[str(row.values["code"])] = row
    old: dict[str, dict[str, dict[str, Any]]] = {}
    for values in now["questions"]:
        old.setdefault(values["topic"], {})[values["code"]] = values
    for topic, new in mine.items():
        standing = old.get(topic, {})
        if topic not in changed:
            if [code for code in standing if code in new] == [code for code in new if code in standing]:
                continue
            first = next(iter(new.values()))
            change = Change("questions", "change", (topic, ""), first.number, dict(first.values))
            plan.changes.append(change)
            _told(plan, change)
        kept = [values for code, values in standing.items() if code not in new]
        plan.questions[topic] = [{**standing.get(code, {}), **row.values} for code, row in new.items()] + kept
