"""What an occasion does to the clocks of one docket. Works on rows in memory; `services` reads and writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from muhatap.deadlines import arithmetic
from muhatap.deadlines.arithmetic import ISTANBUL, Calendar
from muhatap.deadlines.calendar import Book
from muhatap.deadlines.ladder import BREACHED, WARNED, next_alert
from muhatap.deadlines.models import Clock, Docket, Policy
from muhatap.deadlines.occasions import Occasion


@dataclass(frozen=True)
class Due:
    """What lists show of a docket.

    `due_at` is the earliest clock that runs and leads; `law_at` and `target_at` are the dates of the law and
    of the goal, kept after the clocks ended so that a closed row can say whether it was in time. Targets
    stand still while `paused` and keep their date; the law stands still only for an unpaid fee (4982 m.11)
    that was asked in time, and has no date until then.
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
        self,
        occasion: Occasion,
        *,
        at: datetime,
        round: int = 1,
        fixed_due: date | None = None,
        reason: str = "",
    ) -> None:
        """Move the clocks that the occasion moves, then start those it starts. Twice is the same as once."""
        for clock in self.clocks:
            policy = self.book.policies[clock.policy_id]
            if clock.is_live and occasion in (*policy.stop_on, *policy.void_on):
                self._stop(clock, at, occasion, void=occasion in policy.void_on)
            elif clock.is_live and occasion in policy.pause_on:
                self._hold(clock, at, occasion)
            elif clock.state == Clock.State.PAUSED and occasion in policy.resume_on:
                self._release(clock, at, policy.released_by(occasion))
            elif occasion in policy.extend_on and is_extensible(clock, policy, at):
                self._extend(clock, at, reason)
            elif occasion in policy.revive_on and clock.round == round and clock.stopped_by in policy.stop_on:
                self._revive(clock, at)
        for policy in self.startable(occasion, at):
            self.start(policy, occasion, at=at, round=round, fixed_due=fixed_due)

    def startable(self, occasion: Occasion, at: datetime) -> list[Policy]:
        """The policies that the occasion starts for this docket, one row for a code."""
        day = at.astimezone(ISTANBUL).date()
        found: dict[str, Policy] = {}
        for policy in self.book.for_holder(self.docket.holder):
            if occasion in policy.start_on and self._fits(policy, day):
                found.setdefault(policy.code, policy)
        replaced = self._replaced(day) if found else ()
        return [policy for policy in found.values() if policy.code not in replaced]

    def holds(self, clock: Clock) -> bool:
        """True when a clock that started is still right for this docket, and no other in its stead.

        A row of its policy that it was told to follow may have begun after it did.
        """
        policy, began = self.book.policies[clock.policy_id], clock.started_at.astimezone(ISTANBUL).date()
        return self._fits(policy, max(began, policy.valid_from)) and policy.code not in self._replaced(began)

    def _fits(self, policy: Policy, on: date) -> bool:
        docket = self.docket
        return policy.holds_for(docket.kind, is_anonymous=docket.is_anonymous, on=on, channel=docket.channel)

    def _replaced(self, on: date) -> set[str]:
        rows = self.book.for_holder(self.docket.holder)
        return {code for row in rows if row.replaces and self._fits(row, on) for code in row.replaces}

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

    def turn(self, at: datetime) -> None:
        """The docket is of another kind or topic now, or its applicant is known now.

        What does not hold any more ends without a verdict, what holds now starts where the case started.
        """
        round = max((row.round for row in self.clocks), default=1)
        rows = [row for row in self.clocks if row.round == round]
        ran = {(self.book.policies[row.policy_id].code, row.started_at) for row in rows}
        begun = {row.started_by: row.started_at for row in rows}
        for row in self.clocks:
            holds = self.holds(row)
            if row.is_live and not holds:
                self._stop(row, at, Occasion.NONE, void=True)
            elif row.is_live and self.book.policies[row.policy_id].set_by_topic:
                self.reckon(row)
            elif holds and row.round == round and row.stopped_by == Occasion.NONE:
                self._restore(row)
        for occasion, since in begun.items():
            for policy in self.startable(Occasion(occasion), since):
                if not policy.is_promised and (policy.code, since) not in ran:
                    self.start(policy, occasion, at=since, round=round)

    def _restore(self, clock: Clock) -> None:
        """Let a clock run again that `turn` ended by mistake of kind, as if it had never stopped."""
        clock.state, clock.stopped_at, clock.stopped_by, clock.kept = Clock.State.RUNNING, None, "", None
        self.reckon(clock)

    def reckon(self, clock: Clock, *, carries: bool = False) -> bool:
        """Compute the due moment and the next alert anew; True when the date moved.

        What was told of a date that only the calendar `carries` on counts as told of the new one.
        """
        before = clock.due_at
        policy = self.book.policies[clock.policy_id]
        clock.due_at = reckoned(clock, policy, self.docket.topic_days, self.book.calendar)
        if clock.alerts_sent == BREACHED and clock.due_at > before and _was_in_time(clock):
            clock.alerts_sent = WARNED  # the breach that was told is none any more
        if carries and clock.told_until is not None and clock.due_at > before:
            clock.told_until += clock.due_at - before
        clock.next_alert_at = next_alert(clock, policy)
        self._touch(clock)
        return clock.due_at != before

    def due(self) -> Due:
        """What lists show, from the clocks as they stand now."""
        leading = [(clock, self.book.policies[clock.policy_id]) for clock in self.clocks]
        leading = [(clock, policy) for clock, policy in leading if policy.leads]
        running = [
            clock.due_at
            for clock, policy in leading
            if clock.state == Clock.State.RUNNING or (policy.is_law and is_past(clock))
        ]
        paused = [clock.paused_at for clock, _policy in leading if clock.state == Clock.State.PAUSED]
        return Due(
            due_at=min(running, default=None),
            law_at=_law_shown([clock for clock, policy in leading if policy.is_law]),
            target_at=_shown([clock for clock, policy in leading if not policy.is_law], earliest=False),
            paused=bool(paused),
            paused_at=min((moment for moment in paused if moment is not None), default=None),
            revision=self.book.revision,
        )

    def _stop(self, clock: Clock, at: datetime, occasion: Occasion, *, void: bool) -> None:
        if clock.state == Clock.State.PAUSED:
            self._resume(clock, at)
        in_time = at <= clock.due_at
        clock.held_by = []
        clock.state, clock.stopped_at, clock.stopped_by = Clock.State.STOPPED, at, str(occasion)
        clock.kept = None if void and in_time else in_time
        clock.next_alert_at = None
        self._touch(clock)

    def _hold(self, clock: Clock, at: datetime, occasion: Occasion) -> None:
        """It stands still; while it does for two reasons, the end of one lets it not run yet."""
        if occasion in clock.held_by:
            return
        clock.held_by = [*clock.held_by, str(occasion)]
        if clock.state == Clock.State.RUNNING:
            clock.state, clock.paused_at, clock.next_alert_at = Clock.State.PAUSED, at, None
        self._touch(clock)

    def _release(self, clock: Clock, at: datetime, ended: Iterable[str]) -> None:
        left = [occasion for occasion in clock.held_by if occasion not in ended]
        if left:
            clock.held_by = left
            self._touch(clock)
        else:
            self._resume(clock, at)

    def _extend(self, clock: Clock, at: datetime, reason: str) -> None:
        clock.extended_at, clock.extension_reason = at, reason
        clock.alerts_sent = 0  # what was told of the shorter period is told again of the longer one
        self.reckon(clock)

    def _resume(self, clock: Clock, at: datetime) -> None:
        since = clock.paused_at or at
        clock.state, clock.paused_at, clock.held_by = Clock.State.RUNNING, None, []
        if since < at:
            clock.pauses = [*clock.pauses, [since.isoformat(), at.isoformat()]]
        self.reckon(clock)

    def _revive(self, clock: Clock, at: datetime) -> None:
        clock.paused_at, clock.stopped_at, clock.stopped_by, clock.kept = clock.stopped_at, None, "", None
        self._resume(clock, at)

    def _touch(self, clock: Clock) -> None:
        if clock.pk is not None:
            self.changed[clock.pk] = clock


def is_extensible(clock: Clock, policy: Policy, at: datetime) -> bool:
    """True while it runs, is in time and was not extended yet (4982 m.11: before the period ends)."""
    runs = clock.state == Clock.State.RUNNING and at <= clock.due_at
    return runs and clock.extended_at is None and policy.extended_amount > 0


def _was_in_time(clock: Clock) -> bool:
    """True when by its present date it was not late yet when it spoke last."""
    return clock.told_until is None or clock.told_until <= clock.due_at


def is_past(clock: Clock) -> bool:
    """True for a clock that was over before it was held: no interruption takes that back."""
    return clock.paused_at is not None and clock.paused_at > clock.due_at


def rule_of(clock: Clock, policy: Policy, topic_days: int | None) -> arithmetic.Rule:
    """The rule by which the clock runs, with its extension if it was extended."""
    return policy.rule(topic_days, extended=clock.extended_at is not None)


def reckoned(clock: Clock, policy: Policy, topic_days: int | None, calendar: Calendar) -> datetime:
    """The clock's due moment by its policy, its pauses, its extension and its promise."""
    if clock.fixed_due is not None:
        return arithmetic.ends(clock.fixed_due, policy.day_end)
    rule = rule_of(clock, policy, topic_days)
    return arithmetic.due_at(rule, clock.started_at, calendar, clock.ended_pauses())


def _law_shown(clocks: Sequence[Clock]) -> datetime | None:
    """As `_shown`; nothing while the law itself stands still."""
    live = [clock for clock in clocks if clock.is_live]
    if live and all(clock.state == Clock.State.PAUSED and not is_past(clock) for clock in live):
        return None
    return _shown(clocks, earliest=True)


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
