"""Correcting and completing a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from muhatap.cases import queries
from muhatap.cases.completeness import missing_of
from muhatap.cases.errors import CorrectedMeanwhile
from muhatap.cases.models import Case
from muhatap.cases.services.moving import move
from muhatap.organization.persons import Person


@transaction.atomic
def amend(case_id: int, changes: Mapping[str, Any], *, by: Person, seen: int | None = None) -> Case:
    """Correct columns of the record (izmir:6.a.5); before and after stay in the story.

    What was missing is looked for anew (sisli:16.d). Without a difference nothing happens. `seen` is
    the number of the story's last line when the record was read: a correction since is not overwritten.
    """
    case = (
        queries.visible_to(by).select_related(*queries.WITH).select_for_update(of=("self",)).get(pk=case_id)
    )
    differing = {name: value for name, value in changes.items() if getattr(case, name) != value}
    if not differing:
        return case
    if seen is not None and case.events.filter(move="amend", seq__gt=seen).exists():
        raise CorrectedMeanwhile
    facts = {
        "changed": sorted(differing),
        "before": {name: plain(getattr(case, name)) for name in differing},
        "after": {name: plain(value) for name, value in differing.items()},
    }
    return move(case_id, "amend", by=by, facts=facts, changes={**differing, **_completeness(case, differing)})


def completed(case: Case) -> dict[str, Any]:
    """The columns that say what is missing, as changes of a move; empty while they stay."""
    if not case.is_incomplete:
        return {}
    lacking = missing_of(case)
    return {} if lacking == case.missing else {"missing": lacking, "is_incomplete": bool(lacking)}


def _completeness(case: Case, differing: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in differing.items():
        setattr(case, name, value)
    return completed(case)


def plain(value: Any) -> Any:
    """A value as the timeline keeps it: rows by their name."""
    return value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)
