"""The messages of a case, as a piece of its page."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.notifications import queries

register = template.Library()


@register.inclusion_tag("notifications/pieces/of_case.html")
def notices_panel(case_id: int) -> dict[str, Any]:
    """What was promised and sent about a case, newest first."""
    return {"notices": list(queries.of_case(case_id))[:12]}
