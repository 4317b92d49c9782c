"""The two tables of cases/lifecycle.py, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from muhatap.cases.lifecycle import CASE_ROWS, ENDED, LIVE, REFERRAL_ROWS, ReferralStatus, Status
from muhatap.cases.lifecycle import Move as Row
from muhatap.deadlines.occasions import OF_RECORDS, Occasion
from muhatap.kit.yamls import read_yaml
from muhatap.organization.roles import Role
from tests.house.examples import nothing
from tests.house.rules import lifecycle
from tests.house.rules.sources import PACKAGE

REFERRAL_ENDS = (*(state for state in ReferralStatus if state not in LIVE), ReferralStatus.PASSED)


@dataclass(frozen=True)
class Move:
    """A row for the rule's own examples."""

    name: str
    sources: tuple[str, ...]
    target: str | None
    who: tuple[str, ...] = ("a",)
    label: str = "x"
    needs: tuple[str, ...] = ()


GOOD = [Move("begin", (), "open"), Move("end", ("open",), "closed"), Move("note", ("open", "closed"), None)]


@pytest.mark.parametrize(
    "bad",
    [
        [*GOOD, Move("end", ("open",), "closed")],
        [*GOOD, Move("jump", ("nowhere",), "closed")],
        [*GOOD, Move("jump", ("open",), "nowhere")],
        [*GOOD, Move("nothing", (), None)],
        [*GOOD, Move("nobody", ("open",), "closed", who=())],
        [*GOOD, Move("dumb", ("open",), "closed", label=" ")],
        [*GOOD, Move("twice", ("open",), "closed", needs=("a", "a"))],
        [*GOOD, Move("a_name_that_is_much_too_long", ("open",), None)],
        [GOOD[0], GOOD[2]],
        [GOOD[1], GOOD[2]],
    ],
)
def test_the_rule_finds_faults(bad: list[Move]) -> None:
    assert lifecycle.faults(GOOD, ["open", "closed"], ["closed"]) == []
    assert lifecycle.faults(bad, ["open", "closed"], ["closed"])


def test_the_rule_finds_a_trap() -> None:
    """Two states that lead only to each other are left, and still never end."""
    trap = [*GOOD, Move("in", ("open",), "a"), Move("on", ("a",), "b"), Move("back", ("b",), "a")]
    found = lifecycle.faults(trap, ["open", "closed", "a", "b"], ["closed"])
    assert found == ["no way leads from a to an end", "no way leads from b to an end"]


def test_cases_and_referrals_have_no_faults() -> None:
    nothing(lifecycle.faults(CASE_ROWS, list(Status), ENDED))
    nothing(lifecycle.faults(REFERRAL_ROWS, list(ReferralStatus), REFERRAL_ENDS))


def test_every_status_and_move_fits_its_column() -> None:
    """Event.before and Event.after take 20 letters, Event.move 24."""
    assert [state for state in (*Status, *ReferralStatus) if len(state) > 20] == []
    assert len(Row.__dataclass_fields__) == 9, "a new column of the table wants its rule here"


def test_actors_of_the_tables_exist_and_all_act() -> None:
    acting = {who for row in (*CASE_ROWS, *REFERRAL_ROWS) for who in row.who}
    assert acting <= set(Role)
    assert set(Role) - acting == {Role.ADMIN}, "a role that moves nothing; the administrator alone may"


def test_what_the_system_moves_is_followed_by_a_person() -> None:
    """No state is a waiting room that only the system can leave."""
    for rows, states in ((CASE_ROWS, Status), (REFERRAL_ROWS, ReferralStatus)):
        for state in states:
            leaving = [row for row in rows if state in row.sources and row.target not in {None, state}]
            if leaving:
                assert any(set(row.who) != {Role.SYSTEM} for row in leaving), state


def test_the_system_alone_derives_where_a_case_stands() -> None:
    derived = {row.name for row in CASE_ROWS if set(row.who) == {Role.SYSTEM}}
    told = {"merge_person", "part_person"}  # the applicant's records, not where the case stands
    told |= {"move_dates"}  # what the calendar did
    assert derived - told == {"unroute", "complete", "resume"}
    assert all(row.target is None for row in CASE_ROWS if row.name in told)


def test_citizen_moves_are_shown_to_the_citizen() -> None:
    """What a citizen does or is told of stands in the citizen's story; files have their own list."""
    hidden = {
        row.name
        for row in CASE_ROWS
        if not row.outward and (Role.CITIZEN in row.who or "citizen/" in row.tells)
    }
    assert hidden == {"attach"}


@cache
def policies() -> list[dict[str, Any]]:
    data = _yaml(PACKAGE / "deadlines/data/policies.yaml")
    rows: list[dict[str, Any]] = data["policies"] if isinstance(data, dict) else data
    return rows


def _yaml(path: Path) -> Any:
    return read_yaml(path)


def test_every_occasion_is_heard_by_a_policy_or_declared_silent() -> None:
    row = Move("x", (), "y")
    object.__setattr__(row, "occasion", Occasion.ASKED)
    assert lifecycle.deaf([row], [{"pause_on": ["asked"]}], {}) == []
    assert lifecycle.deaf([row], [{"pause_on": ["replied"]}], {})
    assert lifecycle.deaf([row], [], {"asked": "why"}) == []
    assert lifecycle.deaf([row], [{"void_on": ["asked"]}], {"asked": "why"})
    nothing(lifecycle.deaf([*CASE_ROWS, *REFERRAL_ROWS], policies(), lifecycle.SILENT))


def test_policies_wait_only_for_what_is_said() -> None:
    said = {row.occasion.value for row in (*CASE_ROWS, *REFERRAL_ROWS)}
    assert lifecycle.unknown_occasions([{"code": "x", "start_on": ["never"]}], said)
    registers = {occasion.value for occasion in OF_RECORDS}
    registers |= {"extended", "fee_asked", "fee_paid"} - said  # their moves follow
    nothing(lifecycle.unknown_occasions(policies(), said | registers))
    assert {occasion.value for occasion in Occasion} == said | registers, "an occasion that nothing names"
    assert not said & registers, "a case says what only a register's row says"


def test_whoever_is_told_has_a_text() -> None:
    """In both languages, for every channel the audience can be reached by (notifications.*)."""
    row = Move("x", (), "y")
    object.__setattr__(row, "tells", "unit/assigned")
    shipped = {("unit/assigned", "email", "tr"), ("unit/assigned", "email", "en")}
    assert lifecycle.untold([row], shipped) == []
    assert lifecycle.untold([row], {("unit/assigned", "email", "tr")})
    object.__setattr__(row, "tells", "stranger/assigned")
    assert lifecycle.untold([row], shipped)
    assert lifecycle.templates_of({"texts": [{"name": "a", "tr": {"email": "x"}, "en": {"sms": "y"}}]}) == {
        ("a", "sms", "en")
    }
    written = lifecycle.templates_of(_yaml(PACKAGE / "notifications/data/templates.yaml"))
    nothing(lifecycle.untold((*CASE_ROWS, *REFERRAL_ROWS), written))
