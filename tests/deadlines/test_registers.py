"""Dockets of registers' rows, of one door, extended and interrupted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from muhatap.deadlines import queries, services
from muhatap.deadlines.models import Clock, Docket, Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from tests.deadlines.test_services import at, codes, day, docket, of

pytestmark = pytest.mark.django_db
CASE, RECORD = Policy.Holder.CASE, Policy.Holder.RECORD
PERIODS = [
    ("fee_notice", "4982-ucret", "2026-11-30 23:59"),  # 15 working days from 9.11, no holiday between
    ("refusal", "4982-itiraz", "2026-11-24 23:59"),
    ("board_question", "4982-kurul", "2026-11-30 23:59"),
    ("data_request", "kvkk-30", "2026-12-09 23:59"),
    ("data_breach", "kvkk-72", "2026-11-12 10:00"),
    ("document_request", "belge-5", "2026-11-16 23:59"),
    ("opinion_request", "gorus-15", "2026-11-30 23:59"),
]


def information_request(when: str = "2026-03-10T10:00", **more: Any) -> Docket:
    return docket(when=when, kind="information_request", **more)


def tell(docket: Docket, occasion: Occasion, when: str, **more: Any) -> services.Due:
    return services.happened(docket.pk, occasion, at=at(when), **more)


@pytest.mark.parametrize(("kind", "code", "due"), PERIODS)
def test_a_registers_row_has_a_period_by_its_kind(kind: str, code: str, due: str) -> None:
    made = services.open_docket(RECORD, kind=kind)
    told = tell(made, Occasion.OPENED, "2026-11-09T10:00")
    assert codes(made) == [code]
    assert day(told.law_at) == due
    tell(made, Occasion.ENDED, "2026-11-10T10:00")
    assert of(made, code).kept is True


def test_a_door_has_a_period_in_anothers_stead() -> None:
    elsewhere, here = docket(when="2026-11-09T10:00"), docket(when="2026-11-09T10:00", channel="cimer")
    assert "3071" in codes(elsewhere)
    assert "3071" not in codes(here)
    assert of(here, "cimer").due_at == of(elsewhere, "3071").due_at
    door = docket(when="2026-11-09T10:00", channel="acik_kapi")
    assert {"3071", "acik-kapi"} <= set(codes(door))
    assert "izmir-30" not in codes(door)  # the governor's seven days are the goal there
    due = tell(door, Occasion.NONE, "2026-11-09T10:00")
    assert (day(due.due_at), day(due.law_at)) == ("2026-11-16 17:30", "2026-12-09 23:59")


def test_another_kind_keeps_the_door() -> None:
    made = docket(when="2026-11-09T10:00", channel="cimer")
    (asked,) = services.change_kind(
        [made.pk], kind="information_request", is_anonymous=False, at=at("2026-11-12T10:00")
    )
    assert of(made, "cimer").kept is None
    assert day(asked.law_at) == "2026-11-30 23:59"  # 15 working days from 9.11: time already used stays used
    services.change_kind([made.pk], kind="complaint", is_anonymous=False, at=at("2026-11-13T10:00"))
    assert of(made, "cimer").is_live
    assert not of(made, "4982").is_live
    assert "3071" not in codes(made)


def test_once_and_in_time_and_for_a_reason_of_the_law() -> None:
    """4982 m.11/1: 15 working days from 10.03.2026 end on 01.04, 30 on 22.04 (law notes, section 7)."""
    made = information_request()
    for reason in ("", "because"):
        with pytest.raises(Incomplete) as refused:
            tell(made, Occasion.EXTENDED, "2026-03-20T10:00", reason=reason)
        assert "reason_code" in refused.value.fields
    due = tell(made, Occasion.EXTENDED, "2026-04-01T23:59:59", reason="other_opinion")
    assert day(due.law_at) == "2026-04-22 23:59"
    row = of(made, "4982")
    assert (row.extended_at, row.extension_reason) == (at("2026-04-01T23:59:59"), "other_opinion")
    with pytest.raises(NotNow, match="ikinci kez"):
        tell(made, Occasion.EXTENDED, "2026-04-02T10:00", reason="other_unit")
    late = information_request()
    with pytest.raises(NotNow, match="doldu"):
        tell(late, Occasion.EXTENDED, "2026-04-02T00:00", reason="other_unit")
    with pytest.raises(NotNow, match="uzatılabilecek"):
        tell(docket(), Occasion.EXTENDED, "2026-10-24T10:00", reason="other_unit")
    assert Clock.objects.filter(extended_at__isnull=False).count() == 1


def test_what_was_told_of_the_shorter_period_is_told_of_the_longer_one() -> None:
    made = information_request()
    Clock.objects.filter(docket=made).update(alerts_sent=1)
    tell(made, Occasion.EXTENDED, "2026-03-31T10:00", reason="other_unit")
    row = of(made, "4982")
    assert row.alerts_sent == 0
    assert row.next_alert_at == datetime(2026, 4, 19, 9, tzinfo=clock.ISTANBUL)


def test_a_fee_lets_the_law_stand_still_until_it_is_paid() -> None:
    """4982 m.11/2: 15 working days from 10.03, held from 16.03 to 26.03."""
    made = information_request()
    asked = tell(made, Occasion.FEE_ASKED, "2026-03-16T10:00")
    assert asked.law_at is None
    assert asked.paused
    assert tell(made, Occasion.FEE_ASKED, "2026-03-17T10:00") == asked
    with pytest.raises(NotNow, match="durmuş"):
        tell(made, Occasion.EXTENDED, "2026-03-17T10:00", reason="other_unit")
    paid = tell(made, Occasion.FEE_PAID, "2026-03-26T10:00")
    # days 1 to 3: 11, 12, 13 March; 4 to 15: 26, 27 March, 30 March to 3 April, 6 to 10 April
    assert day(paid.law_at) == "2026-04-10 23:59"


def test_a_fee_that_is_asked_a_day_late_hides_no_lateness() -> None:
    """The plain period of 10.03 ends on 01.04.2026: there is nothing left to interrupt."""
    made = information_request()
    asked = tell(made, Occasion.FEE_ASKED, "2026-04-02T10:00")
    assert day(asked.due_at) == day(asked.law_at) == "2026-04-01 23:59"
    paid = tell(made, Occasion.FEE_PAID, "2026-04-09T10:00")
    assert day(paid.law_at) == "2026-04-01 23:59"


def test_what_stands_still_does_not_pass() -> None:
    """Asked in time, the fee may be paid after what was the last day; the page says that it stands still."""
    faces = []
    for asked in ("2026-03-30T10:00", "2026-04-02T10:00"):
        made = information_request()
        tell(made, Occasion.FEE_ASKED, asked)
        view = queries.docket_view(made.pk, now=at("2026-04-10T10:00"))
        faces.append(next(one.state.css for one in view.clocks if one.code == "4982"))
    assert faces == ["is-hold", "is-law"]


def test_an_interruption_may_let_the_period_begin_anew() -> None:
    Policy.objects.filter(code="4982").update(after_pause="restart")
    made = information_request()
    tell(made, Occasion.FEE_ASKED, "2026-03-16T10:00")
    paid = tell(made, Occasion.FEE_PAID, "2026-03-26T10:00")
    # 26.03 is the new start; 27.03 is day 1, 30.03-3.04 days 2-6, 6-10.04 days 7-11, 13-16.04 days 12-15
    assert day(paid.law_at) == "2026-04-16 23:59"


def test_it_runs_on_when_the_last_reason_to_stand_still_is_gone() -> None:
    made = information_request()
    tell(made, Occasion.ASKED, "2026-03-16T10:00")
    tell(made, Occasion.FEE_ASKED, "2026-03-17T10:00")
    tell(made, Occasion.REPLIED, "2026-03-18T10:00")
    target = of(made, "izmir-30")
    assert (target.state, target.held_by) == ("paused", ["fee_asked"])
    tell(made, Occasion.FEE_PAID, "2026-03-24T10:00")
    target = of(made, "izmir-30")
    assert (target.state, target.held_by) == ("running", [])
    assert target.ended_pauses() == ((at("2026-03-16T10:00"), at("2026-03-24T10:00")),)


def test_what_was_extended_or_held_is_remembered_and_put_back() -> None:
    made = information_request()
    tell(made, Occasion.EXTENDED, "2026-03-12T10:00", reason="other_unit")
    kept = services.remember([made.pk])
    tell(made, Occasion.FEE_ASKED, "2026-03-16T10:00")
    (due,) = services.put_back([made.pk], kept)
    assert day(due.law_at) == "2026-04-22 23:59"
    assert of(made, "4982").held_by == []
