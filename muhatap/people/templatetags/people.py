"""What a record's page says about others that are, or may be, the same person."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.citizens import queries as citizens
from muhatap.organization.persons import Person
from muhatap.people import policy, queries

register = template.Library()


@register.inclusion_tag("people/pieces/same_person.html")
def same_person(citizen_id: int, person: Person) -> dict[str, Any]:
    """Merges that hold, for who may take them back; records alike come after the page."""
    if not person.has(*policy.MERGERS):
        return {}
    merges = [
        one for one in queries.standing_merges(citizen_id) if policy.may_merge(person, one.kept, one.other)
    ]
    ids = {pk for one in merges for pk in (one.kept_id, one.other_id)}
    cards = citizens.cards(ids, person=person) if ids else {}
    shown = [
        {"merge": one, "card": cards[one.other_id if one.kept_id == citizen_id else one.kept_id],
         "is_kept": one.kept_id == citizen_id}
        for one in merges
    ]  # fmt: skip
    is_shadow = any(not one["is_kept"] for one in shown)
    return {"citizen_id": citizen_id, "merges": shown, "is_shadow": is_shadow}
