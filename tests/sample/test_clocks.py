"""Clocks of histories against the engine that runs in the product: whatever happens, both say the same."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from muhatap.deadlines.arithmetic import Calendar, Mark, Off
from muhatap.deadlines.calendar import Book
from muhatap.deadlines.engine import Sheet
from muhatap.deadlines.models import Docket
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.services.policies import shipped_policies
from muhatap.sample.seeding.clocks import Clocks
from muhatap.sample.seeding.ids import Ids

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
MARKS = {date(2026, 3, 20): Mark(Off.HOLIDAY, "Bayram"), date(2026, 3, 19): Mark(Off.HALF, "Arife")}


def book() -> Book:
    policies = shipped_policies()
    for pk, policy in enumerate(policies, start=1):
        policy.pk = pk
    return Book(UUID(int=1), Calendar(MARKS), {policy.pk: policy for policy in policies})


class Counting(Ids):
    """Keys without a database."""

    def __init__(self) -> None:
        self.tables, self.last = {}, {"docket": 0, "clock": 0}


BOOK = book()
HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from([occasion for occasion in Occasion if occasion is not Occasion.NONE]),
        st.integers(1, 60 * 24 * 12),
        st.integers(1, 2),
        st.integers(0, 40),
    ),
    max_size=14,
)


@given(st.sampled_from(["case", "referral"]), st.booleans(), st.sampled_from([None, 2, 15]), HAPPENINGS)
def test_clocks_in_memory_do_what_the_engine_does(
    holder: str, anonymous: bool, days: int | None, happenings: list[tuple[Occasion, int, int, int]]
) -> None:
    clocks = Clocks(BOOK, Counting())
    ours = clocks.open(holder, "complaint", days, is_anonymous=anonymous)
    theirs = Sheet(
        Docket(pk=1, holder=holder, kind="complaint", topic_days=days, is_anonymous=anonymous), [], BOOK
    )
    at = START
    first = Occasion.RECEIVED if holder == "case" else Occasion.REFERRED
    for occasion, minutes, round, ahead in [(first, 0, 1, 0), *happenings]:
        at += timedelta(minutes=minutes)
        promised = (at + timedelta(days=ahead)).date() if occasion is Occasion.SCHEDULED else None
        clocks.happened(ours, occasion, at, round=round, fixed_due=promised)
        theirs.happened(occasion, at=at, round=round, fixed_due=promised)
        mine, reference = clocks.due(ours), theirs.due()
        assert (mine.due_at, mine.law_at, mine.target_at, mine.paused) == (
            reference.due_at,
            reference.law_at,
            reference.target_at,
            reference.paused,
        )
    assert [
        (hand.rule.pk, hand.state, hand.due_at, hand.kept, hand.stopped_by, hand.round) for hand in ours.hands
    ] == [
        (clock.policy_id, clock.state, clock.due_at, clock.kept, clock.stopped_by, clock.round)
        for clock in theirs.clocks
    ]


def test_nothing_of_the_past_is_told_again() -> None:
    clocks = Clocks(BOOK, Counting())
    docket = clocks.open("case", "complaint", 7)
    clocks.happened(docket, Occasion.RECEIVED, START)
    for now in (START + timedelta(days=n) for n in range(60)):
        for hand in docket.hands:
            moment, sent, until = clocks.alerts(hand, now)
            assert moment is None or moment > now
            assert (sent == 2) == (hand.due_at < now)
            assert moment is not None or sent == 2
            assert until == now and sent in (0, 1, 2)
