"""The small town with work that is late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from muhatap.cases import services
from muhatap.cases.models import Case, Referral
from muhatap.kit import clock
from muhatap.organization.models import Unit
from tests.cases.town import Town

MONDAY = datetime(2026, 11, 16, 9, tzinfo=clock.ISTANBUL)


@dataclass
class Late:
    """The town, and cases that have been late at the roads unit for some days on Monday 16.11.2026."""

    town: Town
    cases: list[Case]

    @property
    def ids(self) -> list[int]:
        """Their keys."""
        return [case.pk for case in self.cases]


def referred(town: Town, at: datetime, *, unit: Unit | None = None, **columns: Any) -> Case:
    """A case that came and went to a unit at a moment."""
    with clock.frozen(at):
        case = town.register(received_at=at, **columns).case
        if case.status == "awaiting_approval":
            services.move(case.pk, "approve_unrouted", by=town.approver)
        services.move(case.pk, "route", by=town.coordinator, facts={"units": [(unit or town.roads).pk]})
    return Case.objects.get(pk=case.pk)


def part(case: Case) -> Referral:
    """The unit's part of a case."""
    return case.referrals.get()


@pytest.fixture
def late(settled: Town, settings: Any) -> Iterator[Late]:
    """Three late cases at the roads unit, 40 and 35 and 30 days old; Monday morning, nine o'clock."""
    settings.BASE_URL = "https://muhatap.example"
    cases = [referred(settled, MONDAY - timedelta(days=days)) for days in (40, 35, 30)]
    with clock.frozen(MONDAY):
        yield Late(settled, cases)
