"""An information request, as a piece of its case's page."""

from __future__ import annotations

from typing import Any

from django import template

from muhatap.cases.models import Case, Kind
from muhatap.information import acts, policy, queries
from muhatap.information.acts import Act
from muhatap.information.queries import File
from muhatap.organization.persons import Person

register = template.Library()


@register.inclusion_tag("information/panel.html")
def information_panel(case: Case, person: Person) -> dict[str, Any]:
    """What law 4982 asks about it, and what is to be done next. Nothing for cases of other kinds."""
    if case.kind != Kind.INFORMATION_REQUEST:
        return {"case": case, "file": None}
    file = queries.file_of(case)
    handles = policy.handles(person)
    return {
        "case": case,
        "file": file,
        "reads": policy.reads(person),
        "next": _next(file) if handles else None,
        "pays": handles and file.fee is not None,
    }


def _next(file: File) -> Act | None:
    """The one act that waits: the form, then the decision, then the day it reached the applicant."""
    if acts.is_open(file) and (file.application is None or file.application.checked_at is None):
        return acts.ACTS["denetim"]
    held = file.decision is not None and file.decision.round == file.case.round
    if acts.decides(file) and not held:
        return acts.ACTS["karar"]
    if held and acts.ACTS["teblig"].offered(file) and file.decision and file.decision.notified_on is None:
        return acts.ACTS["teblig"]
    return None
