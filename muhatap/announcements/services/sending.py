"""The sending, step by step: gather who gets it, then promise a few messages at a time and count their ends.

A step is one transaction on the locked announcement, and promises the next one in it. Whoever dies in the
middle has done nothing, and the next step begins where the last one ended: nobody is lost, nobody gets it
twice. Few messages are in the air at once: it can be stopped, and what citizens wait for never queues behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from muhatap.announcements import audience, rendering, tokens
from muhatap.announcements.models import Announcement, Change, Recipient
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Notice, NoticeTry
from muhatap.notifications.services import Letter
from muhatap.organization.persons import Person

State, What = Announcement.State, Change.What
GATHERED_AT_ONCE = 5000
PROMISED_AT_ONCE = 200
IN_THE_AIR = 600
PAUSE = timedelta(seconds=20)  # while all that may be in the air is, or only slow ones are left
STALLED = timedelta(minutes=3)  # without a step: the chain broke
OPEN = Q(state__in=[State.APPROVED, State.SENDING, State.STOPPED], ended_at=None)
ENDS = {
    Notice.Status.SENT: Recipient.State.SENT,
    Notice.Status.FAILED: Recipient.State.FAILED,
    Notice.Status.UNKNOWN: Recipient.State.UNKNOWN,
    Notice.Status.CANCELLED: Recipient.State.STOPPED,
}
COLUMNS = {
    Recipient.State.SENT: "n_sent",
    Recipient.State.FAILED: "n_failed",
    Recipient.State.UNKNOWN: "n_unknown",
    Recipient.State.WITHDRAWN: "n_withdrawn",
    Recipient.State.STOPPED: "n_stopped",
}


def go_on(row: Announcement, *, at: datetime | None = None) -> None:
    """Begin a chain of steps: the next one at once, or at a moment."""
    _next(row, at)


def _next(row: Announcement, at: datetime | None = None) -> None:
    now = clock.now()
    row.turn += 1  # a step that is done twice finds that its turn has passed
    row.stepped_at = max(at or now, now)
    row.save()
    enqueue("announcements.step", at=at if at and at > now else None, announcement=row.pk, turn=row.turn)


@transaction.atomic
def step(announcement_id: int, turn: int, *, by: Person) -> None:
    """Do the next piece of work for an announcement. Again, or beside another chain, it does nothing."""
    row = Announcement.objects.select_for_update().filter(OPEN, pk=announcement_id).first()
    if row is None or not _is_its_turn(row, turn):
        return
    row.turn = max(row.turn, turn)
    if row.state == State.APPROVED:
        row.state, row.started_at = State.SENDING, clock.now()
        _note(row, What.STARTED, by)
    if not row.is_gathered and row.state == State.SENDING:
        _gather(row)
        _next(row)
        return
    fold(row)
    promised = _promise(row, by=by)
    left = row.recipients.filter(state__in=[Recipient.State.READY, Recipient.State.PROMISED]).exists()
    if left:
        _next(row, None if promised else clock.now() + PAUSE)
    else:
        _end(row, by)


def _is_its_turn(row: Announcement, turn: int) -> bool:
    """False too early, and for a second chain while the first one lives."""
    now = clock.now()
    if row.state == State.APPROVED and row.send_at is not None and row.send_at > now:
        return False
    return turn == row.turn or row.stepped_at is None or row.stepped_at < now - STALLED


def _gather(row: Announcement) -> None:
    """The next recipients, by number of the contact point; the last time says how many there are."""
    found = audience.after(row, row.reached, GATHERED_AT_ONCE)
    Recipient.objects.bulk_create(
        (
            Recipient(
                announcement=row,
                point_id=point,
                citizen_id=citizen,
                channel=audience.CHANNEL_OF[kind],
                language=rendering.language_for(row, reads),
            )
            for point, citizen, kind, reads in found
        ),
        # somebody whose preferred address changed meanwhile is there already
        ignore_conflicts=True,
    )
    if found:
        row.n_audience += row.recipients.filter(point__gt=row.reached).count()
        row.reached = found[-1][0]
    row.is_gathered = len(found) < GATHERED_AT_ONCE


def _promise(row: Announcement, *, by: Person) -> int:
    """Promise the next messages, as many as may be in the air. How many went on their way, or need not."""
    if row.state != State.SENDING:
        return 0
    flying = row.recipients.filter(state=Recipient.State.PROMISED)[:IN_THE_AIR].count()
    room = min(PROMISED_AT_ONCE, IN_THE_AIR - flying)
    ready = row.recipients.filter(state=Recipient.State.READY).order_by("pk")
    batch = list(ready.select_related("point", "notice")[:room]) if room > 0 else []
    gone = [one for one in batch if not (one.point.is_active and one.point.news_consent_at)]
    _move(row, gone, Recipient.State.WITHDRAWN)
    wanted = [one for one in batch if one.point.is_active and one.point.news_consent_at]
    _promise_first([one for one in wanted if one.notice is None], row, by)
    for one in wanted:
        if one.notice is not None and one.notice.status == Notice.Status.FAILED:
            notifications.resend(one.notice.pk, by=by)
    _move(row, wanted, Recipient.State.PROMISED)
    return len(batch)


def _promise_first(batch: Sequence[Recipient], row: Announcement, by: Person) -> None:
    letters = [
        Letter(
            rendering.TEMPLATE,
            [
                notifications.Recipient(
                    "citizen",
                    one.channel,
                    one.point.value,
                    one.language,
                    unit_id=row.unit_id,
                    news_point_id=one.point_id,
                    not_before=one.point.quiet_ends(clock.now()),
                )
            ],
            rendering.context(row, one.language, tokens.token(one.point_id)),
        )
        for one in batch
    ]
    for one, notice in zip(batch, notifications.queue_all(letters, by=by), strict=True):
        one.notice = notice
    Recipient.objects.bulk_update(batch, ["notice"])


def fold(row: Announcement) -> None:
    """Add the messages that have ended to the counts. Looks only at what is in the air."""
    flying = row.recipients.filter(state=Recipient.State.PROMISED, notice__status__in=list(ENDS))
    _end_of(row, list(flying.select_related("notice")))


def _end_of(row: Announcement, ended: Sequence[Recipient]) -> None:
    """Give recipients the state that their message says."""
    cancelled = [
        one.notice.pk for one in ended if one.notice and one.notice.status == Notice.Status.CANCELLED
    ]
    unwanted = NoticeTry.objects.filter(notice_id__in=cancelled, problem=NoticeTry.Problem.WITHDRAWN)
    withdrawn = set(unwanted.values_list("notice_id", flat=True)) if cancelled else set()
    by_state: dict[Recipient.State, list[Recipient]] = {}
    for one in ended:
        state = _state_of(one)
        if one.notice_id in withdrawn:
            state = Recipient.State.WITHDRAWN
        by_state.setdefault(state, []).append(one)
    for state, rows in by_state.items():
        _move(row, rows, state)


def _state_of(one: Recipient) -> Recipient.State:
    status = Notice.Status(one.notice.status) if one.notice else Notice.Status.QUEUED
    return ENDS.get(status, Recipient.State.PROMISED)


def _move(row: Announcement, recipients: Iterable[Recipient], state: Recipient.State) -> None:
    """Give recipients another state and keep the counts of the announcement, which the caller saves."""
    changed = [one for one in recipients if one.state != state]
    Recipient.objects.filter(pk__in=[one.pk for one in changed]).update(state=state)
    for before, n in Counter(one.state for one in changed).items():
        _count(row, Recipient.State(before), -n)
    _count(row, state, len(changed))


def _count(row: Announcement, state: Recipient.State, n: int) -> None:
    if state in COLUMNS:
        setattr(row, COLUMNS[state], max(getattr(row, COLUMNS[state]) + n, 0))


def _end(row: Announcement, by: Person) -> None:
    row.ended_at = clock.now()
    if row.state == State.SENDING:
        row.state = State.STOPPED if row.n_stopped and not row.n_sent else State.SENT
    row.save()
    _note(row, What.ENDED, by)


def _note(row: Announcement, what: Change.What, by: Person) -> None:
    Change.objects.create(announcement=row, at=clock.now(), by_id=by.actor_id, what=what)


@transaction.atomic
def notice_decided(notice_id: int, *, by: Person) -> None:
    """A person decided about one message in the log of messages: count it anew, wait for its end."""
    found = Recipient.objects.filter(notice_id=notice_id).values_list("announcement_id", "pk").first()
    if found is None:
        return
    row = Announcement.objects.select_for_update().get(pk=found[0])
    one = row.recipients.select_related("notice").get(pk=found[1])
    if one.state == Recipient.State.READY:
        return  # its step looks at the message itself
    _end_of(row, [one])
    row.save()
    if _state_of(one) == Recipient.State.PROMISED and row.ended_at is not None:
        row.ended_at = None
        row.state = State.SENDING if row.state == State.SENT else row.state
        go_on(row)


@transaction.atomic
def sweep(*, by: Person) -> int:
    """Go on with announcements whose chain of steps broke; how many. By the clock."""
    now = clock.now()
    stalled = Announcement.objects.filter(OPEN, stepped_at__lt=now - STALLED).order_by("stepped_at")[:50]
    for row in stalled:
        enqueue("announcements.step", announcement=row.pk, turn=row.turn + 1)
    return len(stalled)
