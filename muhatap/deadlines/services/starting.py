"""When clocks began, put right: as if the docket had been told so at first."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from muhatap.deadlines.engine import Due, Sheet, reckoned
from muhatap.deadlines.models import Clock
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.services.dockets import MOVABLE, locked_sheet


@transaction.atomic
def begin_at(docket_id: int, occasion: Occasion, *, at: datetime) -> Due:
    """The clocks that `occasion` started in the first round began at another moment: they are counted anew.

    One that has ended gets its verdict anew too. A clock whose policy does not hold on that day goes by the
    row that does. Three statements.
    """
    sheet = locked_sheet(docket_id)
    rows = [row for row in sheet.clocks if row.started_by == occasion and row.round == 1]
    holding = {policy.code: policy.pk for policy in sheet.startable(occasion, at)}
    for row in rows:
        _begin(sheet, row, at, holding)
    if rows:
        Clock.objects.bulk_update(rows, [*MOVABLE, "started_at", "policy"])
    return sheet.due()


def _begin(sheet: Sheet, row: Clock, at: datetime, holding: dict[str, int]) -> None:
    code, held = sheet.book.policies[row.policy_id].code, sheet.holds(row)
    row.started_at = at
    if held and not sheet.holds(row) and code in holding:
        row.policy_id = holding[code]
    policy = sheet.book.policies[row.policy_id]
    if row.stopped_at is None:
        sheet.reckon(row)
        return
    row.due_at = reckoned(row, policy, sheet.docket.topic_days, sheet.book.calendar)
    if row.fixed_due is None and row.stopped_by != Occasion.NONE:
        in_time = row.stopped_at <= row.due_at
        row.kept = None if row.stopped_by in policy.void_on and in_time else in_time
