"""The messages of a case, as a piece of its page."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.notifications import policy, queries
from muhatap.organization.persons import Person

register = template.Library()


@register.inclusion_tag("notifications/pieces/of_case.html")
def notices_panel(case_id: int, person: Person) -> dict[str, Any]:
    """What was promised and sent about a case, newest first; who reads the log can open each."""
    return {"notices": list(queries.of_case(case_id)[:12]), "opens": person.has(*policy.LOG)}
