"""Dates of clocks as cases and their parts show them: columns of their own, so that lists read no clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import DateTimeField, Exists, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Least

from muhatap.cases.lifecycle import IN_HAND, LIVE
from muhatap.cases.models import Case, Referral
from muhatap.deadlines.models import Clock
from muhatap.deadlines.services import Due

LEADING = Clock.objects.filter(policy__leads=True).order_by()


def take_due(case: Case, due: Due) -> bool:
    """Copy what the case's docket said onto the case; True when anything differs."""
    old = (case.due_at, case.law_due_at, case.target_due_at, case.is_paused)
    new = (due.due_at, due.law_at, due.target_at, due.paused)
    case.due_at, case.law_due_at, case.target_due_at, case.is_paused = new
    return old != new


def earliest(own: datetime | None, case: Case) -> datetime | None:
    """The first of a part's own date and the case's."""
    return min((moment for moment in (own, case.due_at) if moment is not None), default=None)


def parts_follow(case: Case, *, saving: Referral | None = None) -> None:
    """Live parts of a case whose dates changed: the law's day, and the first of their own and the case's.

    Without that a unit is late by a day that was extended, or is waited for while the case stands still.
    `saving`: the part that moved is written as it stands, in the same statement. One statement.
    """
    mine = LEADING.filter(docket=OuterRef("docket"))
    running = mine.filter(state=Clock.State.RUNNING).values("docket").annotate(first=Min("due_at"))
    first = Least(Subquery(running.values("first")), Value(case.due_at, output_field=DateTimeField()))
    followed: dict[str, Any] = {
        "law_due_at": Value(case.law_due_at, output_field=DateTimeField()),
        "due_at": models.Case(When(status__in=IN_HAND, then=first), default=None),
        "is_paused": Value(True) if case.is_paused else Exists(mine.filter(state=Clock.State.PAUSED)),
    }
    rows = Referral.objects.filter(case=case)
    if saving is None:
        rows.filter(status__in=LIVE).update(**followed)
        return
    rows.filter(Q(status__in=LIVE) | Q(pk=saving.pk)).update(
        **{
            field.name: models.Case(
                When(pk=saving.pk, then=Value(getattr(saving, field.attname), output_field=_kind(field))),
                default=followed.get(field.name, F(field.attname)),
                output_field=_kind(field),
            )
            for field in Referral._meta.concrete_fields
            if not field.primary_key
        }
    )


def _kind(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    return models.BigIntegerField() if isinstance(field, models.ForeignKey) else field


def own_dates(docket_ids: Sequence[int]) -> dict[int, datetime]:
    """The first leading date of each of these dockets that has one. One statement."""
    rows = LEADING.filter(docket_id__in=docket_ids, state=Clock.State.RUNNING)
    return dict(rows.values_list("docket_id").annotate(first=Min("due_at")))
