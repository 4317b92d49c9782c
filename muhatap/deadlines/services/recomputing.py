"""When the calendar changes, the open clocks it touches are counted anew, and say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from muhatap.deadlines.arithmetic import ISTANBUL
from muhatap.deadlines.calendar import Book, book
from muhatap.deadlines.engine import Due, Sheet
from muhatap.deadlines.models import Clock, Docket
from muhatap.deadlines.services.dockets import MOVABLE
from muhatap.kit import clock
from muhatap.organization.persons import Person

BATCH = 1000
MARGIN = timedelta(days=40)  # farther than any run of days off that can carry a last day along


@dataclass(frozen=True)
class Moved:
    """One clock whose due date moved with the calendar."""

    docket_id: int
    clock_id: int
    code: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class MovedDocket:
    """A docket whose dates moved; its holder copies `due` into its own columns."""

    docket_id: int
    due: Due


@transaction.atomic
def recompute(since: date, until: date, *, by: Person) -> list[Moved]:
    """Count every open clock anew that a change of the days `since`..`until` can touch.

    In batches, dockets locked in order of their id; the change of the calendar, made before, has waited for
    who counted by the old one (`calendar.Held`). Moved dockets stay marked until `take_moved`
    has handed them to the wiring, which lies above this package and knows whose they are.
    """
    del by  # the caller's audit row names the author; the rows here are consequences
    present = book()
    moved: list[Moved] = []
    for ids in _touched(since, until):
        moved += _recompute_batch(ids, present)
    return moved


def recount(*, write: bool, by: Person) -> list[Moved]:
    """Count every open clock anew, whatever made its stored date; those that differ.

    For dates that an older version of the arithmetic left behind. A transaction a batch; without `write` each
    is undone. Written dockets stay marked until `take_moved` has handed them on, as after `recompute`.
    """
    del by
    present = book()
    found: list[Moved] = []
    last = 0
    while ids := _live_after(last):
        last = ids[-1]
        with transaction.atomic():
            found += _recompute_batch(ids, present)
            transaction.set_rollback(not write)
    return found


def _live_after(docket_id: int) -> list[int]:
    rows = Clock.objects.exclude(state=Clock.State.STOPPED).filter(docket_id__gt=docket_id)
    return list(rows.order_by("docket_id").values_list("docket_id", flat=True).distinct()[:BATCH])


def moved(limit: int = 500) -> list[int]:
    """Ids of dockets that the calendar moved and nobody heard of yet; nothing is locked or marked."""
    rows = Docket.objects.filter(moved_at__isnull=False).order_by("moved_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def take_moved(*, limit: int = 500, by: Person, only: Collection[int] | None = None) -> list[MovedDocket]:
    """Dockets that the calendar moved and nobody heard of yet. The mark goes in the caller's transaction.

    Two takers at once get different dockets. A caller that writes the holders locks them first and names
    their dockets in `only`: holders come before dockets.
    """
    del by
    waiting = Docket.objects.filter(moved_at__isnull=False)
    dockets = list(
        (waiting if only is None else waiting.filter(pk__in=only))
        .order_by("moved_at", "pk")
        .select_for_update(skip_locked=True)[:limit]
    )
    if not dockets:
        return []
    present = book()
    clocks = _clocks_by_docket([docket.pk for docket in dockets])
    Docket.objects.filter(pk__in=[docket.pk for docket in dockets]).update(moved_at=None)
    return [
        MovedDocket(docket.pk, Sheet(docket, clocks.get(docket.pk, []), present).due()) for docket in dockets
    ]


def _touched(since: date, until: date) -> Iterator[list[int]]:
    begun_before = datetime.combine(until, time.max, ISTANBUL)
    due_after = datetime.combine(since - MARGIN, time.min, ISTANBUL)
    last = 0
    while True:
        found = list(
            Clock.objects.exclude(state=Clock.State.STOPPED)
            .filter(fixed_due=None, started_at__lte=begun_before, due_at__gte=due_after, docket_id__gt=last)
            .order_by("docket_id")
            .values_list("docket_id", flat=True)
            .distinct()[:BATCH]
        )
        if not found:
            return
        last = found[-1]
        yield found


def _recompute_batch(ids: list[int], present: Book) -> list[Moved]:
    dockets = list(Docket.objects.filter(pk__in=ids).order_by("pk").select_for_update())
    clocks = _clocks_by_docket(ids, locked=True)
    moved: list[Moved] = []
    changed: list[Clock] = []
    for docket in dockets:
        sheet = Sheet(docket, clocks.get(docket.pk, []), present)
        for row in sheet.clocks:
            before = row.due_at
            if sheet.reckon(row, carries=True):
                changed.append(row)
                code = present.policies[row.policy_id].code
                moved.append(Moved(docket.pk, row.pk, code, before, row.due_at))
    if changed:
        Clock.objects.bulk_update(changed, MOVABLE, batch_size=BATCH)
        Docket.objects.filter(pk__in={row.docket_id for row in changed}).update(moved_at=clock.now())
    return moved


def _clocks_by_docket(ids: list[int], *, locked: bool = False) -> dict[int, list[Clock]]:
    """All clocks; or the live ones, locked for who writes them, since the sweeper locks no docket."""
    rows = Clock.objects.filter(docket_id__in=ids).order_by("pk")
    if locked:
        rows = rows.exclude(state=Clock.State.STOPPED).select_for_update()
    found: dict[int, list[Clock]] = {}
    for row in rows:
        found.setdefault(row.docket_id, []).append(row)
    return found
