"""Verbs that write: what happened to a docket, the calendar, the policies, the sweep."""

from muhatap.deadlines.engine import Due, Sheet
from muhatap.deadlines.services.days import Moved, add_day_off, change_day_off, load_calendar, remove_day_off
from muhatap.deadlines.services.dockets import (
    Hearing,
    Opening,
    change_kind,
    check_extension_of,
    happened,
    happened_to,
    heard,
    is_heard,
    open_docket,
    open_dockets,
    would_end,
)
from muhatap.deadlines.services.keeping import put_back, remember
from muhatap.deadlines.services.policies import load_policies, replace_policies, shipped_rows
from muhatap.deadlines.services.recomputing import MovedDocket, moved, recompute, recount, take_moved
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
    "change_day_off",
    "change_kind",
    "check_extension_of",
    "happened",
    "happened_to",
    "heard",
    "is_heard",
    "load_calendar",
    "load_policies",
    "moved",
    "open_docket",
    "open_dockets",
    "put_back",
    "recompute",
    "recount",
    "remember",
    "remove_day_off",
    "replace_policies",
    "shipped_rows",
    "sweep",
    "take_moved",
    "would_end",
]
