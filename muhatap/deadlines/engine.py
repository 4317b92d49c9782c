"""What an occasion does to the clocks of one docket. Works on rows in memory; `services` reads and writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from muhatap.deadlines import arithmetic
from muhatap.deadlines.arithmetic import ISTANBUL, Calendar
from muhatap.deadlines.calendar import Book
from muhatap.deadlines.models import Clock, Docket, Policy
from muhatap.deadlines.occasions import Occasion

WARNED, BREACHED = 1, 2
MORNING = time(9)


@dataclass(frozen=True)
class Due:
    """What lists show of a docket.

    `due_at` is the earliest clock that runs and leads; `law_at` and `target_at` are the dates of the law and
    of the goal, kept after the clocks ended so that a closed row can say whether it was in time. Targets
    stand still while `paused`; the law never does.
    """

    due_at: datetime | None
    law_at: datetime | None
    target_at: datetime | None
    paused: bool
    paused_at: datetime | None = None
    revision: UUID | None = field(default=None, compare=False, repr=False)  # of the book it was counted by


@dataclass
class Sheet:
    """A docket with its clocks while an occasion is worked through."""

    docket: Docket
    clocks: list[Clock]
    book: Book
    made: list[Clock] = field(default_factory=list)
    changed: dict[int, Clock] = field(default_factory=dict)

    def happened(
        self, occasion: Occasion, *, at: datetime, round: int = 1, fixed_due: date | None = None
    ) -> None:
        """Move the clocks that the occasion moves, then start those it starts. Twice is the same as once."""
        for clock in self.clocks:
            policy = self.book.policies[clock.policy_id]
            if clock.is_live and occasion in (*policy.stop_on, *policy.void_on):
                self._stop(clock, at, occasion, void=occasion in policy.void_on)
            elif clock.state == Clock.State.RUNNING and occasion in policy.pause_on:
                clock.state, clock.paused_at, clock.next_alert_at = Clock.State.PAUSED, at, None
                self._touch(clock)
            elif clock.state == Clock.State.PAUSED and occasion in policy.resume_on:
                self._resume(clock, at)
            elif occasion in policy.revive_on and clock.round == round and clock.stopped_by in policy.stop_on:
                self._revive(clock, at)
        for policy in self.startable(occasion, at):
            self.start(policy, occasion, at=at, round=round, fixed_due=fixed_due)

    def startable(self, occasion: Occasion, at: datetime) -> list[Policy]:
        """The policies that the occasion starts for this docket, one row for a code."""
        day = at.astimezone(ISTANBUL).date()
        found: dict[str, Policy] = {}
        for policy in self.book.for_holder(self.docket.holder):
            if occasion in policy.start_on and policy.holds_for(
                self.docket.kind, is_anonymous=self.docket.is_anonymous, on=day
            ):
                found.setdefault(policy.code, policy)
        return list(found.values())

    def start(
        self, policy: Policy, occasion: str, *, at: datetime, round: int, fixed_due: date | None = None
    ) -> None:
        """Start a clock unless one of this code runs or, where it may not start again, ran in this round."""
        for clock in self.clocks:
            if self.book.policies[clock.policy_id].code != policy.code:
                continue
            if clock.is_live:
                if policy.is_promised and fixed_due and clock.fixed_due != fixed_due:
                    clock.fixed_due = fixed_due
                    self.reckon(clock)
                return
            if clock.round == round and not policy.starts_again:
                return
        if policy.is_promised and fixed_due is None:
            return
        clock = Clock(
            docket=self.docket,
            policy=policy,
            round=round,
            started_at=at,
            started_by=str(occasion),
            due_at=at,
            fixed_due=fixed_due if policy.is_promised else None,
        )
        self.clocks.append(clock)
        self.made.append(clock)
        self.reckon(clock)

    def overtake(self, clock: Clock, at: datetime) -> None:
        """End a clock that does not hold any more (the case is of another kind now)."""
        self._stop(clock, at, Occasion.NONE, void=True)

    def restore(self, clock: Clock) -> None:
        """Let a clock run again that `overtake` ended by mistake of kind, as if it had never stopped."""
        clock.state, clock.stopped_at, clock.stopped_by, clock.kept = Clock.State.RUNNING, None, "", None
        self.reckon(clock)

    def reckon(self, clock: Clock) -> bool:
        """Compute the due moment and the next alert anew; True when the date moved."""
        before = clock.due_at
        policy = self.book.policies[clock.policy_id]
        clock.due_at = reckoned(clock, policy, self.docket.topic_days, self.book.calendar)
        if clock.alerts_sent == BREACHED and clock.due_at > before:
            clock.alerts_sent = WARNED  # the breach that was told is none any more
        clock.next_alert_at = next_alert(clock, policy)
        self._touch(clock)
        return clock.due_at != before

    def due(self) -> Due:
        """What lists show, from the clocks as they stand now."""
        leading = [(clock, self.book.policies[clock.policy_id]) for clock in self.clocks]
        leading = [(clock, policy) for clock, policy in leading if policy.leads]
        running = [clock.due_at for clock, _policy in leading if clock.state == Clock.State.RUNNING]
        paused = [clock.paused_at for clock, _policy in leading if clock.state == Clock.State.PAUSED]
        return Due(
            due_at=min(running, default=None),
            law_at=_shown([clock for clock, policy in leading if policy.is_law], earliest=True),
            target_at=_shown([clock for clock, policy in leading if not policy.is_law], earliest=False),
            paused=bool(paused),
            paused_at=min((moment for moment in paused if moment is not None), default=None),
            revision=self.book.revision,
        )

    def _stop(self, clock: Clock, at: datetime, occasion: Occasion, *, void: bool) -> None:
        if clock.state == Clock.State.PAUSED:
            self._resume(clock, at)
        in_time = at <= clock.due_at
        clock.state, clock.stopped_at, clock.stopped_by = Clock.State.STOPPED, at, str(occasion)
        clock.kept = None if void and in_time else in_time
        clock.next_alert_at = None
        self._touch(clock)

    def _resume(self, clock: Clock, at: datetime) -> None:
        since = clock.paused_at or at
        clock.state, clock.paused_at = Clock.State.RUNNING, None
        if since < at:
            clock.pauses = [*clock.pauses, [since.isoformat(), at.isoformat()]]
        self.reckon(clock)

    def _revive(self, clock: Clock, at: datetime) -> None:
        clock.paused_at, clock.stopped_at, clock.stopped_by, clock.kept = clock.stopped_at, None, "", None
        self._resume(clock, at)

    def _touch(self, clock: Clock) -> None:
        if clock.pk is not None:
            self.changed[clock.pk] = clock


def reckoned(clock: Clock, policy: Policy, topic_days: int | None, calendar: Calendar) -> datetime:
    """The clock's due moment by its policy, its pauses and its promise."""
    if clock.fixed_due is not None:
        return arithmetic.ends(clock.fixed_due, policy.day_end)
    return arithmetic.due_at(policy.rule(topic_days), clock.started_at, calendar, clock.ended_pauses())


def next_alert(clock: Clock, policy: Policy) -> datetime | None:
    """When the sweeper looks next: in the morning `warn_days` before the due day, then when it has passed."""
    if clock.state != Clock.State.RUNNING or clock.alerts_sent >= BREACHED:
        return None
    if clock.alerts_sent == 0 and policy.warn_days:
        due_day = clock.due_at.astimezone(ISTANBUL).date()
        warning = datetime.combine(due_day - timedelta(days=policy.warn_days), MORNING, ISTANBUL)
        if warning > clock.started_at:
            return warning
    return clock.due_at + timedelta(seconds=1)


def _shown(clocks: Sequence[Clock], *, earliest: bool) -> datetime | None:
    """The date of the live clocks; of the last ended ones with a verdict when none is live."""
    live = [clock.due_at for clock in clocks if clock.is_live]
    if live:
        return min(live) if earliest else max(live)
    ended = [clock for clock in clocks if clock.kept is not None]
    last = max((clock.round for clock in ended), default=0)
    dates = _of_round(ended, last)
    return max(dates, default=None)


def _of_round(clocks: Iterable[Clock], round: int) -> list[datetime]:
    return [clock.due_at for clock in clocks if clock.round == round]
