"""Verbs of public days."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from muhatap.cases.models import Case
from muhatap.kit import clock
from muhatap.kit import text as texts
from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization.persons import Person
from muhatap.reception import policy
from muhatap.reception.models import DayRequest, PublicDay


@transaction.atomic
def open_day(title: str, day: date, place: str = "", *, by: Person) -> PublicDay:
    """Begin the list of a public day. Incomplete without a title."""
    if not policy.is_front(by):
        raise NotYours(_("Halk gününü karşılama görevlileri açar."))
    named, where = texts.one_line(title), texts.one_line(place)
    problems = {
        name: str(wrong) for name, value in (("title", named), ("place", where))
        if (wrong := texts.flaw(value, limit=160))
    }  # fmt: skip
    if not named:
        problems["title"] = _("Halk gününün adını yazın.")
    if problems:
        raise Incomplete(_("Halk günü açılmadı."), fields=problems)
    return PublicDay.objects.create(
        title=named, place=where, day=day, opened_at=clock.now(), opened_by_id=by.actor_id
    )


@transaction.atomic
def close_day(day_id: int, *, by: Person) -> PublicDay:
    """Nothing more is written into this list. NotNow when it is closed."""
    row = _locked(day_id, by)
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])
    return row


@transaction.atomic
def add_request(day_id: int, case: Case, *, by: Person) -> DayRequest:
    """A case of a public day, within the transaction of registering it (sisli:20.f). NotNow once closed."""
    row = _locked(day_id, by)
    last = row.requests.aggregate(n=Max("no"))["n"] or 0
    return DayRequest.objects.create(day=row, no=last + 1, case=case)


def _locked(day_id: int, by: Person) -> PublicDay:
    row = PublicDay.objects.select_for_update().filter(pk=day_id).first()
    if row is None or not policy.is_front(by):
        raise PublicDay.DoesNotExist
    if row.closed_at is not None:
        raise NotNow(_("Bu halk gününün listesi kapandı."))
    return row
