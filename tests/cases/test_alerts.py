"""What a sweep tells units of dates that near or have passed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from muhatap.cases import services
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.web import jobs
from tests.cases.town import Town
from tests.cases.working import routed, working

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


def swept(days: int) -> Any:
    """The sweep so many days after Friday, until nothing has anything to say."""
    with clock.frozen(FRIDAY + timedelta(days=days)):
        jobs.sweep()


def told(*templates: str) -> list[Notice]:
    """What units were told, oldest first."""
    return list(Notice.objects.filter(template__in=templates).order_by("pk"))


def test_of_several_dates_that_passed_the_unit_hears_of_the_law_s(place: Town) -> None:
    """Seven days, the topic's fifteen and the law's thirty (Sunday 20.12, so Monday) are over."""
    working(place)
    swept(60)
    (letter,) = told("unit/late")
    assert "21 Aralık 2026" in letter.body


def test_a_date_of_the_whole_case_reaches_the_unit_that_has_it(place: Town) -> None:
    working(place)
    swept(30)
    before = len(told("unit/late"))
    swept(32)
    *_earlier, last = told("unit/late")
    assert len(told("unit/late")) == before + 1
    assert "21 Aralık 2026" in last.body and last.address == "yol@korfez.example"


def test_another_institution_is_not_written_to(place: Town) -> None:
    place.power.email = "ariza@elektrik.example"
    place.power.save(update_fields=["email"])
    routed(place, place.power)
    assert told("unit/forwarded")
    swept(60)
    assert told("unit/late", "unit/warning") == []


def test_that_the_citizen_lets_wait_is_nobody_s_delay(place: Town) -> None:
    """The fifteen days in which a reply is waited for end on Monday 07.12; what follows is a move."""
    _case, part = working(place)
    services.move_referral(part.pk, "ask", by=place.roads_user, facts={"question": "Hangi sokak?"})
    swept(10)
    before = told("unit/late", "unit/warning")
    swept(18)
    assert told("unit/late", "unit/warning") == before
