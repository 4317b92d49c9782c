"""Taking a plan over: one transaction, through the services that the pages use.

A rehearsal does the same and takes all of it back; what a service refuses is named at its cell. So the dry
run and the real one cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from django.db import transaction
from django.utils.translation import gettext_noop as _

from muhatap.kit.errors import Refused
from muhatap.onboarding import cells, verbs
from muhatap.onboarding.comparing import told
from muhatap.onboarding.findings import FAULT, Change, Found, Plan
from muhatap.onboarding.sheets import BY_KEY, SHEETS
from muhatap.onboarding.verbs import Desk, Missing
from muhatap.organization.persons import Person

Tell = Callable[[str, int, int], None]
TREES = {"units", "topics"}
CLOSE_LAST = (
    "questions",
    "topic_units",
    "rules",
    "desks",
    "texts",
    "topics",
    "grants",
    "staff",
    "units",
    "neighbourhoods",
)


class _Undo(Exception):
    """Takes a rehearsal back."""


def rehearse(plan: Plan, *, by: Person, reason: str, closing: Collection[str], tell: Tell) -> list[Found]:
    """What the services would refuse, cell by cell. Nothing stays."""
    refused: list[Found] = []
    try:
        with transaction.atomic():
            refused = _all(plan, by=by, reason=reason, closing=closing, tell=tell)
            raise _Undo
    except _Undo:
        return refused


def apply(plan: Plan, *, by: Person, reason: str, closing: Collection[str], tell: Tell) -> list[Found]:
    """Take everything over, or nothing: with a refusal all is taken back and the refusals are answered."""
    refused: list[Found] = []
    try:
        with transaction.atomic():
            refused = _all(plan, by=by, reason=reason, closing=closing, tell=tell)
            if refused:
                raise _Undo
    except _Undo:
        pass
    return refused


def _all(plan: Plan, *, by: Person, reason: str, closing: Collection[str], tell: Tell) -> list[Found]:
    desk, refused = Desk(by, reason, plan.questions), list[Found]()
    todo = list(_ordered(plan, closing))
    failed: set[tuple[str, str]] = set()
    for done, (step, change) in enumerate(todo):
        if done % 50 == 0:
            tell(change.sheet, done, len(todo))
        try:
            with transaction.atomic():
                step(desk, change)
        except Missing as missing:
            if (missing.sheet, missing.code) not in failed:
                refused.append(_named(plan, change, Refused(_("Bağlı olduğu kayıt yok: %s") % missing.code)))
            failed.add((change.sheet, str(change.key[0])))
        except Refused as no:
            failed.add((change.sheet, str(change.key[0])))
            refused.append(_named(plan, change, no))
    tell("", len(todo), len(todo))
    return refused


def _ordered(plan: Plan, closing: Collection[str]) -> Iterator[tuple[Callable[[Desk, Change], None], Change]]:
    by_sheet: dict[str, list[Change]] = {}
    for change in plan.changes:
        by_sheet.setdefault(change.sheet, []).append(change)
    for sheet in SHEETS:
        changes = by_sheet.get(sheet.key, [])
        if sheet.key in TREES:
            changes = _parents_first(changes)
        for change in changes:
            if change.verb == "add":
                yield verbs.ADD[sheet.key], change
            else:
                yield verbs.CHANGE[sheet.key], change
    for key in CLOSE_LAST:
        ending = [
            change for change in by_sheet.get(key, []) if change.verb == "close" or _born_closed(change)
        ]
        if key in closing:
            ending += [change for change in plan.absent if change.sheet == key]
        if key in TREES:
            ending = _parents_first(ending)[::-1]
        for change in ending:
            yield verbs.CLOSE[key], change


def _born_closed(change: Change) -> bool:
    return change.verb == "add" and change.values.get("is_active") is False


def _parents_first(changes: list[Change]) -> list[Change]:
    """The order in which a tree grows; circles were refused before."""
    mine = {str(change.key[0]): change for change in changes}
    done: dict[str, Change] = {}
    for code in mine:
        line: list[str] = []
        while code in mine and code not in done and code not in line:
            line.append(code)
            code = str(mine[code].values.get("parent") or "")
        for one in reversed(line):
            done[one] = mine[one]
    return list(done.values())


def _named(plan: Plan, change: Change, no: Refused) -> Found:
    """A refusal at the cell it is about; one that is about no column stands at the row's first cell."""
    tab, placed = plan.layout.get(change.sheet, ("", {}))
    sheet = BY_KEY[change.sheet]
    names = [name.rpartition(".")[2].removesuffix("_id") for name in no.fields]
    names += ["unit"] if "units" in names else []  # several columns hold what a rule's form has in one field
    name = next((name for name in names if name in placed), "")
    message = str(next(iter(no.fields.values()), no.message)) if name else str(no.message)
    cell = cells.place(change.row, placed.get(name, 1)) if change.row else ""
    if change.row == 0:
        tab = ""
    return Found(FAULT, sheet.key, change.row, cell, told(change.key), name, message, {}, tab)
