"""Dates that moved without a move: the calendar changed."""

from __future__ import annotations

from django.db import transaction

from muhatap.cases.lifecycle import LIVE
from muhatap.cases.models import Case, Referral
from muhatap.deadlines import services as deadlines
from muhatap.organization.persons import Person


@transaction.atomic
def copy_dates(*, limit: int = 500, by: Person) -> int:
    """Copy dates that a change of the calendar moved onto cases and referrals; how many dockets were taken.

    Repeat while it answers `limit`. Safe beside moves: a move copies the same dates.
    """
    moved = {row.docket_id: row.due for row in deadlines.take_moved(limit=limit, by=by)}
    for case in Case.objects.filter(docket_id__in=moved).only("docket_id").order_by("pk"):
        due = moved[case.docket_id]
        Case.objects.filter(pk=case.pk).update(
            due_at=due.due_at, law_due_at=due.law_at, target_due_at=due.target_at, is_paused=due.paused
        )
        Referral.objects.filter(case=case, status__in=LIVE).update(law_due_at=due.law_at)
    for referral in Referral.objects.filter(docket_id__in=moved).select_related("case").order_by("pk"):
        due = moved[referral.docket_id]
        dates = [moment for moment in (due.due_at, referral.case.due_at) if moment is not None]
        if referral.ended_at is None:
            Referral.objects.filter(pk=referral.pk).update(due_at=min(dates, default=None))
    return len(moved)
