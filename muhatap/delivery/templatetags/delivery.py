"""Delivery, as pieces of the case page."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case
from muhatap.cases.redacting import NOTHING, redact
from muhatap.delivery import queries
from muhatap.organization.persons import Person

register = template.Library()


@register.inclusion_tag("delivery/panel.html")
def delivery_panel(case: Case, person: Person) -> dict[str, Any]:
    """Every try to tell the citizen; of a hidden one without what was noted about them."""
    found = queries.attempts(case)
    known = redact(person, [case] if found else []).get(case.pk, NOTHING)
    for row, _earlier in found:
        row.note = known.out_of(row.note)  # in memory only
    return {"attempts": found, "case": case}


@register.inclusion_tag("delivery/calls.html")
def calls_panel(case: Case, person: Person) -> dict[str, Any]:
    """What a person has to tell the citizen, since no message goes."""
    rows = queries.open_calls(case)
    known = redact(person, [case] if rows else []).get(case.pk, NOTHING)
    for row in rows:
        row.case, row.text = case, known.out_of(row.text)  # in memory only
    return {"calls": [(row, queries.may_say(person, row)) for row in rows], "case": case}


@register.simple_tag
def deliverable(case: Case, person: Person) -> bool:
    """True when this person may tell the citizen now."""
    return case.status == Status.TO_DELIVER and queries.may_tell(person, case)
