"""Writes: being here, going away, mentioning a colleague, having looked."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from muhatap.cases.mentioning import mentioned, sees
from muhatap.cases.models import Case, Event
from muhatap.kit import clock
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from muhatap.teamwork.models import Mention, Presence

KEPT = timedelta(days=1)


def here(case_id: int, *, by: Person, writing: bool = False) -> None:
    """`by` has the page of this case open, and types there or not. The caller has checked the case."""
    if by.staff_id is None:
        return
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO teamwork_presence (case_id, staff_id, seen_at, wrote_at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (case_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at, "
            "wrote_at = coalesce(excluded.wrote_at, teamwork_presence.wrote_at)",
            [case_id, by.staff_id, now, now if writing else None],
        )


def away(case_id: int, *, by: Person) -> None:
    """The page was left."""
    Presence.objects.filter(case_id=case_id, staff_id=by.staff_id or 0).delete()


def mention(event: Event, *, by: Person) -> list[Mention]:
    """Whom a note mentions by `@user.name` finds it among what waits for them; again changes nothing.

    Who does not see the case hears nothing of it, whatever somebody wrote. `by` is the worker.
    """
    names = mentioned(str(event.fact("text") or ""))
    if not names:
        return []
    case = Case.objects.get(pk=event.case_id)
    staff = Staff.objects.filter(username__in=names, is_active=True).select_related("actor")
    rows = [
        Mention(case=case, event_id=event.pk, staff=one, by_id=event.by_id, at=event.at)
        for one in staff
        if one.actor.pk != event.by_id and sees(one, case)
    ]
    return Mention.objects.bulk_create(rows, ignore_conflicts=True)


def looked(case_id: int, lines: int, *, by: Person) -> int:
    """The person has the case with its first `lines` lines before them: mentions in these are seen.

    How many there were. A note that came later waits for the page to be opened anew.
    """
    shown = Event.objects.filter(case_id=case_id, seq__lte=lines).values("pk")
    rows = Mention.objects.filter(staff_id=by.staff_id or 0, case_id=case_id, seen_at=None)
    rows = rows.filter(event_id__in=shown)
    return rows.update(seen_at=clock.now())


def tidy(*, by: Person) -> int:
    """Forget who was where a day ago; how many rows went. `by` is the system."""
    gone, _by_model = Presence.objects.filter(seen_at__lt=clock.now() - KEPT).delete()
    return gone


def looked_at_all(*, by: Person) -> int:
    """The person has seen every mention; how many there were."""
    return Mention.objects.filter(staff_id=by.staff_id or 0, seen_at=None).update(seen_at=clock.now())
