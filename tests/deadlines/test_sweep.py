"""Warnings and breaches, each exactly once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from muhatap.deadlines import services
from muhatap.deadlines.models import Clock, Docket, Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.services import Alert, sweeping
from muhatap.kit import clock
from muhatap.organization import queries as organization
from muhatap.organization.roles import Role
from tests import cast
from tests.deadlines.test_services import REFERRAL, at, docket, of
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def sweep(when: str, **more: Any) -> list[tuple[str, str]]:
    with clock.frozen(at(when)):
        found = services.sweep(by=organization.system(), **more)
    return [(one.code, str(one.kind)) for one in found if one.kind != "rung"]


def test_a_clock_warns_once_and_breaks_once() -> None:
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    services.happened(made.pk, Occasion.ACCEPTED, at=at("2026-11-09T11:00"))
    services.happened(made.pk, Occasion.EXAMINED, at=at("2026-11-09T12:00"))
    assert sweep("2026-12-07T08:59") == []
    assert sweep("2026-12-07T09:00") == [("birim-30", "warning")]
    assert sweep("2026-12-09T17:30") == []
    assert sweep("2026-12-09T17:30:01") == [("birim-30", "breach")]
    assert sweep("2027-01-09T09:00") == []
    assert of(made, "birim-30").next_alert_at is None


def test_a_warning_slept_through_is_not_told_after_the_breach() -> None:
    docket(when="2026-11-09T10:00")
    assert sorted(sweep("2027-01-09T09:00")) == [
        ("3071", "breach"),
        ("izmir-30", "breach"),
        ("sisli-2", "breach"),
    ]


def test_the_last_moment_is_still_in_time() -> None:
    docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    assert sweep("2026-11-12T17:30") == [("izmir-3", "warning")]
    assert sweep("2026-11-12T17:30:01") == [("izmir-3", "breach")]


def test_nothing_is_warned_of_on_the_day_it_begins() -> None:
    """Two days before the last day is before the first one: the unit hears when it is late."""
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00", topic_days=1)
    assert of(made, "birim-30").next_alert_at == at("2026-11-10T17:30:01")
    assert ("birim-30", "warning") not in sweep("2026-11-10T09:00")


def test_what_stands_still_or_has_ended_is_silent() -> None:
    paused = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    services.happened(paused.pk, Occasion.ACCEPTED, at=at("2026-11-09T11:00"))
    services.happened(paused.pk, Occasion.ASKED, at=at("2026-11-09T12:00"))
    ended = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    services.happened(ended.pk, Occasion.ANSWERED, at=at("2026-11-09T12:00"))
    assert sweep("2027-01-09T09:00") == [("bekleme", "breach")]  # the wait itself is over
    assert sweep("2027-01-09T09:01") == []
    services.happened(paused.pk, Occasion.REPLIED, at=at("2027-01-11T12:00"))
    assert sweep("2027-03-09T09:00") == [("izmir-7", "breach"), ("birim-30", "breach")]


def test_a_sweep_takes_no_more_than_it_was_told() -> None:
    for _ in range(3):
        docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    found = [len(sweep("2026-11-12T18:00", limit=2)) for _ in range(3)]
    assert found == [2, 1, 0]


def test_a_failing_effect_takes_the_marks_back() -> None:
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")

    def fail(alerts: Sequence[Alert]) -> None:
        raise RuntimeError("the notice could not be written")

    with pytest.raises(RuntimeError):
        sweep("2026-11-12T18:00", tell=fail)
    assert set(Clock.objects.filter(docket=made).values_list("alerts_sent", flat=True)) == {0}
    told: list[Alert] = []
    assert sweep("2026-11-12T18:00", tell=told.extend) == [("izmir-3", "breach")]
    assert [one.docket_id for one in told] == [made.pk]


def test_a_sweep_is_two_statements(django_assert_max_num_queries: Any) -> None:
    for _ in range(4):
        docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    by = organization.system()
    with clock.frozen(at("2026-11-12T18:00")), django_assert_max_num_queries(2 + 2):
        assert len(services.sweep(by=by)) == 4


def laddered(**columns: Any) -> None:
    """The unit's target warns earlier too, and climbs after its breach."""
    rungs = [{"days": 3, "to": "unit"}, {"days": 7, "to": "lead"}, {"days": 7, "to": "manager"}]
    Policy.objects.filter(code="birim-30").update(**{"warn_also": [7], "ladder": rungs} | columns)


def climbed(when: str) -> list[tuple[str, str, int]]:
    with clock.frozen(at(when)):
        found = services.sweep(by=organization.system())
    return [(str(one.kind), str(one.to), one.days) for one in found if one.code == "birim-30"]


def worked(when: str = "2026-11-09T10:00") -> Docket:
    """Due on 9 December 2026 at half past five."""
    made = docket(REFERRAL, Occasion.REFERRED, when)
    services.happened(made.pk, Occasion.ACCEPTED, at=at("2026-11-09T11:00"))
    return made


def test_every_warning_and_every_rung_is_told_once() -> None:
    laddered()
    worked()
    told = []
    for day in range(1, 31):
        for hour in ("09:00", "17:31"):
            told += [(day, *one) for one in climbed(f"2026-12-{day:02d}T{hour}")]
    assert told == [
        (2, "warning", "unit", 0),
        (7, "warning", "unit", 0),
        (9, "breach", "unit", 0),
        (12, "rung", "unit", 3),
        (16, "rung", "lead", 7),
        (16, "rung", "manager", 7),
    ]
    assert Clock.objects.filter(policy__code="birim-30", next_alert_at__isnull=False).count() == 0


def test_of_what_was_slept_through_the_breach_and_each_rung_are_told_but_no_warning() -> None:
    laddered()
    worked()
    assert climbed("2026-12-13T09:00") == [("breach", "unit", 0), ("rung", "unit", 3)]
    assert climbed("2027-01-13T09:00") == [("rung", "lead", 7), ("rung", "manager", 7)]
    assert climbed("2027-02-13T09:00") == []


def test_a_later_date_has_its_own_warnings_and_breach() -> None:
    laddered()
    made = worked()
    assert climbed("2026-12-02T09:00") == [("warning", "unit", 0)]
    services.happened(made.pk, Occasion.ASKED, at=at("2026-12-03T10:00"))
    services.happened(made.pk, Occasion.REPLIED, at=at("2026-12-17T10:00"))
    assert of(made, "birim-30").due_at == at("2026-12-23T17:30")
    told = [(day, *one) for day in range(17, 28) for one in climbed(f"2026-12-{day:02d}T18:00")]
    assert told[:3] == [
        (17, "warning", "unit", 0),
        (21, "warning", "unit", 0),
        (23, "breach", "unit", 0),
    ]


def test_clocks_of_before_the_ladder_are_not_told_again() -> None:
    """What was marked without a moment has said all its warnings and climbs nowhere."""
    laddered()
    made = worked()
    Clock.objects.filter(docket=made, policy__code="birim-30").update(alerts_sent=2, next_alert_at=None)
    services.recount(write=True, by=organization.system())
    assert climbed("2027-02-13T09:00") == []
    assert of(made, "birim-30").next_alert_at is None


def nodes(plan: dict[str, Any]) -> list[tuple[str, str]]:
    """Kind of each node of a plan, and the index or table it reads."""
    here = (plan["Node Type"], plan.get("Index Name") or plan.get("Relation Name") or "")
    return [here, *(node for below in plan.get("Plans", ()) for node in nodes(below))]


MANY = """
WITH made AS (
    INSERT INTO deadlines_docket (holder, kind, channel, is_anonymous)
    SELECT 'referral', 'complaint', '', false FROM generate_series(1, 20000) RETURNING id
)
INSERT INTO deadlines_clock (
    docket_id, policy_id, state, round, started_at, started_by, due_at, held_by, pauses, extension_reason,
    stopped_by, next_alert_at, alerts_sent
)
SELECT id, (SELECT max(id) FROM deadlines_policy WHERE code = 'birim-30'), 'running', 1, '2026-11-01', '',
    '2026-12-01', '[]', '[]', '', '', timestamptz '2026-11-12' + id %% 100 * interval '1 day', 0
FROM made
"""


def test_the_sweep_reads_an_index_and_no_table_from_end_to_end() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MANY, [])
        cursor.execute("ANALYZE deadlines_docket, deadlines_clock")
    plan = json.loads(sweeping.due(at("2026-12-12T18:00"), 100).explain(format="json"))
    found = nodes(plan[0]["Plan"])
    assert ("Index Scan", "clock_alert") in found, found
    assert {name for kind, name in found if kind == "Seq Scan"} <= {"deadlines_revision"}, found
    assert not {kind for kind, _name in found} & {"Sort", "Hash Join", "Bitmap Heap Scan"}, found


def spoke(first: str, last: str) -> list[tuple[str, str, str]]:
    """What is said of the law on information from day to day, mornings and evenings."""
    day, found = date.fromisoformat(first), []
    while day <= date.fromisoformat(last):
        for hour in ("09:00", "18:00"):
            with clock.frozen(at(f"{day}T{hour}")):
                every = services.sweep(by=organization.system())
            found += [(f"{day:%d.%m}", str(one.kind), str(one.to)) for one in every if one.code == "4982"]
        day += timedelta(days=1)
    return found


def closed_on(*days: date) -> None:
    """Holidays that are decreed afterwards."""
    for day in days:
        services.add_day_off(day, "holiday", "Yas", "karar", by=cast.person(Role.ADMIN))


def asked_for() -> Docket:
    """Fifteen working days from 09.11.2026 end on 30.11; each holiday in them carries that on."""
    return docket(kind="information_request", when="2026-11-09T10:00")


def test_a_date_that_the_calendar_carries_on_is_not_warned_of_again() -> None:
    made = asked_for()
    assert spoke("2026-11-26", "2026-11-27") == [("27.11", "warning", "unit")]
    closed_on(date(2026, 11, 24))
    assert of(made, "4982").due_at == at("2026-12-01T23:59:59")
    assert spoke("2026-11-28", "2026-12-02") == [
        ("02.12", "breach", "unit"),
        ("02.12", "rung", "lead"),
        ("02.12", "rung", "supervisor"),
    ]


def test_what_is_late_by_the_later_date_too_is_not_told_again() -> None:
    """A holiday decreed afterwards makes it a day less late: neither breach nor rung comes twice."""
    made = asked_for()
    told = spoke("2026-11-27", "2026-12-06")
    assert told[1:] == [
        ("01.12", "breach", "unit"),
        ("01.12", "rung", "lead"),
        ("01.12", "rung", "supervisor"),
        ("03.12", "rung", "manager"),
    ]
    closed_on(date(2026, 11, 24))
    assert of(made, "4982").due_at == at("2026-12-01T23:59:59")
    assert spoke("2026-12-07", "2026-12-20") == []


def test_what_is_in_time_again_is_late_once_more() -> None:
    made = asked_for()
    assert [one[1] for one in spoke("2026-11-30", "2026-12-01")] == ["warning", "breach", "rung", "rung"]
    closed_on(date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26))
    assert of(made, "4982").due_at == at("2026-12-03T23:59:59")
    assert [one for one in spoke("2026-12-02", "2026-12-10") if one[1] == "breach"] == [
        ("04.12", "breach", "unit")
    ]


def test_what_was_told_stays_told_when_a_move_is_taken_back() -> None:
    made = docket(REFERRAL, Occasion.REFERRED, "2026-11-09T10:00")
    kept = services.remember([made.pk])
    services.happened(made.pk, Occasion.ACCEPTED, at=at("2026-11-10T10:00"))
    assert sweep("2026-11-17T18:00") == [("izmir-7", "breach")]
    services.put_back([made.pk], kept)
    assert sweep("2026-11-17T19:00") == [("izmir-3", "breach")]


def test_the_policy_s_page_says_when_it_warns_and_whom_it_tells(client: Client) -> None:
    laddered()
    sit(client, cast.person(Role.AGENT))
    shown = body(client.get("/sureler/birim-30/"))
    for line in ("son günden 7, 2 gün önce birime", "3 gün sonra birime", "7 gün sonra müdüre"):
        assert line in shown
