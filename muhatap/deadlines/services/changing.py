"""A change on its way: proposed, looked at, confirmed, made in the background, batch by batch.

Calendar and policies change in one short transaction; the clocks follow in batches, each a transaction of its
own that leaves the cursor behind. Whoever dies half way is followed by somebody who goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from muhatap.deadlines import holders
from muhatap.deadlines.calendar import Book, revision, written
from muhatap.deadlines.engine import Sheet
from muhatap.deadlines.models import Change, Clock, Docket
from muhatap.deadlines.services import recomputing, writing
from muhatap.deadlines.services.recomputing import Moved, batches, dockets_of, follower, touched
from muhatap.files import services as files
from muhatap.files.kinds import Kinds
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.errors import NotNow, Refused
from muhatap.organization.persons import Person
from muhatap.organization.services.audit import audit

Op, State = Change.Op, Change.State
LOOKED_AT = 2000  # dockets of a preview in one statement
AT_ONCE = 1.5  # seconds that a preview may take before a worker goes on with it
SILENT = timedelta(minutes=2)  # whoever works on a change shows so more often
FORGOTTEN = timedelta(days=7)  # a preview that nobody made is left; of a large one all clocks are rows


def propose(
    op: str,
    payload: Mapping[str, Any],
    *,
    reason: str = "",
    code: str = "",
    upload: UploadedFile[Any] | None = None,
    follows: bool = False,
    by: Person,
) -> Change:
    """Write down what is wanted and begin to look at what it would move; nothing changes yet.

    Raises what making it would raise. `payload` is what `services.writing` reads; days may be dates. A small
    preview is ready when this returns, of a large one a worker makes the rest.
    """
    writing.require_keeper(by)
    with transaction.atomic():
        change = _noted(op, payload, reason, code, follows, by)
        drawn(change, by=by)
        if upload is not None:
            change.document = files.store(upload, upload.name or "", by=by, kinds=Kinds.STAFF)
            change.save(update_fields=["document"])
    if not look(change.pk, by=by, seconds=AT_ONCE):
        enqueue("deadlines.look", change=change.pk)
    change.refresh_from_db()
    return change


def _noted(
    op: str,
    payload: Mapping[str, Any],
    reason: str,
    code: str,
    follows: bool,
    by: Person,
) -> Change:
    plain = {key: _plain(key, value) for key, value in payload.items()}
    change = Change(
        op=op,
        payload=plain,
        code=code,
        reason=writing.checked_text("reason", reason, 300, required=op != Op.SEED),
        follows=follows,
        made_by_id=by.actor_id,
        made_at=clock.now(),
    )
    change.first_day, change.last_day = _days_of(change)
    change.save()
    return change


def _plain(field: str, value: Any) -> Any:
    """As it is kept; raises `Incomplete` beside a text that no table takes."""
    if isinstance(value, str):
        return writing.checked_text(field, value, 300, required=False)
    if isinstance(value, dict):
        return {key: _plain(key, one) for key, one in value.items()}
    return value.isoformat() if isinstance(value, date | datetime) else value


def _days_of(change: Change) -> tuple[date | None, date | None]:
    payload = change.payload
    if change.op == Op.SEED:
        year = min(max(int(payload["year"]), writing.FIRST.year), writing.LAST.year)
        return date(year, 1, 1), date(year, 12, 31)
    if change.is_of_calendar:
        return writing.span_of(payload)
    day = payload.get("valid_from") or payload.get("last")
    return (date.fromisoformat(day), None) if day else (None, None)


def drawn(change: Change, *, by: Person) -> Book:
    """Calendar and policies as they would be. Written and taken back: the preview is the change itself."""
    point = transaction.atomic()
    with point:
        writing.write(change, by=by)
        found = written()
        transaction.set_rollback(True)
    return found


def look(change_id: int, *, by: Person, seconds: float | None = None) -> bool:
    """Go on with a preview until it is complete, or for so many seconds. False: there is more to do."""
    change = Change.objects.get(pk=change_id)
    if change.state != State.LOOKING:
        return True
    begun = time.monotonic()
    seen = revision()
    try:
        with transaction.atomic():
            after = drawn(change, by=by)
    except Refused:
        Change.objects.filter(pk=change_id, state=State.LOOKING).update(
            state=State.LEFT, ended_at=clock.now()
        )
        return True  # somebody else has made it meanwhile
    ids = dockets_of(touched(change), after=change.cursor)
    if not change.cursor:
        Change.objects.filter(pk=change_id).update(total=len(ids), revision=seen, stepped_at=clock.now())
    for part in batches(ids, LOOKED_AT):
        if seconds is not None and time.monotonic() - begun > seconds:
            return False
        if not _look_at(change_id, part, after):
            return True
    Change.objects.filter(pk=change_id, state=State.LOOKING).update(state=State.READY)
    return True


@transaction.atomic
def _look_at(change_id: int, ids: Any, after: Book) -> bool:
    change = _held(change_id, State.LOOKING)
    if change is None or change.cursor >= ids[-1]:
        return change is not None
    dockets = Docket.objects.in_bulk(list(ids))
    found: list[Moved] = []
    for row in Clock.objects.exclude(state=Clock.State.STOPPED).filter(docket_id__in=ids).order_by("pk"):
        sheet = Sheet(dockets[row.docket_id], [row], after)
        before = row.due_at
        row.policy_id = follower(row, change, after).pk
        if sheet.reckon(row):
            code = after.policies[row.policy_id].code
            found.append(Moved(row.docket_id, row.pk, code, before, row.due_at))
    if found:
        units = holders.family([one.docket_id for one in found])
        recomputing.remember(change, found, units, made=False)
    _step(change, ids, len(found))
    return True


def _held(change_id: int, state: str) -> Change | None:
    return Change.objects.select_for_update().filter(pk=change_id, state=state).first()


def _step(change: Change, ids: Any, moved: int) -> None:
    change.cursor = ids[-1]
    change.counted += len(ids)
    change.moved += moved
    change.stepped_at = clock.now()
    change.save(update_fields=["cursor", "counted", "moved", "stepped_at"])


def look_again(change_id: int, *, by: Person) -> Change:
    """The calendar has changed since the preview: make it anew."""
    with transaction.atomic():
        change = Change.objects.select_for_update().get(pk=change_id)
        if change.state == State.READY:
            change.shifts.all().delete()
            _restart(change, State.LOOKING)
    if not look(change_id, by=by, seconds=AT_ONCE):
        enqueue("deadlines.look", change=change_id)
    change.refresh_from_db()
    return change


def _restart(change: Change, state: str) -> None:
    change.state, change.cursor, change.counted, change.moved = state, 0, 0, 0
    change.stepped_at = clock.now()
    change.save()


def confirm(change_id: int, *, by: Person) -> Change:
    """Make the change; a worker counts the clocks anew. Refused (`NotNow`) when it is no longer as shown."""
    writing.require_keeper(by)
    with transaction.atomic():
        change = _held(change_id, State.READY)
        if change is None:
            raise NotNow(_("Bu değişiklik uygulanmış ya da bırakılmış; hiçbir şey değişmedi."))
        is_stale = change.revision != revision()
        if not is_stale:
            _apply(change, by)
    if is_stale:
        look_again(change_id, by=by)
        raise NotNow(
            _("Takvim ya da süreler ön izlemeden sonra değişti. Ön izleme yenilendi; yeniden bakın.")
        )
    if change.state == State.RUNNING:
        enqueue("deadlines.go_on", change=change_id)
    return change


def _apply(change: Change, by: Person) -> None:
    writing.write(change, by=by)
    change.applied_by_id, change.applied_at = by.actor_id, clock.now()
    later = change.op == Op.ROW and change.first_day is not None and change.first_day > clock.today()
    if change.op == Op.END or change.op in (Op.REVISE, Op.DROP) or (later and not change.follows):
        change.ended_at = clock.now()
        _restart(change, State.DONE)
    else:
        _restart(change, State.PLANNED if later else State.RUNNING)
        change.total = 0 if later else len(dockets_of(touched(change)))
        change.save(update_fields=["total"])


def leave(change_id: int, *, by: Person) -> Change:
    """Give a change up that was not made."""
    writing.require_keeper(by)
    with transaction.atomic():
        change = Change.objects.select_for_update().get(pk=change_id)
        if change.state not in (State.LOOKING, State.READY):
            raise NotNow(_("Bu değişiklik uygulandı; geri almak için takvimde düzeltin."))
        change.state, change.ended_at = State.LEFT, clock.now()
        change.save(update_fields=["state", "ended_at"])
        change.shifts.all().delete()
        audit("change.left", f"change:{change.pk}", by=by)
    return change


def go_on(change_id: int, *, by: Person) -> None:
    """Count the clocks of a confirmed change anew, batch by batch, from where somebody left it."""
    del by  # who confirmed it is named by the change
    change = Change.objects.get(pk=change_id)
    if change.state != State.RUNNING:
        return
    left = dockets_of(touched(change), after=change.cursor)
    Change.objects.filter(pk=change_id, total=0).update(total=len(left))
    for ids in batches(left, recomputing.BATCH):
        if not _count(change_id, ids):
            return
    with transaction.atomic():
        last = _held(change_id, State.RUNNING)
        if last is not None:
            last.state, last.ended_at = State.DONE, clock.now()
            last.save(update_fields=["state", "ended_at"])
            last.shifts.filter(made=False).delete()  # what was foreseen and has ended meanwhile
            holders.ended(last)


@transaction.atomic
def _count(change_id: int, ids: Any) -> bool:
    """One batch; False when somebody else goes on with this change."""
    change = _held(change_id, State.RUNNING)
    if change is None or change.cursor >= ids[0]:
        return False
    _step(change, ids, len(recomputing.count_batch(ids, change)))
    return True


@transaction.atomic
def at_once(op: str, payload: Mapping[str, Any], *, reason: str, by: Person) -> list[Moved]:
    """Make a change and count its clocks in one transaction, for set-up; `take_moved` hands them on."""
    writing.require_keeper(by)
    change = _noted(op, payload, reason, "", False, by)
    writing.write(change, by=by)
    moved: list[Moved] = []
    for ids in batches(dockets_of(touched(change)), recomputing.BATCH):
        moved += recomputing.count_batch(ids, change, copies=False)
    change.applied_by_id, change.applied_at = by.actor_id, clock.now()
    change.state, change.ended_at, change.moved = State.DONE, clock.now(), len(moved)
    change.save()
    return moved


def care(*, by: Person) -> int:
    """Changes whose worker fell silent go on; rows whose day has come let their clocks follow. How many.

    Previews that were forgotten are left.
    """
    for pk in Change.objects.filter(state=State.READY, stepped_at__lt=clock.now() - FORGOTTEN).values_list(
        "pk", flat=True
    ):
        leave(pk, by=by)
    Change.objects.filter(state=State.PLANNED, first_day__lte=clock.today()).update(state=State.RUNNING)
    silent = Q(stepped_at=None) | Q(stepped_at__lt=clock.now() - SILENT)
    rows = list(Change.objects.filter(silent, state__in=(State.LOOKING, State.RUNNING)))
    for change in rows:
        name = "deadlines.look" if change.state == State.LOOKING else "deadlines.go_on"
        enqueue(name, change=change.pk)
    return len(rows)
