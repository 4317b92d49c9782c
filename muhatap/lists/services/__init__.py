"""Everything that writes views, exports and bulk moves. Each verb says who does it."""

from muhatap.lists.services.views import change_view, delete_view, pin, restore_view, save_view

__all__ = ["change_view", "delete_view", "pin", "restore_view", "save_view"]
