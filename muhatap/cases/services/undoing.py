"""Taking a move back: what it changed is remembered before it, put back while nobody has touched the case.

Nothing is erased: the timeline keeps the move and gets a line that says it was taken back. Units that the
move brought in are out again, clocks stand as they stood.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from muhatap.cases import policy, queries
from muhatap.cases.errors import NotYours, TouchedSince
from muhatap.cases.lifecycle import CASE_MOVES, IN_HAND, ReferralStatus
from muhatap.cases.models import Case, Referral
from muhatap.cases.recording import Record
from muhatap.cases.services.copied import earliest, take_due
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.services import Due, Hearing
from muhatap.organization.persons import Person

Kept = dict[str, Any]
CASE = (
    *("status", "round", "to_review", "to_inform", "to_call", "awaits_citizen", "escalated_at", "closed_at"),
)
REFERRAL = ("status", "officer_id", "scheduled_for", "ended_at", "with_paper")


def remember(case: Case) -> Kept:
    """What a move could change, as JSON: the case, its referrals, the clocks of all. Three statements.

    The case is locked by the caller.
    """
    parts = list(Referral.objects.filter(case=case).order_by("pk"))
    dockets = [case.docket_id, *(part.docket_id for part in parts)]
    return {
        "case": {name: _plain(getattr(case, name)) for name in CASE},
        "events": case.event_count,
        "referrals": {
            str(part.pk): {name: _plain(getattr(part, name)) for name in REFERRAL} for part in parts
        },
        "clocks": deadlines.remember(dockets),
        "calls": list(case.calls.filter(ended_at=None).values_list("pk", flat=True)) if case.to_call else [],
    }


@transaction.atomic
def take_back(
    case_id: int, kept: Kept, *, head: str, facts: dict[str, Any], by: Person, name: str = "undo"
) -> Case:
    """Put a case back as `remember` saw it. Raises `TouchedSince` when its chain does not end in `head`.

    `facts` say which run of which move it was (`run`, `undone`), or what else the row
    `name` needs; `Case.DoesNotExist` for strangers.
    """
    rows = queries.visible_to(by).select_related(*queries.WITH).select_for_update(of=("self",), no_key=True)
    case = rows.get(pk=case_id)
    row = CASE_MOVES[name]
    grant = policy.may(by, row, case)
    if grant is None:
        raise NotYours(row)
    if case.chain_head != head:
        raise TouchedSince()
    parts = list(Referral.objects.filter(case=case).select_for_update().order_by("pk"))
    record = Record(case, by, parts=parts)
    before, told_by_voice = case.status, case.to_call
    _put(case, kept["case"], record)
    _clocks(record, kept, parts)
    if told_by_voice:
        fresh = case.calls.filter(ended_at=None).exclude(pk__in=kept["calls"])
        fresh.update(ended_at=record.at)  # what the move left to be told
    if kept["calls"]:
        case.calls.filter(pk__in=kept["calls"]).update(ended_at=None)
    record.line(row, grant=grant, before=before, after=case.status, facts=facts)
    record.write()
    return case


def _put(case: Case, kept: Kept, record: Record) -> None:
    for name in CASE:
        if name in kept:  # what was remembered before a column was added to these leaves it alone
            setattr(case, name, _value(name, kept[name]))
    record.columns |= set(CASE)


def _clocks(record: Record, kept: Kept, parts: list[Referral]) -> None:
    """All clocks as they stood; then what cases and referrals copy of them."""
    case, known = record.case, kept["referrals"]
    old = [part for part in parts if str(part.pk) in known]
    due, *dues = deadlines.put_back([case.docket_id, *(part.docket_id for part in old)], kept["clocks"])
    take_due(case, due)
    record.told = due
    record.columns |= {"due_at", "law_due_at", "target_due_at", "is_paused"}
    for part, its in zip(old, dues, strict=True):
        record.left(part)
        for name in REFERRAL:
            setattr(part, name, _value(name, known[str(part.pk)][name]))
        _copy(part, its, case)
        record.arrived(part)
    _take_out(record, [part for part in parts if str(part.pk) not in known])
    columns = ["status", "officer", "scheduled_for", "ended_at", "with_paper"]
    Referral.objects.bulk_update(parts, [*columns, "due_at", "law_due_at", "is_paused"])


def _copy(part: Referral, due: Due, case: Case) -> None:
    held = part.status in IN_HAND
    part.due_at = earliest(due.due_at, case) if held else None
    part.law_due_at, part.is_paused = case.law_due_at, due.paused or case.is_paused


def _take_out(record: Record, fresh: list[Referral]) -> None:
    """Units that the move brought in: their part ends, and its clocks without a verdict where in time."""
    if not fresh:
        return
    case = record.case
    heard = [
        Hearing(part.docket_id, Occasion.CANCELLED, record.at, None, case.round, case.kind) for part in fresh
    ]
    for part, due in zip(fresh, deadlines.happened_to(heard), strict=True):
        record.left(part)
        part.status, part.ended_at = ReferralStatus.WITHDRAWN, record.at
        _copy(part, due, case)
        record.arrived(part)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _value(name: str, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name == "scheduled_for" else value
