"""The wiring and those who promise its work name the same causes."""

from __future__ import annotations

from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES
from muhatap.cases.recording import FOLLOWED as FOLLOWED_MOVES
from muhatap.deadlines.models import Policy
from muhatap.notifications.services.sending import FOLLOWED as FOLLOWED_NOTICES
from muhatap.notifications.services.sending import GATHERED
from muhatap.web import wiring


def test_every_effect_has_a_cause_that_calls_for_it() -> None:
    assert set(wiring.ON_MOVE) == FOLLOWED_MOVES
    assert set(wiring.ON_NOTICE) == FOLLOWED_NOTICES | GATHERED
    assert not FOLLOWED_NOTICES & GATHERED


def test_what_runs_out_has_a_place_in_the_wiring() -> None:
    assert set(wiring.ON_RUN_OUT) == set(Policy.RunsOut.values) - {""}


def test_causes_are_moves_that_exist() -> None:
    assert set(wiring.ON_MOVE) <= {*CASE_MOVES, *REFERRAL_MOVES}
