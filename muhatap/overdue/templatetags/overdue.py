"""Lateness, as pieces of other pages: of a case, of a unit, of the first page."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.cases.models import Case
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.overdue import policy, queries

register = template.Library()


@register.inclusion_tag("overdue/pieces/of_case.html")
def overdue_panel(case: Case, person: Person) -> dict[str, Any]:
    """The letters in which a case stands and who was told how late it is; nothing where nothing was said."""
    if not person.has(*policy.READERS):
        return {}
    letters, steps = queries.of_case(case)
    visible = {row.pk for row in queries.visible_to(person).filter(pk__in=[row.pk for row in letters])}
    return {"letters": [(row, row.pk in visible) for row in letters], "steps": steps}


@register.inclusion_tag("overdue/pieces/of_unit.html")
def overdue_of_unit(unit: Unit, person: Person) -> dict[str, Any]:
    """The last letters to a unit, in its record; for who may see them."""
    if not person.has(*policy.READERS):
        return {}
    return {"letters": queries.of_unit(person, unit), "unit": unit}


@register.inclusion_tag("overdue/pieces/at_home.html")
def overdue_at_home(person: Person) -> dict[str, Any]:
    """On the first page: letters that a unit has not noted yet, and those that wait for a manager."""
    leads = person.has(*policy.UNIT)
    return {
        "unread": queries.unread(person) if leads and not policy.writes(person) else 0,
        "waiting": queries.to_decide(person),
    }
