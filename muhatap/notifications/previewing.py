"""The message exactly as it goes out, as a piece that any page can show."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from muhatap.notifications.rendering import Rendered


def render_preview(rendered: Rendered, *, address: str = "") -> SafeString:
    """`notifications/preview.html` of a message. `address` is shown where the reader may see a citizen's."""
    return render_to_string("notifications/preview.html", {"rendered": rendered, "address": address})
