"""Dates that moved without a move: the calendar changed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from muhatap.cases.lifecycle import LIVE
from muhatap.cases.models import Case, Referral
from muhatap.deadlines import services as deadlines
from muhatap.organization.persons import Person


@transaction.atomic
def copy_dates(*, limit: int = 500, by: Person) -> int:
    """Copy dates that a change of the calendar moved onto cases and referrals; how many dockets were taken.

    Repeat while it takes any. Cases are locked before dockets, as by a move; a case that somebody moves
    right now is left for the next time.
    """
    waiting = deadlines.moved(limit)
    rows = Case.objects.filter(Q(docket_id__in=waiting) | Q(referrals__docket_id__in=waiting))
    ids = sorted(set(rows.values_list("pk", flat=True)))
    held = list(
        Case.objects.filter(pk__in=ids)
        .select_for_update(of=("self",), skip_locked=True)
        .only("docket_id")
        .order_by("pk")
    )
    parts = list(
        Referral.objects.filter(case__in=held, docket_id__in=waiting)
        .only("docket_id", "case_id", "ended_at")
        .order_by("pk")
    )
    only = {*(case.docket_id for case in held), *(part.docket_id for part in parts)}
    moved = {row.docket_id: row.due for row in deadlines.take_moved(limit=limit, by=by, only=only)}
    for case in held:
        due = moved.get(case.docket_id)
        if due is None:
            continue
        Case.objects.filter(pk=case.pk).update(
            due_at=due.due_at, law_due_at=due.law_at, target_due_at=due.target_at, is_paused=due.paused
        )
        Referral.objects.filter(case=case, status__in=LIVE).update(law_due_at=due.law_at)
    for part in parts:
        due = moved.get(part.docket_id)
        if due is None or part.ended_at is not None:
            continue
        of_case = Case.objects.values_list("due_at", flat=True).get(pk=part.case_id)
        dates = [moment for moment in (due.due_at, of_case) if moment is not None]
        Referral.objects.filter(pk=part.pk).update(due_at=min(dates, default=None))
    return len(moved)
