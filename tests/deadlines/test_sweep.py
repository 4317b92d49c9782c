"""Warnings and breaches, each exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from muhatap.deadlines import services
from muhatap.deadlines.models import Clock
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.services import Alert
from muhatap.kit import clock
from muhatap.organization import queries as organization
from tests.deadlines.test_services import REFERRAL, at, docket, of

pytestmark = pytest.mark.django_db


def sweep(when: str, **more: Any) -> list[tuple[str, str]]:
    with clock.frozen(at(when)):
        return [(one.code, str(one.kind)) for one in services.sweep(by=organization.system(), **more)]


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
