"""The messages of a case, as a piece of its page."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.notifications import policy, queries
from muhatap.organization.persons import Person

register = template.Library()


@register.inclusion_tag("notifications/pieces/of_case.html")
def notices_panel(case_id: int, person: Person) -> dict[str, Any]:
    """What was promised and sent about a case, newest first; who reads the log can open each.

    Each is called by its moment: the words of a message may name an applicant who is hidden from the reader.
    """
    notices = [(row, queries.moment(row)) for row in queries.of_case(case_id).defer("body", "secret")[:12]]
    return {"notices": notices, "opens": person.has(*policy.LOG)}
