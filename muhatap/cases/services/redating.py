"""The record of a case that came through another system, put right: its number there and its day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from muhatap.cases import queries
from muhatap.cases.lifecycle import CASE_MOVES, LIVE
from muhatap.cases.models import Case, Referral
from muhatap.cases.recording import Record
from muhatap.cases.services.copied import parts_follow, take_due
from muhatap.cases.services.moving import check
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.occasions import Occasion
from muhatap.kit import clock
from muhatap.kit.text import one_line
from muhatap.organization.persons import Person


@transaction.atomic
def correct_source(case_id: int, *, paper_no: str, received_at: datetime, reason: str, by: Person) -> Case:
    """Put right which number a case has in the other system and when it was made there, also after its end.

    Clocks that began when it was received are counted from that moment, as if it had been known at first; a
    verdict of those that ended is found anew. Before and after stay in the story. Without a difference
    nothing happens. Raises `NotYours`; `Case.DoesNotExist` for strangers.
    """
    rows = queries.visible_to(by).select_related(*queries.WITH).select_for_update(of=("self",), no_key=True)
    case = rows.get(pk=case_id)
    row = CASE_MOVES["correct_source"]
    grant = check(case, row.name, by=by)
    wanted = {"paper_no": paper_no, "received_at": received_at}
    before = {name: getattr(case, name) for name, value in wanted.items() if getattr(case, name) != value}
    if not before:
        return case
    record = Record(case, by)
    for name in before:
        setattr(case, name, wanted[name])
    record.columns |= set(before)
    if "paper_no" in before:
        record.search_anew()
    if "received_at" in before:
        _count_anew(record)
    facts: dict[str, Any] = {
        "changed": sorted(before),
        "before": {name: _plain(value) for name, value in before.items()},
        "after": {name: _plain(wanted[name]) for name in before},
        "reason": one_line(reason),
    }
    record.line(row, grant=grant, before=case.status, after=case.status, facts=facts)
    record.write()
    return case


def _plain(value: Any) -> Any:
    return clock.local(value).date().isoformat() if isinstance(value, datetime) else value


def _count_anew(record: Record) -> None:
    """Clocks begin at the new moment; units see the law's date of the case and the earlier of both."""
    case = record.case
    list(Referral.objects.filter(case=case, status__in=LIVE).select_for_update().order_by("pk"))
    due = deadlines.begin_at(case.docket_id, Occasion.RECEIVED, at=case.received_at)
    record.told = due
    if take_due(case, due):
        record.columns |= {"due_at", "law_due_at", "target_due_at", "is_paused"}
    parts_follow(case)
