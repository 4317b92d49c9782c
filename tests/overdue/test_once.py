"""Two sweepers at once, killed at random, make everything once. `script/bench sweepers` does more."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from muhatap.cases import services
from muhatap.kit import clock
from muhatap.overdue.models import Letter, LetterCase
from tests.cases.conftest import real
from tests.cases.town import Town, town
from tests.overdue.conftest import MONDAY, part, referred
from tests.overdue.sweepers import torture

__all__ = ["real"]


@pytest.fixture
def busy(real: None, settings: Any, tmp_path: Path) -> Town:
    """The town with late, near and waiting work, committed."""
    settings.HOME, settings.EMAIL_HOST = tmp_path, ""
    place = town()
    for days in (3, 12, 20, 26, 33):
        case = referred(place, MONDAY - timedelta(days=days))
        referred(place, MONDAY - timedelta(days=days + 1), unit=place.parks)
        services.move_referral(part(case).pk, "accept", by=place.roads_user)
    asked = referred(place, MONDAY - timedelta(days=30))
    with clock.frozen(MONDAY - timedelta(days=25)):
        services.move_referral(part(asked).pk, "accept", by=place.roads_user)
        facts = {"question": "Hangi bina?"}
        services.move_referral(part(asked).pk, "ask", by=place.roads_user, facts=facts)
    return place


@pytest.mark.usefixtures("real")
def test_two_sweepers_killed_at_random_tell_everything_once(busy: Town) -> None:
    found = torture([MONDAY, MONDAY + timedelta(days=14)], kills=16, seed=7)
    assert found.differences == []
    assert found.kills >= 10
    for name in ("alerts", "rungs", "moves", "messages", "reports", "lines of letters"):
        assert found.made[name] > 0, name
    assert Letter.objects.count() == 4
    assert (
        LetterCase.objects.values("letter__kind", "referral").distinct().count() == LetterCase.objects.count()
    )
