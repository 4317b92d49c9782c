"""The business calendar and the policies as rows, read once and kept as long as they are true.

A trigger changes the one row of `Revision` with every change of either table. Who needs the book brings the
revision it saw (the lock on a docket reads it on the way), so a copy is never stale and costs no statement.

Who writes clocks holds the revision (`Held`): the calendar stays as it is until that transaction ends, and a
change of it waits, and then sees those clocks. It is taken before any docket is locked, by changes too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.db.models import Func, UUIDField

from muhatap.deadlines.arithmetic import Calendar
from muhatap.deadlines.models import DayOff, OpenHours, Policy, Revision

NEVER = UUID(int=0)
_KEPT = 4
_books: dict[UUID, Book] = {}


@dataclass(frozen=True)
class Book:
    """Every policy and the whole calendar at one revision."""

    revision: UUID
    calendar: Calendar
    policies: Mapping[int, Policy]

    def for_holder(self, holder: str) -> list[Policy]:
        """The policies of cases, or of referrals; the newest row of a code first."""
        return [policy for policy in self.policies.values() if policy.holder == holder]


class Held(Func):
    """The present revision, held until the transaction ends; waits for a change that is being made."""

    function = "deadlines_held_revision"
    output_field = UUIDField()


def _calendar(rows: Iterable[DayOff]) -> Calendar:
    hours = {row.weekday: row.windows() for row in OpenHours.objects.all()}
    marks = {row.day: row.mark() for row in rows}
    return Calendar(marks, hours=hours) if hours else Calendar(marks)


def written() -> Book:
    """The book as it stands in the tables now, whatever was kept. Three statements."""
    return Book(
        NEVER,
        _calendar(DayOff.objects.all()),
        {policy.pk: policy for policy in Policy.objects.order_by("code", "-valid_from")},
    )


def revision() -> UUID:
    """The present revision of calendar and policies. One statement."""
    return Revision.objects.values_list("value", flat=True).first() or NEVER


def held_revision() -> UUID:
    """The present revision, held as by `Held`, for whoever locks no docket. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlines_held_revision()")
        return cursor.fetchone()[0] or NEVER


def book(seen: UUID | None = None) -> Book:
    """The book at the revision that the caller saw; without one it is asked for.

    No statement while it is true, two when it changed.
    """
    wanted = seen or revision()
    kept = _books.get(wanted)
    if kept is None or wanted == NEVER:
        kept = replace(written(), revision=wanted)
        while len(_books) >= _KEPT:
            _books.pop(next(iter(_books)), None)
        _books[wanted] = kept
    return kept
