"""One case's changes within one transaction: collected, then written in few statements and a fixed order.

Order: case row, events, referrals' counters, notices, follow-up job. Everything or nothing.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from muhatap.cases import counting, telling, timeline
from muhatap.cases.facts import split
from muhatap.cases.lifecycle import Move
from muhatap.cases.models import Case, Event, Referral
from muhatap.cases.searching import search_vector
from muhatap.deadlines.services import Due, Sheet
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.organization import settings
from muhatap.organization.persons import Grant, Person

# moves that something elsewhere follows; `web.wiring` says what, and a test keeps both alike
FOLLOWED = frozenset(
    {
        *("pass", "take_back", "cancel", "withdraw_case", "close_silently", "note", "liaise"),
        *("ask_fee", "say_fee", "record_payment", "deem_withdrawn"),
    }
)
AT_ONCE = 50  # events that one job follows
HEARD = "webhooks.heard"  # the setting with the names of those that other systems want to hear of


def heard_name(event: Event) -> str:
    """By what an event is known outside: `case.register`, `referral.accept`."""
    return f"{'case' if event.referral_id is None else 'referral'}.{event.move}"


@dataclass
class Record:
    """Collects events and counter changes of one locked case; `write` puts them down."""

    case: Case
    by: Person
    at: datetime = field(default_factory=clock.now)
    events: list[tuple[Event, Move]] = field(default_factory=list)
    tally: Tally[counting.Key] = field(default_factory=Tally)
    columns: set[str] = field(default_factory=set)
    code: str = ""
    told: Due | None = None  # what a docket of it told last: knows the calendar this move goes by
    unwritten: Sheet | None = None  # the case's clocks, heard; written with those of the units
    extension: str = ""  # the code of the reason for which time is extended
    unsaid: bool = False  # the citizen has not heard of it yet: its occasion waits for a call
    follows: bool | None = (
        None  # whether the live parts' dates follow when the moved one is saved; None: at once
    )
    parts: list[Referral] | None = None  # the case's referrals, where the move has read the live ones

    def __post_init__(self) -> None:
        if self.case.pk:
            self._count(counting.keys_of(self.case), -1)

    def line(
        self,
        row: Move,
        *,
        grant: Grant | None,
        before: str,
        after: str,
        referral: Referral | None = None,
        facts: dict[str, Any] | None = None,
    ) -> Event:
        """Append one line to the timeline, chained to the one before it."""
        plain, personal = split(facts or {})
        salts, digests = timeline.seal(personal)
        self.case.event_count += 1
        event = Event(
            case=self.case,
            seq=self.case.event_count,
            at=self.at,
            by_id=self.by.actor_id,
            on_behalf_of_id=grant.on_behalf_of if grant else None,
            referral=referral,
            move=row.name,
            before=before,
            after=after,
            facts=plain,
            personal=personal or None,
            salts=salts or None,
            digests=digests,
        )
        event.hash = self.case.chain_head = timeline.hash_of(event, self.case.chain_head, self.case.number)
        self.events.append((event, row))
        self.columns |= {"event_count", "chain_head"}
        return event

    def left(self, referral: Referral) -> None:
        """Note where a referral stood before it changes."""
        self._count(counting.keys_of_referral(referral), -1)

    def arrived(self, referral: Referral) -> None:
        """Note where a referral stands after it changed."""
        self._count(counting.keys_of_referral(referral), +1)

    def search_anew(self) -> None:
        """Let the case be found by the words it has now."""
        self.case.search = search_vector(self.case, self.case.topic)
        self.columns.add("search")

    def write(self, *, is_new: bool = False) -> None:
        """Put everything down: the case, its events, the counters, the notices, the follow-up."""
        if self.unwritten is not None:
            raise AssertionError("clocks that were heard must be written")
        self._count(counting.keys_of(self.case), +1)
        if is_new:
            self.case.save(force_insert=True)
        elif self.columns:
            self.case.save(update_fields=sorted(self.columns))
        for event, _row in self.events:
            event.case_id = self.case.pk
        Event.objects.bulk_create([event for event, _row in self.events])
        counting.add(self.tally)
        telling.tell(self.events, self.case, by=self.by, code=self.code)
        follow(self.events)

    def _count(self, keys: list[counting.Key], delta: int) -> None:
        for key in keys:
            self.tally[key] += delta


def follow(events: Iterable[tuple[Event, Move]]) -> None:
    """Promise the work that follows elsewhere from what happened."""
    heard = settings.text(HEARD).split()
    followed = [
        event.pk
        for event, row in events
        if (row.name in FOLLOWED and event.referral_id is None) or heard_name(event) in heard
    ]
    for start in range(0, len(followed), AT_ONCE):
        enqueue("web.follow_up", events=followed[start : start + AT_ONCE])
