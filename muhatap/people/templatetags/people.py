"""What a record's page says about others that are, or may be, the same person."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.organization.persons import Person
from muhatap.people import policy

register = template.Library()


@register.inclusion_tag("people/pieces/same_person.html")
def same_person(citizen_id: int, person: Person, merged_into: int | None = None) -> dict[str, Any]:
    """The panel, for who may put records together; what is in it comes after the page."""
    return {"citizen_id": citizen_id, "merged_into": merged_into} if person.has(*policy.MERGERS) else {}
