"""What occasions do to clocks, through the services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from muhatap.deadlines import services
from muhatap.deadlines.models import Clock, Docket, Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.organization import queries as organization

pytestmark = pytest.mark.django_db
CASE, REFERRAL = Policy.Holder.CASE, Policy.Holder.REFERRAL


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.ISTANBUL)


def docket(
    holder: Policy.Holder = CASE,
    occasion: Occasion = Occasion.RECEIVED,
    when: str = "2026-10-23T10:00",
    **more: Any,
) -> Docket:
    made = services.open_docket(holder, **{"kind": "request", **more})
    services.happened(made.pk, occasion, at=at(when))
    return made


def of(docket: Docket, code: str) -> Clock:
    return Clock.objects.filter(docket=docket, policy__code=code).latest("pk")


def codes(docket: Docket) -> list[str]:
    return sorted(Clock.objects.filter(docket=docket).values_list("policy__code", flat=True))


def day(moment: datetime | None) -> str:
    assert moment is not None
    return clock.local(moment).strftime("%Y-%m-%d %H:%M")


@pytest.mark.duty("deadlines.examination-30-days")
def test_law_and_target_start_together_and_both_end_with_the_delivery() -> None:
    made = docket()
    due = services.happened(made.pk, Occasion.NONE, at=at("2026-10-23T11:00"))
    assert (day(due.law_at), day(due.target_at)) == ("2026-11-23 23:59", "2026-11-20 17:30")
    assert due.due_at == due.target_at  # the earlier one leads
    closed = services.happened(made.pk, Occasion.DELIVERED, at=at("2026-11-21T09:00"))
    assert closed.due_at is None
    assert (closed.law_at, closed.target_at) == (due.law_at, due.target_at)
    assert of(made, "3071").kept is True
    assert of(made, "izmir-30").kept is False  # the target was missed by a morning


@pytest.mark.duty("deadlines.quick-action-7-days")
def test_a_quick_answer_is_due_in_seven_days_unless_examination_is_needed() -> None:
    quick = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    services.happened(quick.pk, Occasion.ACCEPTED, at=at("2026-11-09T12:00"))
    due = services.happened(quick.pk, Occasion.NONE, at=at("2026-11-09T12:00"))
    assert day(due.due_at) == "2026-11-16 17:30"
    services.happened(quick.pk, Occasion.ANSWERED, at=at("2026-11-16T17:30"))
    assert of(quick, "izmir-7").kept is True

    slow = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    services.happened(slow.pk, Occasion.ACCEPTED, at=at("2026-11-09T12:00"))
    due = services.happened(slow.pk, Occasion.EXAMINED, at=at("2026-11-12T12:00"))
    assert of(slow, "izmir-7").kept is None  # overtaken, neither kept nor broken
    assert day(due.due_at) == "2026-12-09 17:30"

    late = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    services.happened(late.pk, Occasion.EXAMINED, at=at("2026-11-17T12:00"))
    assert of(late, "izmir-7").kept is False  # a breach is not undone by overtaking


@pytest.mark.duty("deadlines.out-of-scope-3-days")
def test_a_matter_that_is_not_the_units_goes_back_within_three_days() -> None:
    in_time = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    assert day(of(in_time, "izmir-3").due_at) == "2026-11-12 17:30"
    due = services.happened(in_time.pk, Occasion.DECLINED, at=at("2026-11-12T17:00"))
    assert of(in_time, "izmir-3").kept is True
    assert due.due_at is None
    assert of(in_time, "birim-30").kept is None

    too_late = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    services.happened(too_late.pk, Occasion.DECLINED, at=at("2026-11-12T17:31"))
    assert of(too_late, "izmir-3").kept is False

    over_a_weekend = docket(REFERRAL, Occasion.REFERRED, "2026-11-12T10:00")
    assert day(of(over_a_weekend, "izmir-3").due_at) == "2026-11-16 17:30"


@pytest.mark.duty("deadlines.scheduled-term-date")
def test_scheduled_work_runs_to_its_promised_date() -> None:
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    with pytest.raises(Incomplete) as refused:
        services.happened(made.pk, Occasion.SCHEDULED, at=at("2026-11-12T12:00"))
    assert "date" in refused.value.fields
    with pytest.raises(Incomplete):
        services.happened(
            made.pk, Occasion.SCHEDULED, at=at("2026-11-12T12:00"), fixed_due=date(2026, 11, 11)
        )
    due = services.happened(
        made.pk, Occasion.SCHEDULED, at=at("2026-11-12T12:00"), fixed_due=date(2027, 5, 3)
    )
    assert day(due.due_at) == day(due.target_at) == "2027-05-03 17:30"
    assert of(made, "birim-30").kept is None
    due = services.happened(
        made.pk, Occasion.SCHEDULED, at=at("2027-04-12T12:00"), fixed_due=date(2027, 6, 1)
    )
    assert day(due.due_at) == "2027-06-01 17:30"
    services.happened(made.pk, Occasion.ANSWERED, at=at("2027-06-02T12:00"))
    assert of(made, "termin").kept is False


def test_a_case_with_scheduled_work_keeps_its_law() -> None:
    made = docket()
    due = services.happened(
        made.pk, Occasion.SCHEDULED, at=at("2026-11-12T12:00"), fixed_due=date(2027, 5, 3)
    )
    assert day(due.due_at) == day(due.law_at) == "2026-11-23 23:59"
    assert day(due.target_at) == "2027-05-03 17:30"


@pytest.mark.duty("deadlines.preliminary-information-2-days")
def test_preliminary_information_is_due_in_two_days() -> None:
    told = docket(when="2026-11-09T10:00")
    assert day(of(told, "sisli-2").due_at) == "2026-11-11 17:30"
    services.happened(told.pk, Occasion.INFORMED, at=at("2026-11-11T10:00"))
    assert of(told, "sisli-2").kept is True
    assert of(told, "3071").is_live  # an interim answer does not end the law's period

    silent = docket(when="2026-11-09T10:00")
    with clock.frozen(at("2026-11-12T10:00")):
        alerts = services.sweep(by=organization.system())
    assert {(alert.docket_id, alert.kind) for alert in alerts if alert.code == "sisli-2"} == {
        (silent.pk, "breach")
    }


@pytest.mark.duty("deadlines.unit-information-48-hours")
def test_a_units_information_is_passed_on_within_48_hours() -> None:
    made = docket(when="2026-11-09T10:00")
    services.happened(made.pk, Occasion.NOTED, at=at("2026-11-12T14:20"))
    assert day(of(made, "sisli-48").due_at) == "2026-11-14 14:20"
    services.happened(made.pk, Occasion.NOTED, at=at("2026-11-13T09:00"))
    assert codes(made).count("sisli-48") == 1  # the first note's hours run
    services.happened(made.pk, Occasion.INFORMED, at=at("2026-11-14T14:20"))
    assert of(made, "sisli-48").kept is True
    services.happened(made.pk, Occasion.NOTED, at=at("2026-11-20T09:00"))
    services.happened(made.pk, Occasion.INFORMED, at=at("2026-11-22T09:01"))
    assert of(made, "sisli-48").kept is False
    assert codes(made).count("sisli-48") == 2


def test_a_question_to_the_citizen_stops_targets_but_never_the_law() -> None:
    made = docket(when="2026-11-09T10:00")
    asked = services.happened(made.pk, Occasion.ASKED, at=at("2026-11-12T10:00"))
    assert asked.paused
    assert asked.paused_at == at("2026-11-12T10:00")
    assert day(asked.due_at) == day(asked.law_at) == "2026-12-09 23:59"
    again = services.happened(made.pk, Occasion.ASKED, at=at("2026-11-13T10:00"))
    assert again == asked
    resumed = services.happened(made.pk, Occasion.REPLIED, at=at("2026-11-16T10:00"))
    assert not resumed.paused
    assert day(resumed.target_at) == "2026-12-11 17:30"  # 13.12 is a Sunday
    assert day(resumed.law_at) == "2026-12-09 23:59"


def test_an_answer_that_comes_back_lets_the_units_time_run_on() -> None:
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00", topic_days=10)
    assert day(of(made, "birim-30").due_at) == "2026-11-19 17:30"
    services.happened(made.pk, Occasion.ANSWERED, at=at("2026-11-16T10:00"))
    assert of(made, "birim-30").kept is True
    due = services.happened(made.pk, Occasion.REJECTED, at=at("2026-11-18T10:00"))
    assert day(due.due_at) == "2026-11-20 17:30"  # two days lay with the reviewer; 21.11 is a Saturday
    assert not of(made, "izmir-7").is_live


def test_reopening_is_a_new_round_and_the_old_one_stays_counted() -> None:
    made = docket(when="2026-10-01T10:00")
    services.happened(made.pk, Occasion.DELIVERED, at=at("2026-10-12T10:00"))
    due = services.happened(made.pk, Occasion.REOPENED, at=at("2026-10-20T10:00"), round=2)
    assert day(due.law_at) == "2026-11-19 23:59"
    rounds = Clock.objects.filter(docket=made, policy__code="3071").order_by("round")
    assert [(row.round, row.kept) for row in rounds] == [(1, True), (2, None)]


def test_cancelling_ends_everything_without_a_verdict() -> None:
    made = docket()
    due = services.happened(made.pk, Occasion.CANCELLED, at=at("2026-10-24T10:00"))
    assert due == services.Due(None, None, None, False)
    assert set(Clock.objects.filter(docket=made).values_list("state", "kept")) == {("stopped", None)}


def test_the_anonymous_get_no_answer_by_law_but_the_house_keeps_its_target() -> None:
    assert codes(docket(kind="tip", is_anonymous=True)) == ["izmir-30"]
    assert "3071" in codes(docket(kind="tip"))


def test_information_requests_run_by_their_own_law() -> None:
    made = docket(kind="information_request", when="2026-03-10T09:00")
    assert "3071" not in codes(made)
    assert day(of(made, "4982").due_at) == "2026-04-01 23:59"


def changed(pk: int, **more: Any) -> services.Due:
    """The case with this docket is of another kind or topic."""
    (due,) = services.change_kind([pk], **({"is_anonymous": False} | more))
    return due


def test_another_kind_uses_the_time_already_used() -> None:
    made = docket(when="2026-03-10T09:00", topic_days=20)
    due = changed(made.pk, kind="information_request", topic_days=5, at=at("2026-03-16T09:00"))
    assert day(due.law_at) == "2026-04-01 23:59"  # counted from the receipt
    assert day(due.target_at) == "2026-03-13 17:30"
    assert of(made, "3071").kept is None
    back = changed(made.pk, kind="request", topic_days=None, at=at("2026-03-17T09:00"))
    assert day(back.law_at) == "2026-04-09 23:59"  # as if it had never been another kind
    assert codes(made).count("3071") == 1


def test_what_has_ended_does_not_begin_again_with_a_correction() -> None:
    """A note that was passed on and a question that was answered are over, whatever the topic is called."""
    made = docket(when="2026-11-09T10:00")
    for occasion, when in (
        (Occasion.NOTED, "2026-11-10T10:00"),
        (Occasion.INFORMED, "2026-11-11T10:00"),
        (Occasion.ASKED, "2026-11-12T10:00"),
        (Occasion.REPLIED, "2026-11-13T10:00"),
    ):
        services.happened(made.pk, occasion, at=at(when))
    before = codes(made)
    assert before.count("sisli-48") == before.count("bekleme-basvuru") == 1
    changed(made.pk, kind="complaint", topic_days=20, at=at("2026-11-16T10:00"))
    assert codes(made) == before
    live = Clock.objects.filter(docket=made).exclude(state=Clock.State.STOPPED)
    assert sorted(live.values_list("policy__code", flat=True)) == ["3071", "izmir-30"]
    assert day(of(made, "izmir-30").due_at) == "2026-11-30 17:30"  # 20 days, and one it stood still


def test_a_part_hears_of_another_topic_with_its_case() -> None:
    case = docket(when="2026-11-09T10:00", topic_days=10)
    part = docket(REFERRAL, Occasion.REFERRED, "2026-11-10T10:00", topic_days=10)
    columns: dict[str, Any] = {"kind": "request", "topic_days": 20, "is_anonymous": False}
    of_case, of_part = services.change_kind([case.pk, part.pk], **columns, at=at("2026-11-11T10:00"))
    assert day(of_case.target_at) == day(of(case, "izmir-30").due_at) == "2026-11-27 17:30"  # 29.11: Sunday
    assert day(of(part, "birim-30").due_at) == "2026-11-30 17:30"
    assert day(of_part.due_at) == "2026-11-13 17:30"  # to say whether it is theirs
    part.refresh_from_db()
    assert part.topic_days == 20


def test_telling_twice_changes_nothing() -> None:
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    story = [
        (Occasion.REFERRED, "2026-11-09T10:00"),
        (Occasion.ACCEPTED, "2026-11-10T10:00"),
        (Occasion.ASKED, "2026-11-11T10:00"),
        (Occasion.REPLIED, "2026-11-13T10:00"),
        (Occasion.ANSWERED, "2026-11-15T10:00"),
    ]
    for occasion, when in story:
        first = services.happened(made.pk, occasion, at=at(when))
        rows = list(Clock.objects.filter(docket=made).order_by("pk").values())
        assert services.happened(made.pk, occasion, at=at(when) + timedelta(hours=1)) == first
        assert list(Clock.objects.filter(docket=made).order_by("pk").values()) == rows


def test_few_statements(django_assert_max_num_queries: Any) -> None:
    docket()  # the book is read once
    made = services.open_docket(CASE, kind="request")
    with django_assert_max_num_queries(3 + 2):  # a savepoint and its release
        services.happened(made.pk, Occasion.RECEIVED, at=at("2026-11-09T10:00"))
    with django_assert_max_num_queries(4 + 2):  # the targets stand still, and how long is waited runs
        services.happened(made.pk, Occasion.ASKED, at=at("2026-11-10T10:00"))
    with django_assert_max_num_queries(2 + 2):
        services.happened(made.pk, Occasion.PASSED, at=at("2026-11-11T10:00"))


def test_many_dockets_cost_as_much_as_one(django_assert_max_num_queries: Any) -> None:
    due = services.happened(docket().pk, Occasion.NONE, at=at("2026-11-09T10:00"))
    openings = [
        services.Opening(REFERRAL, "request", occasion, at("2026-11-09T10:00"), topic_days=10)
        for occasion in (Occasion.REFERRED, Occasion.REFERRED, Occasion.FORWARDED)
    ]
    with django_assert_max_num_queries(2 + 2):
        opened = services.open_dockets(openings, after=due)
    assert [codes(made) for made, _due in opened] == [["birim-30", "izmir-3", "izmir-7"]] * 2 + [["dis-30"]]
    for made, first in opened:
        assert services.happened(made.pk, Occasion.NONE, at=at("2026-11-09T10:00")) == first
    assert services.open_dockets([], after=due) == []
