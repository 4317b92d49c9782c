"""Dockets in memory, by the same policies and the same arithmetic as `deadlines`, fast enough for many years.

`deadlines.engine.Sheet` works on rows one docket at a time; here an occasion costs microseconds, because what
a policy does on a day is looked up and due dates without pauses are remembered. A test holds both alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from muhatap.deadlines import arithmetic
from muhatap.deadlines.calendar import Book
from muhatap.deadlines.ladder import BREACHED, WARNED, morning, rungs_of, warnings_of
from muhatap.deadlines.models import Policy
from muhatap.sample.seeding.copying import js
from muhatap.sample.seeding.ids import Ids

RUNNING, PAUSED, STOPPED = "running", "paused", "stopped"
ELAPSED = ("hours", "working_hours", "minutes")
_SECOND = timedelta(seconds=1)
_OFFSET = timedelta(hours=3)  # Istanbul has kept one offset since 2016; histories begin later


@dataclass(frozen=True, eq=False)
class Rule:
    """A policy with its lists as sets."""

    pk: int
    code: str
    policy: Policy
    starts: frozenset[str]
    stops: frozenset[str]
    voids: frozenset[str]
    pauses: frozenset[str]
    resumes: frozenset[str]
    revives: frozenset[str]
    extends: frozenset[str]
    moves: frozenset[str]  # all but the starts
    leads: bool
    is_law: bool
    warnings: tuple[int, ...]  # days before the due day
    rungs: tuple[int, ...]  # days after it


@dataclass(slots=True)
class Hand:
    """One clock."""

    pk: int
    rule: Rule
    round: int
    started_at: datetime
    started_by: str
    due_at: datetime
    fixed_due: date | None = None
    state: str = RUNNING
    paused_at: datetime | None = None
    held_by: list[str] = field(default_factory=list)
    pauses: list[arithmetic.Pause] = field(default_factory=list)
    extended_at: datetime | None = None
    extension_reason: str = ""
    stopped_at: datetime | None = None
    stopped_by: str = ""
    kept: bool | None = None


@dataclass(slots=True)
class Docket:
    """The clocks of one case or referral."""

    pk: int
    holder: str
    kind: str
    topic_days: int | None
    is_anonymous: bool = False
    channel: str = ""
    hands: list[Hand] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Due:
    """As `deadlines.engine.Due`."""

    due_at: datetime | None
    law_at: datetime | None
    target_at: datetime | None
    paused: bool


class Clocks:
    """Opens dockets and tells them what happened."""

    def __init__(self, book: Book, ids: Ids) -> None:
        self.calendar, self.ids = book.calendar, ids
        self.rules = [_rule(policy) for policy in book.policies.values()]
        held = {
            holder: [rule for rule in self.rules if rule.policy.holder == holder]
            for holder in Policy.Holder.values
        }
        self._starting = {
            holder: frozenset(occasion for rule in rules for occasion in rule.starts)
            for holder, rules in held.items()
        }
        self._moving = {
            holder: self._starting[holder] | {occasion for rule in rules for occasion in rule.moves}
            for holder, rules in held.items()
        }
        self._startable: dict[tuple[str, str, str, bool, str, date], list[Rule]] = {}
        self._due: dict[tuple[int, int | None, date], datetime] = {}

    def open(
        self,
        holder: str,
        kind: str,
        topic_days: int | None,
        *,
        is_anonymous: bool = False,
        channel: str = "",
    ) -> Docket:
        """A docket without clocks."""
        return Docket(self.ids.next("docket"), holder, kind, topic_days or None, is_anonymous, channel)

    def happened(
        self,
        docket: Docket,
        occasion: str,
        at: datetime,
        *,
        round: int = 1,
        fixed_due: date | None = None,
        reason: str = "",
    ) -> None:
        """What `engine.Sheet.happened` does."""
        if occasion not in self._moving[docket.holder]:
            return
        for hand in docket.hands:
            rule = hand.rule
            if occasion not in rule.moves:
                continue
            if hand.state != STOPPED:
                if occasion in rule.voids or occasion in rule.stops:
                    self._stop(docket, hand, at, occasion)
                elif occasion in rule.pauses:
                    _hold(hand, occasion, at)
                elif hand.state == PAUSED and occasion in rule.resumes:
                    self._release(docket, hand, at, rule.policy.released_by(occasion))
                elif occasion in rule.extends and _is_extensible(hand, at):
                    hand.extended_at, hand.extension_reason = at, reason
                    self._reckon(docket, hand)
            elif occasion in rule.revives and hand.round == round and hand.stopped_by in rule.stops:
                hand.paused_at, hand.stopped_at, hand.stopped_by, hand.kept = hand.stopped_at, None, "", None
                self._resume(docket, hand, at)
        if occasion in self._starting[docket.holder]:
            for rule in self._startable_by(docket, occasion, (at + _OFFSET).date()):
                self._start(docket, rule, occasion, at, round, fixed_due)

    def due(self, docket: Docket) -> Due:
        """What `engine.Sheet.due` says."""
        leading = [hand for hand in docket.hands if hand.rule.leads]
        return Due(
            min((hand.due_at for hand in leading if hand.state == RUNNING), default=None),
            _law_shown([hand for hand in leading if hand.rule.is_law]),
            _shown([hand for hand in leading if not hand.rule.is_law], earliest=False),
            any(hand.state == PAUSED for hand in leading),
        )

    def alerts(self, hand: Hand, now: datetime) -> tuple[datetime | None, int, datetime | None]:
        """When the sweeper looks next, what was told and how far, as if it had looked all along."""
        if hand.state != RUNNING:
            late = hand.stopped_at and hand.stopped_at > hand.due_at
            return None, WARNED if late else 0, None
        rule = hand.rule
        if hand.due_at < now:
            rungs = (morning(hand.due_at, days) for days in rule.rungs)
            return min((at for at in rungs if at > now), default=None), BREACHED, now
        warnings = [morning(hand.due_at, -days) for days in rule.warnings]
        wanted = [at for at in warnings if at > hand.started_at]
        coming = [at for at in wanted if at > now]
        sent = WARNED if len(coming) < len(warnings) else 0
        return min(coming, default=hand.due_at + _SECOND), sent, now

    def rows(self, docket: Docket, now: datetime) -> Iterator[tuple[Any, ...]]:
        """The clocks as rows of the table."""
        for hand in docket.hands:
            alerts = self.alerts(hand, now)
            pauses = [[since.isoformat(), until.isoformat()] for since, until in hand.pauses]
            yield (
                hand.pk, docket.pk, hand.rule.pk, hand.state, hand.round, hand.started_at, hand.started_by,
                hand.due_at, hand.fixed_due, hand.paused_at, js(hand.held_by) if hand.held_by else "[]",
                js(pauses) if pauses else "[]", hand.extended_at, hand.extension_reason, hand.stopped_at,
                hand.stopped_by, hand.kept, *alerts,
            )  # fmt: skip

    def _startable_by(self, docket: Docket, occasion: str, day: date) -> list[Rule]:
        key = (docket.holder, docket.kind, docket.channel, docket.is_anonymous, occasion, day)
        found = self._startable.get(key)
        if found is None:
            there = [rule for rule in self.rules if self._fits(rule.policy, docket, day)]
            replaced = {code for rule in there for code in rule.policy.replaces}
            by_code: dict[str, Rule] = {}
            for rule in there:
                if occasion in rule.starts and rule.code not in replaced:
                    by_code.setdefault(rule.code, rule)
            found = self._startable[key] = list(by_code.values())
        return found

    @staticmethod
    def _fits(policy: Policy, docket: Docket, day: date) -> bool:
        return policy.holder == docket.holder and policy.holds_for(
            docket.kind, is_anonymous=docket.is_anonymous, on=day, channel=docket.channel
        )

    def _start(
        self, docket: Docket, rule: Rule, occasion: str, at: datetime, round: int, fixed_due: date | None
    ) -> None:
        policy = rule.policy
        for hand in docket.hands:
            if hand.rule.code != rule.code:
                continue
            if hand.state != STOPPED:
                if policy.is_promised and fixed_due and hand.fixed_due != fixed_due:
                    hand.fixed_due = fixed_due
                    self._reckon(docket, hand)
                return
            if hand.round == round and not policy.starts_again:
                return
        if policy.is_promised and fixed_due is None:
            return
        hand = Hand(self.ids.next("clock"), rule, round, at, occasion, at)
        hand.fixed_due = fixed_due if policy.is_promised else None
        docket.hands.append(hand)
        self._reckon(docket, hand)

    def _reckon(self, docket: Docket, hand: Hand) -> None:
        policy = hand.rule.policy
        if hand.fixed_due is not None:
            hand.due_at = arithmetic.ends(hand.fixed_due, policy.day_end)
        elif hand.pauses or hand.extended_at or policy.unit in ELAPSED:
            rule = policy.rule(docket.topic_days, extended=hand.extended_at is not None)
            hand.due_at = arithmetic.due_at(rule, hand.started_at, self.calendar, hand.pauses)
        else:
            key = (hand.rule.pk, docket.topic_days, (hand.started_at + _OFFSET).date())
            due = self._due.get(key)
            if due is None:
                rule = policy.rule(docket.topic_days)
                due = self._due[key] = arithmetic.due_at(rule, hand.started_at, self.calendar)
            hand.due_at = due

    def _stop(self, docket: Docket, hand: Hand, at: datetime, occasion: str) -> None:
        if hand.state == PAUSED:
            self._resume(docket, hand, at)
        in_time = at <= hand.due_at
        hand.held_by = []
        hand.state, hand.stopped_at, hand.stopped_by = STOPPED, at, occasion
        hand.kept = None if occasion in hand.rule.voids and in_time else in_time

    def _release(self, docket: Docket, hand: Hand, at: datetime, ended: set[str]) -> None:
        left = [occasion for occasion in hand.held_by if occasion not in ended]
        if left:
            hand.held_by = left
        else:
            self._resume(docket, hand, at)

    def _resume(self, docket: Docket, hand: Hand, at: datetime) -> None:
        since = hand.paused_at or at
        hand.state, hand.paused_at, hand.held_by = RUNNING, None, []
        if since < at:
            hand.pauses.append((since, at))
        self._reckon(docket, hand)


def _rule(policy: Policy) -> Rule:
    return Rule(
        pk=policy.pk,
        code=policy.code,
        policy=policy,
        starts=frozenset(policy.start_on),
        stops=frozenset(policy.stop_on),
        voids=frozenset(policy.void_on),
        pauses=frozenset(policy.pause_on),
        resumes=frozenset(policy.resume_on),
        revives=frozenset(policy.revive_on),
        extends=frozenset(policy.extend_on),
        moves=frozenset(
            {
                *(*policy.stop_on, *policy.void_on, *policy.pause_on, *policy.resume_on),
                *(*policy.revive_on, *policy.extend_on),
            }
        ),
        leads=policy.leads,
        is_law=policy.is_law,
        warnings=tuple(warnings_of(policy)),
        rungs=tuple(rung.days for rung in rungs_of(policy)),
    )


def _hold(hand: Hand, occasion: str, at: datetime) -> None:
    if occasion in hand.held_by:
        return
    hand.held_by.append(occasion)
    if hand.state == RUNNING:
        hand.state, hand.paused_at = PAUSED, at


def _is_extensible(hand: Hand, at: datetime) -> bool:
    runs = hand.state == RUNNING and at <= hand.due_at
    return runs and hand.extended_at is None and hand.rule.policy.extended_amount > 0


def _law_shown(hands: list[Hand]) -> datetime | None:
    live = [hand for hand in hands if hand.state != STOPPED]
    if live and all(hand.state == PAUSED for hand in live):
        return None
    return _shown(hands, earliest=True)


def _shown(hands: list[Hand], *, earliest: bool) -> datetime | None:
    live = [hand.due_at for hand in hands if hand.state != STOPPED]
    if live:
        return min(live) if earliest else max(live)
    ended = [hand for hand in hands if hand.kept is not None]
    last = max((hand.round for hand in ended), default=0)
    return max((hand.due_at for hand in ended if hand.round == last), default=None)
