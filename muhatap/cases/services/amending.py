"""Correcting and completing a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from muhatap.cases import queries
from muhatap.cases.completeness import missing_of
from muhatap.cases.errors import CorrectedMeanwhile, NotYours
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Case
from muhatap.cases.services.moving import move
from muhatap.citizens import policy as citizens
from muhatap.citizens import services as register
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.citizens.queries import reply_way
from muhatap.organization.persons import Person

POINT = ("lat", "lon")


@transaction.atomic
def amend(case_id: int, changes: Mapping[str, Any], *, by: Person, seen: int | None = None) -> Case:
    """Correct columns of the record (izmir:6.a.5); before and after stay in the story.

    What was missing is looked for anew (sisli:16.d); a title that was only the topic's name follows another
    topic. Without a difference nothing happens. `seen` is
    the number of the story's last line when the record was read: a correction since is not overwritten.
    """
    case = (
        queries.visible_to(by)
        .select_related(*queries.WITH)
        .select_for_update(of=("self",), no_key=True)
        .get(pk=case_id)
    )
    differing = _differing(case, _with_title(case, changes))
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


@transaction.atomic
def amend_and_resubmit(
    case_id: int, changes: Mapping[str, Any], *, by: Person, seen: int | None = None
) -> Case:
    """Correct a record that came back and send it for approval again, or neither. Raises as `amend`."""
    amend(case_id, changes, by=by, seen=seen)
    return move(case_id, "resubmit", by=by)


def may_change_applicant(person: Person, case: Case) -> bool:
    """True for who may look people up, and know this one if hidden. Whether the record may be corrected at
    all is asked besides.
    """
    return person.has(*citizens.READERS) and (person.sees_hidden or not case.identity_hidden)


@transaction.atomic
def change_applicant(
    case_id: int, citizen: Citizen, reply_kind: str = "", *, by: Person, seen: int | None = None
) -> Case:
    """Put the right person behind a case that was registered for somebody else or for nobody.

    The conversation it came with goes along, the legal clocks of a known applicant start where the case
    started, and a person hidden by wish is hidden here too. The tracking code that somebody else was given is
    void: it would open the record of the right one. `reply_kind` is one of `PREFERENCES`. Raises as `amend`,
    and `NotYours` where `may_change_applicant` says no.
    """
    citizen = register.held(citizen.pk)  # before the case, as a merge takes them
    case = queries.visible_to(by).select_for_update(of=("self",), no_key=True).get(pk=case_id)
    if not may_change_applicant(by, case):
        raise NotYours(CASE_MOVES["amend"])
    point, wants_call = reply_way(citizen, reply_kind)
    changes = {
        "citizen": citizen,
        "applicant": citizen.actor,
        "reply_point": point,
        "wants_call": wants_call,
        "identity_hidden": case.identity_hidden or citizen.identity_hidden,
    }
    first = case.contacts.order_by("pk").first()  # the others are of neighbours who joined
    if first is not None and first.citizen_id == case.citizen_id:
        case.contacts.filter(pk=first.pk).update(citizen=citizen)
    changed = amend(case_id, changes, by=by, seen=seen)
    if case.citizen_id not in (None, citizen.pk):
        Case.objects.filter(pk=case_id).update(tracking_hash="")
    return changed


def completed(case: Case) -> dict[str, Any]:
    """The columns that say what is missing, as changes of a move; empty while they stay."""
    if not case.is_incomplete:
        return {}
    lacking = missing_of(case)
    return {} if lacking == case.missing else {"missing": lacking, "is_incomplete": bool(lacking)}


def _with_title(case: Case, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The title goes along with the topic unless somebody wrote one."""
    topic = changes.get("topic", case.topic)
    is_name = case.title == case.topic.name_tr and changes.get("title", case.title) == case.title
    return {**changes, "title": topic.name_tr} if is_name and topic != case.topic else changes


def _differing(case: Case, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What is not as it was; of a point always both numbers."""
    found = {name: value for name, value in changes.items() if getattr(case, name) != value}
    return {**{name: changes[name] for name in POINT if found.keys() & set(POINT)}, **found}


def _completeness(case: Case, differing: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in differing.items():
        setattr(case, name, value)
    return completed(case)


def plain(value: Any) -> Any:
    """A value as the timeline keeps it: rows by their name, people by their key, addresses by their kind."""
    if isinstance(value, Citizen):
        return value.pk
    if isinstance(value, ContactPoint):
        return value.kind
    return value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)
