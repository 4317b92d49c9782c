"""Verbs that write: what happened to a docket, the calendar, the policies, the sweep."""

from muhatap.deadlines.engine import Due, Sheet
from muhatap.deadlines.holders import MovedDocket
from muhatap.deadlines.services.changing import care, confirm, go_on, leave, look, look_again, propose
from muhatap.deadlines.services.days import Moved, add_day_off, change_day_off, load_calendar, remove_day_off
from muhatap.deadlines.services.dockets import (
    Hearing,
    Opening,
    change_kind,
    check_extension_of,
    happened,
    happened_to,
    hear,
    heard,
    is_heard,
    open_docket,
    open_dockets,
    open_sheets,
    save_sheets,
    would_end,
)
from muhatap.deadlines.services.keeping import put_back, remember
from muhatap.deadlines.services.policies import load_policies, replace_policies, shipped_rows
from muhatap.deadlines.services.recomputing import copy_to_rows, moved, recompute, recount, take_moved
from muhatap.deadlines.services.starting import begin_at
from muhatap.deadlines.services.sweeping import Alert, sweep

__all__ = [
    "Alert",
    "Due",
    "Hearing",
    "Moved",
    "MovedDocket",
    "Opening",
    "Sheet",
    "add_day_off",
    "begin_at",
    "care",
    "change_day_off",
    "change_kind",
    "check_extension_of",
    "confirm",
    "copy_to_rows",
    "go_on",
    "happened",
    "happened_to",
    "hear",
    "heard",
    "is_heard",
    "leave",
    "load_calendar",
    "load_policies",
    "look",
    "look_again",
    "moved",
    "open_docket",
    "open_dockets",
    "open_sheets",
    "propose",
    "put_back",
    "recompute",
    "recount",
    "remember",
    "remove_day_off",
    "replace_policies",
    "save_sheets",
    "shipped_rows",
    "sweep",
    "take_moved",
    "would_end",
]
