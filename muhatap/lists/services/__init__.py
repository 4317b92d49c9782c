"""Everything that writes views, exports and bulk moves. Each verb says who does it."""

from muhatap.lists.services.bulk import (
    choose,
    give_up,
    make_all,
    start,
    start_undo,
    try_all,
    undo_all,
)
from muhatap.lists.services.exports import (
    cancel_export,
    forget_exports,
    run_export,
    start_export,
    write_now,
)
from muhatap.lists.services.views import change_view, delete_view, pin, restore_view, save_view

__all__ = [
    "cancel_export",
    "change_view",
    "choose",
    "delete_view",
    "forget_exports",
    "give_up",
    "make_all",
    "pin",
    "restore_view",
    "run_export",
    "save_view",
    "start",
    "start_export",
    "start_undo",
    "try_all",
    "undo_all",
    "write_now",
]
