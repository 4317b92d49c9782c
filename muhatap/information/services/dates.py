"""Dates of fees, questions of the board and enquiries follow the calendar when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from muhatap.cases.models import Case
from muhatap.deadlines.holders import copy_onto
from muhatap.deadlines.models import Policy
from muhatap.information.models import BoardQuestion, Enquiry, FeeNotice
from muhatap.jobs import enqueue
from muhatap.kit import clock


def follow(dues: Mapping[int, datetime]) -> set[int]:
    """Copy new dates of dockets onto their rows; the dockets of rows somebody is at. Waits for nobody."""
    return copy_onto(Enquiry, dues) | copy_onto(BoardQuestion, dues) | _fees(dues)


def _fees(dues: Mapping[int, datetime]) -> set[int]:
    """The case says until when is paid, too; what ran out by the new date is looked at again."""
    asked = FeeNotice.objects.filter(docket_id__in=list(dues), state=FeeNotice.State.ASKED)
    rows = list(asked.values_list("application__case_id", "docket_id", "due_at"))
    free = Case.objects.filter(pk__in=[row[0] for row in rows]).order_by("pk")
    held = {case.pk: case for case in free.select_for_update(of=("self",), no_key=True, skip_locked=True)}
    for case_id, docket_id, before in rows:
        case, due = held.get(case_id), dues[docket_id]
        if case is None:
            continue
        asked.filter(docket_id=docket_id).update(due_at=due)
        # told by voice later than it was written, it is paid until a day of its own
        if before is not None and case.fee_until == clock.local(before).date():
            Case.objects.filter(pk=case_id).update(fee_until=clock.local(due).date())
        if due < clock.now():
            enqueue("web.run_out", docket_id=docket_id, consequence=Policy.RunsOut.DEEM_WITHDRAWN.value)
    return {docket_id for case_id, docket_id, _before in rows if case_id not in held}
