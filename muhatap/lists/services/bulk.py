"""One move with many cases: looked at, made case by case, and for ten minutes taken back.

Every case is a transaction of its own: what is refused is refused alone and says why. A case that changed
since it was looked at is left alone. Messages wait until nothing can be taken back any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from muhatap.cases import policy, queries
from muhatap.cases import services as cases
from muhatap.cases.errors import AlreadySo, NotYours, TouchedSince
from muhatap.cases.errors import NotNow as NotNowMove
from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES, Move, ReferralStatus, Status
from muhatap.cases.models import Case, Event, Referral
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, Refused
from muhatap.lists import bulk
from muhatap.lists.models import BulkItem, BulkRun
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Notice
from muhatap.organization.persons import Person
from muhatap.organization.services import audit

State, Outcome = BulkRun.State, BulkItem.Outcome
UNDO = timedelta(minutes=10)
SLACK = timedelta(minutes=3)  # an undo begun in the last moment is done before the messages go
AT_ONCE = 40  # cases that are looked at while one waits


def move_of(run: BulkRun) -> Move:
    """The row of the lifecycle that a run makes."""
    return (REFERRAL_MOVES if run.of_referral else CASE_MOVES)[run.move]


@transaction.atomic
def choose(
    case_ids: Sequence[int], key: str, facts: Mapping[str, Any], *, about: str = "", by: Person
) -> BulkRun:
    """Begin a bulk move with cases that `by` sees; `key` is one of `bulk.row`. At most `bulk.MOST` of them.

    Few are looked at now, many by a worker. Raises `Incomplete` when nothing or too much was chosen.
    """
    move = bulk.row(key)
    wanted = list(dict.fromkeys(case_ids))
    if move is None or not wanted:
        raise Incomplete(_("Önce başvuru seçin."))
    if len(wanted) > bulk.MOST:
        raise Incomplete(_("Bir kerede en çok 1.000 başvuru seçilebilir; listeyi süzün."))
    run = BulkRun.objects.create(
        owner_id=by.staff_id or 0,
        unit_id=by.unit_id,
        move=move.name,
        of_referral=key.startswith("referral"),
        facts=dict(facts) | ({bulk.BY_ITSELF[move.name]: by.staff_id} if move.name in bulk.BY_ITSELF else {}),
        about=about[:300],
        created_at=clock.now(),
    )
    seen = queries.visible_to(by).filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)
    BulkItem.objects.bulk_create(_items(run, list(seen), by))
    if len(seen) > AT_ONCE:
        enqueue("lists.try_bulk", run=run.pk)
    else:
        try_all(run.pk, by=by)
    run.refresh_from_db()
    return run


def _items(run: BulkRun, seen: Sequence[int], by: Person) -> Iterable[BulkItem]:
    """One for each case; for a unit's move one for each part that could make it."""
    if not run.of_referral:
        return [BulkItem(run=run, case_id=pk) for pk in seen]
    move = move_of(run)
    rows = queries.referrals_visible_to(by).filter(case_id__in=seen, round=F("case__round"))
    parts: dict[int, list[Referral]] = {}
    for part in rows.select_related("unit", *(f"case__{desk}" for desk in queries.DESKS)).order_by("pk"):
        parts.setdefault(part.case_id, []).append(part)
    found: list[BulkItem] = []
    for pk in seen:
        held = parts.get(pk, [])
        able = [
            part for part in held if part.status in move.sources and policy.may(by, move, part.case, part)
        ]
        mine = able or [part for part in held if policy.may(by, move, part.case, part)][:1]
        found += [BulkItem(run=run, case_id=pk, referral=part) for part in mine] or [
            BulkItem(run=run, case_id=pk)
        ]
    return found


def try_all(pk: int, *, by: Person) -> None:
    """Look at every case that was not looked at yet: what the move would do, or why it is refused."""
    run = BulkRun.objects.get(pk=pk)
    if run.state != State.TRYING:
        return
    for item in run.items.filter(outcome=Outcome.WAITING).order_by("pk"):
        _try(run, item, by)
    BulkRun.objects.filter(pk=pk, state=State.TRYING).update(state=State.READY)


def _try(run: BulkRun, item: BulkItem, by: Person) -> None:
    try:
        with transaction.atomic():
            case = _case(item.case_id, by)
            item.seen_head = case.chain_head
            _check(run, item, case, by)
            with notifications.held_until(clock.now() + UNDO):
                effect = _make(run, item, by)
            item.letters = _letters(case)
            item.effect, item.outcome = effect, Outcome.WOULD
            transaction.set_rollback(True)
    except (Refused, ObjectDoesNotExist) as refused:
        item.outcome, item.reason = Outcome.REFUSED, _why(refused)
    item.save(update_fields=["outcome", "reason", "effect", "letters", "seen_head"])


def _case(pk: int, by: Person) -> Case:
    """The case, locked, with what a policy looks at."""
    rows = queries.visible_to(by).select_related(*queries.WITH)
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _check(run: BulkRun, item: BulkItem, case: Case, by: Person) -> None:
    """What can be known without making the move: cheap, and said first."""
    move = move_of(run)
    if run.of_referral:
        if item.referral_id is None:
            raise NotYours(move)
        return
    if policy.may(by, move, case) is None:
        raise NotYours(move)
    if case.status not in move.sources:
        raise NotNowMove(move, case.get_status_display())
    if not policy.changes_something(move, case):
        raise AlreadySo(move)


def _make(run: BulkRun, item: BulkItem, by: Person) -> str:
    """Make the move for real; where the case or the unit's part stands then, in words."""
    if item.referral_id is not None:
        part = cases.move_referral(item.referral_id, run.move, by=by, facts=run.facts)
        return str(ReferralStatus(part.status).label)
    return str(Status(cases.move(item.case_id, run.move, by=by, facts=run.facts).status).label)


def _letters(case: Case) -> int:
    """Messages of the events that the rehearsed move wrote."""
    events = Event.objects.filter(case_id=case.pk, seq__gt=case.event_count).values("pk")
    return Notice.objects.filter(event_id__in=events).count()


def _why(refused: Exception) -> str:
    if isinstance(refused, Refused):
        return str(refused.message)[:400]
    return _("Bu başvuru artık size görünmüyor.")


@transaction.atomic
def start(pk: int, *, by: Person) -> BulkRun:
    """Have it made. Raises `NotNow` when it was begun, given up or is not looked at yet."""
    run = _mine(pk, by)
    if run.state != State.READY:
        raise NotNow(_("Bu toplu işlem şu an başlatılamaz: %(state)s.") % {"state": run.get_state_display()})
    if not run.items.filter(outcome=Outcome.WOULD).exists():
        raise NotNow(_("Yapılabilecek başvuru yok; hiçbir şey değişmedi."))
    now = clock.now()
    run.state, run.started_at, run.undo_until = State.RUNNING, now, now + UNDO
    run.save(update_fields=["state", "started_at", "undo_until"])
    enqueue("lists.make_bulk", run=run.pk)
    return run


@transaction.atomic
def give_up(pk: int, *, by: Person) -> BulkRun:
    """Leave it before anything was made; or stop one that runs: what was made stays, the rest is left."""
    run = _mine(pk, by)
    if run.state in (State.TRYING, State.READY):
        run.state, run.ended_at = State.CANCELLED, clock.now()
        run.save(update_fields=["state", "ended_at"])
    elif run.state == State.RUNNING:
        left = _("Durduruldu; bu başvuruya dokunulmadı.")
        run.items.filter(outcome=Outcome.WOULD).update(outcome=Outcome.REFUSED, reason=left)
    return run


def make_all(pk: int, *, by: Person) -> None:
    """Make the move with every case that could. Run again after a worker died it goes on where it was."""
    run = BulkRun.objects.get(pk=pk)
    if run.state != State.RUNNING:
        return
    for item_id in list(run.items.filter(outcome=Outcome.WOULD).order_by("pk").values_list("pk", flat=True)):
        _make_one(run, item_id, by)
    _end(run, State.RUNNING, State.DONE, "bulk.made", by)


def _make_one(run: BulkRun, item_id: int, by: Person) -> None:
    try:
        with transaction.atomic():
            item = BulkItem.objects.select_for_update().get(pk=item_id)
            if item.outcome != Outcome.WOULD:
                return
            case = _case(item.case_id, by)
            if case.chain_head != item.seen_head and not _ours(run, item, case):
                raise TouchedSince
            item.before = cases.remember(case)
            with notifications.held_until((run.undo_until or clock.now()) + SLACK):
                item.effect = _make(run, item, by)
            item.made_head = Case.objects.values_list("chain_head", flat=True).get(pk=item.case_id)
            item.outcome = Outcome.DONE
            item.save(update_fields=["before", "effect", "made_head", "outcome"])
    except (Refused, ObjectDoesNotExist) as refused:
        BulkItem.objects.filter(pk=item_id).update(outcome=Outcome.REFUSED, reason=_why(refused))


def _ours(run: BulkRun, item: BulkItem, case: Case) -> bool:
    """True when only this run has touched the case since: another unit's part of it was moved before."""
    others = run.items.filter(case_id=item.case_id, outcome=Outcome.DONE)
    return others.filter(made_head=case.chain_head).exists()


@transaction.atomic
def start_undo(pk: int, *, by: Person) -> BulkRun:
    """Have it taken back. Raises `NotNow` after ten minutes or when it was not made."""
    run = _mine(pk, by)
    if run.state != State.DONE or run.undo_until is None or clock.now() >= run.undo_until:
        raise NotNow(_("Geri alma süresi geçti ya da geri alınacak bir şey yok; hiçbir şey değişmedi."))
    run.state = State.UNDOING
    run.save(update_fields=["state"])
    enqueue("lists.undo_bulk", run=run.pk)
    return run


def undo_all(pk: int, *, by: Person) -> None:
    """Take back every case that nobody has touched since, the last first. Goes on where it was."""
    run = BulkRun.objects.get(pk=pk)
    if run.state != State.UNDOING:
        return
    for item_id in list(run.items.filter(outcome=Outcome.DONE).order_by("-pk").values_list("pk", flat=True)):
        _undo_one(run, item_id, by)
    _end(run, State.UNDOING, State.UNDONE, "bulk.undone", by)


def _undo_one(run: BulkRun, item_id: int, by: Person) -> None:
    try:
        with transaction.atomic():
            item = BulkItem.objects.select_for_update().get(pk=item_id)
            if item.outcome != Outcome.DONE or item.before is None:
                return
            case = _case(item.case_id, by)
            head = item.made_head if not _undone_after(run, item, case) else case.chain_head
            facts = {"run": run.pk, "undone": run.move}
            since = item.before["events"]
            restored = cases.take_back(item.case_id, item.before, head=head, facts=facts, by=by)
            _silence(item.case_id, since, by)
            item.outcome, item.before, item.letters = Outcome.UNDONE, None, 0
            item.effect = str(Status(restored.status).label)
            item.save(update_fields=["outcome", "before", "effect", "letters"])
    except (Refused, ObjectDoesNotExist) as refused:
        BulkItem.objects.filter(pk=item_id).update(outcome=Outcome.KEPT, reason=_why(refused))


def _undone_after(run: BulkRun, item: BulkItem, case: Case) -> bool:
    """True when the last line of the case is this run's own undo of another part of it."""
    last = Event.objects.filter(case_id=case.pk).order_by("-seq").first()
    return last is not None and last.move == "undo" and last.fact("run") == run.pk


def _silence(case_id: int, since: int, by: Person) -> None:
    """Messages of what was taken back do not go."""
    events = Event.objects.filter(case_id=case_id, seq__gt=since).values("pk")
    notices = list(Notice.objects.filter(event_id__in=events).values_list("pk", flat=True))
    if notices:
        notifications.cancel_all(notices, by=by, reason=_("Toplu işlem geri alındı."))


def _end(run: BulkRun, old: str, new: str, action: str, by: Person) -> None:
    """Close the run and write it into the log, once."""
    with transaction.atomic():
        if not BulkRun.objects.filter(pk=run.pk, state=old).update(state=new, ended_at=clock.now()):
            return
        made = (Outcome.DONE, Outcome.KEPT) if new == State.DONE else (Outcome.UNDONE,)
        counts = {"moved": run.items.filter(outcome__in=made).count()}
        counts["refused"] = run.items.exclude(outcome__in=made).count()
        audit(action, f"bulkrun:{run.pk}", by=by, after={"name": str(move_of(run).label), **counts})


def _mine(pk: int, by: Person) -> BulkRun:
    return BulkRun.objects.select_for_update().get(pk=pk, owner_id=by.staff_id or 0)
