"""When the calendar or a policy changes, the open clocks it touches are counted anew, and say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Min, QuerySet

from muhatap.deadlines import holders
from muhatap.deadlines.arithmetic import ISTANBUL
from muhatap.deadlines.calendar import Book, book, held_revision
from muhatap.deadlines.engine import Sheet
from muhatap.deadlines.holders import MovedDocket, Told
from muhatap.deadlines.models import Change, Clock, Docket, Policy, Shift
from muhatap.kit import clock
from muhatap.organization.persons import Person

BATCH = 500
MARGIN = timedelta(days=40)  # farther than any run of days off that can carry a last day along
RECORD = Policy.Holder.RECORD


@dataclass(frozen=True)
class Moved:
    """One clock whose due date moves, or has moved."""

    docket_id: int
    clock_id: int
    code: str
    before: datetime
    after: datetime


def touched(change: Change) -> QuerySet[Clock]:
    """The open clocks that the change can move."""
    rows = Clock.objects.exclude(state=Clock.State.STOPPED)
    if change.code:
        return rows.filter(policy__in=Policy.objects.filter(code=change.code))
    if change.op == Change.Op.HOURS:
        return rows.filter(policy__in=Policy.objects.filter(unit=Policy.Unit.WORKING_HOURS))
    assert change.first_day and change.last_day
    return _of_days(rows, change.first_day, change.last_day)


def _of_days(rows: QuerySet[Clock], since: date, until: date) -> QuerySet[Clock]:
    return rows.filter(
        fixed_due=None,
        started_at__lte=datetime.combine(until, time.max, ISTANBUL),
        due_at__gte=datetime.combine(since - MARGIN, time.min, ISTANBUL),
    )


def dockets_of(rows: QuerySet[Clock], *, after: int = 0) -> list[int]:
    """The dockets of clocks in the order of their ids, from one on. One statement, sorted once."""
    found = rows.filter(docket_id__gt=after).order_by().values_list("docket_id", flat=True).distinct()
    return sorted(found)


def batches(ids: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    """Slices of ids."""
    return (ids[at : at + size] for at in range(0, len(ids), size))


@transaction.atomic
def recompute(since: date, until: date, *, by: Person) -> list[Moved]:
    """Count every open clock anew that a change of the days `since`..`until` can touch, at once.

    For days that were changed past the services. Moved dockets stay marked until `take_moved` has handed
    them to the wiring.
    """
    del by  # the caller's audit row names the author; the rows here are consequences
    present, moved = book(held_revision()), list[Moved]()
    for ids in batches(dockets_of(_of_days(Clock.objects.exclude(state="stopped"), since, until)), BATCH):
        moved += count_batch(ids, None, present=present, copies=False)
    return moved


def recount(*, write: bool, by: Person) -> list[Moved]:
    """Count every open clock anew, whatever made its stored date; those that differ.

    For dates that an older version of the arithmetic left behind. A transaction a batch; without `write` each
    is undone. Written dockets stay marked until `take_moved` has handed them on, as after `recompute`.
    """
    del by
    found: list[Moved] = []
    for ids in batches(dockets_of(Clock.objects.exclude(state=Clock.State.STOPPED)), BATCH):
        with transaction.atomic():
            found += count_batch(ids, None, copies=False)
            transaction.set_rollback(not write)
    return found


def moved(limit: int = 500) -> list[int]:
    """Ids of cases' and parts' dockets that moved and nobody heard of yet; nothing is locked or marked."""
    rows = Docket.objects.filter(moved_at__isnull=False).exclude(holder=RECORD).order_by("moved_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


@transaction.atomic
def take_moved(*, limit: int = 500, by: Person, only: Collection[int] | None = None) -> list[MovedDocket]:
    """Dockets that the calendar moved and nobody heard of yet. The mark goes in the caller's transaction.

    Two takers at once get different dockets. A caller that writes the holders locks them first and names
    their dockets in `only`: holders come before dockets.
    """
    del by
    waiting = Docket.objects.filter(moved_at__isnull=False).exclude(holder=RECORD)
    dockets = list(
        (waiting if only is None else waiting.filter(pk__in=only))
        .order_by("moved_at", "pk")
        .select_for_update(skip_locked=True)[:limit]
    )
    if not dockets:
        return []
    present = book()
    ids = [docket.pk for docket in dockets]
    clocks = _clocks_by_docket(Clock.objects.filter(docket_id__in=ids))
    Docket.objects.filter(pk__in=ids).update(moved_at=None)
    untold = Shift.objects.filter(docket_id__in=ids, made=True, told=False).order_by("pk")
    why: dict[int, list[Told]] = {}
    for row in untold:
        why.setdefault(row.docket_id, []).append(Told(row.change_id, row.code, row.before, row.after))
    if why:
        untold.update(told=True)
    return [
        MovedDocket(
            docket.pk,
            Sheet(docket, clocks.get(docket.pk, []), present).due(),
            tuple(why.get(docket.pk, ())),
        )
        for docket in dockets
    ]


@transaction.atomic
def copy_to_rows(*, limit: int = 500, by: Person) -> int:
    """Let rows of registers copy the dates that the calendar moved; how many dockets are done.

    Repeat while it does any. Rows that somebody is at are left for the next time.
    """
    del by  # a consequence of what the change's author did
    waiting = Docket.objects.filter(moved_at__isnull=False, holder=RECORD).order_by("moved_at", "pk")
    ids = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    running = Clock.objects.filter(docket_id__in=ids, state=Clock.State.RUNNING)
    dues = dict(running.order_by().values_list("docket_id").annotate(first=Min("due_at")))
    done = set(ids) - holders.rows_follow(dues)
    Docket.objects.filter(pk__in=done).update(moved_at=None)
    Shift.objects.filter(docket_id__in=done, made=True, told=False).update(told=True)
    return len(done)


def follower(row: Clock, change: Change, present: Book) -> Policy:
    """The policy's row by which a clock is counted once the change is made.

    A new row holds for what started since it begins; what started before follows only where it was chosen.
    """
    old = present.policies[row.policy_id]
    if change.op != Change.Op.ROW or old.code != change.code:
        return old
    began = clock.local(row.started_at).date()
    for new in present.for_holder(old.holder):  # the newest row of a code first
        if new.code == old.code and new.valid_from == change.first_day:
            return new if new.valid_from > old.valid_from and _holds(new, began, change) else old
    return old


def _concerns(change: Change, row: Clock, present: Book) -> bool:
    """False for a clock beside the one that is counted, of a policy that the change does not touch."""
    policy = present.policies[row.policy_id]
    if change.code:
        return policy.code == change.code
    return change.op != Change.Op.HOURS or policy.unit == Policy.Unit.WORKING_HOURS


def _holds(new: Policy, began: date, change: Change) -> bool:
    return began >= new.valid_from or change.follows


def count_batch(
    ids: Sequence[int], change: Change | None, *, present: Book | None = None, copies: bool = True
) -> list[Moved]:
    """Count the clocks of these dockets, and of those that belong with them, anew. In a transaction.

    The calendar is held first (or was by the caller, who then gives the book as `present`), then the dockets,
    in the order of their ids, then their clocks, since the sweeper locks no docket. With `copies` the holders
    copy the dates in the same transaction, waiting for nobody; whoever is busy is marked, and hears of it
    within a minute.
    """
    present = present or book(held_revision())
    units = holders.family(ids)
    dockets = list(Docket.objects.filter(pk__in=list(units)).order_by("pk").select_for_update())
    clocks = _clocks_by_docket(
        Clock.objects.filter(docket_id__in=[one.pk for one in dockets]).select_for_update()
    )
    sheets = [Sheet(docket, clocks.get(docket.pk, []), present) for docket in dockets]
    found: list[Moved] = []
    changed: list[Clock] = []
    for sheet in sheets:
        for row in sheet.clocks:
            if not row.is_live or (change is not None and not _concerns(change, row, present)):
                continue
            before, policy_id = row.due_at, row.policy_id
            if change is not None:
                row.policy_id = follower(row, change, present).pk
            moves = sheet.reckon(row, carries=change is None or not change.code)
            if moves or row.policy_id != policy_id:
                changed.append(row)
            if moves:
                code = present.policies[row.policy_id].code
                found.append(Moved(row.docket_id, row.pk, code, before, row.due_at))
    if changed:
        _save(changed)
    if found:
        _hand_on(found, sheets, change, units, copies=copies)
    return found


def _hand_on(
    found: Sequence[Moved],
    sheets: Sequence[Sheet],
    change: Change | None,
    units: Mapping[int, int | None],
    *,
    copies: bool,
) -> None:
    why: dict[int, list[Told]] = {}
    for one in found:
        told = Told(change.pk if change else 0, one.code, one.before, one.after)
        why.setdefault(one.docket_id, []).append(told)
    moved = [
        MovedDocket(sheet.docket.pk, sheet.due(), tuple(why[sheet.docket.pk]))
        for sheet in sheets
        if sheet.docket.pk in why
    ]
    taken = holders.take(moved) if copies else set()
    if change is not None:
        remember(change, found, units, made=True, told=taken)
    waiting = [sheet.docket.pk for sheet in sheets if sheet.docket.pk in why and sheet.docket.pk not in taken]
    if waiting:
        Docket.objects.filter(pk__in=waiting).update(moved_at=clock.now())


def remember(
    change: Change,
    found: Sequence[Moved],
    units: Mapping[int, int | None],
    *,
    made: bool,
    told: Collection[int] = (),
) -> None:
    """Write which clocks move, or have moved. One statement; again changes nothing."""
    columns = list(
        zip(
            *(
                (
                    one.clock_id,
                    one.docket_id,
                    one.code,
                    units.get(one.docket_id),
                    one.before,
                    one.after,
                    one.docket_id in told,
                )
                for one in found
            ),
            strict=True,
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deadlines_shift "
            "(change_id, clock_id, docket_id, code, unit_id, before, after, told, made) "
            "SELECT %s, v.*, %s FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], "
            "%s::timestamptz[], %s::timestamptz[], %s::boolean[]) AS v "
            "ON CONFLICT (change_id, clock_id) DO UPDATE SET made = EXCLUDED.made, "
            "told = EXCLUDED.told, unit_id = EXCLUDED.unit_id, after = EXCLUDED.after, "
            "before = EXCLUDED.before",
            [change.pk, made, *(list(column) for column in columns)],
        )


def _save(rows: Sequence[Clock]) -> None:
    """What counting anew changes of a clock, for many in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE deadlines_clock AS c SET policy_id = v.policy, due_at = v.due, "
            "next_alert_at = v.alert, alerts_sent = v.sent, told_until = v.told FROM unnest(%s::bigint[], "
            "%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::smallint[], %s::timestamptz[]) "
            "AS v (id, policy, due, alert, sent, told) WHERE c.id = v.id",
            [
                [row.pk for row in rows],
                [row.policy_id for row in rows],
                [row.due_at for row in rows],
                [row.next_alert_at for row in rows],
                [row.alerts_sent for row in rows],
                [row.told_until for row in rows],
            ],
        )


def _clocks_by_docket(rows: QuerySet[Clock]) -> dict[int, list[Clock]]:
    found: dict[int, list[Clock]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.docket_id, []).append(row)
    return found
