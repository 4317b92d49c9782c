"""Publishing, as a piece of the case page."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.cases.models import Case
from muhatap.organization.persons import Person
from muhatap.publishing import policy, services
from muhatap.publishing.models import Publication

register = template.Library()


@register.inclusion_tag("publishing/panel.html")
def publishing_panel(case: Case, person: Person) -> dict[str, Any]:
    """What everybody sees of the case, and the way to change it; for moderators, where there is something.

    Three statements at most, none for other people and for topics that are never public.
    """
    if not (policy.moderates(person) and case.topic.is_public and not case.is_sensitive):
        return {"publication": None}
    found = Publication.objects.filter(case=case).only("state", "waiting_since", "case").first()
    if found is not None and not services.queries_of(person).filter(pk=case.pk).exists():
        found = None
    return {"publication": found, "case": case}
