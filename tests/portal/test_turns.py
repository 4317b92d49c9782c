"""Units that no longer have a case: the citizen reads what happened in place of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muhatap.cases import services
from muhatap.cases.models import Case, Referral
from muhatap.kit import clock
from muhatap.organization import queries
from muhatap.portal import pages
from tests.cases.conftest import place as place
from tests.cases.town import Town
from tests.cases.working import routed

pytestmark = [pytest.mark.django_db, pytest.mark.duty("lifecycle.online-status-tracking")]
WHY = {"reason": "Parkın işi."}


def story(place: Town, case: Case) -> list[str]:
    return [line.words for line in pages.track_page(queries.visitor(place.citizen.actor_id), case.pk).lines]


def later(minutes: int) -> Any:
    return clock.frozen(clock.now() + timedelta(minutes=minutes))


def test_another_unit_in_place_of_one_that_declined(place: Town) -> None:
    case, (part,) = routed(place, place.roads)
    with later(10):
        services.move_referral(part.pk, "decline", by=place.roads_user, facts=WHY)
        assert "Başvurunuzla artık Yol Bakım ve Onarım ilgilenmiyor, doğru birime iletiyoruz." in story(
            place, case
        )
    with later(20):
        services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.parks.pk]})
        told = story(place, case)
    assert "Başvurunuz Yol Bakım ve Onarım yerine şu birime iletildi: Park ve Bahçeler." in told
    assert not [words for words in told if "ilgilenmiyor" in words]


def test_one_of_two_is_withdrawn(place: Town) -> None:
    case, (roads, _parks) = routed(place, place.roads, place.parks)
    with later(10):
        services.move_referral(roads.pk, "withdraw", by=place.coordinator, facts=WHY)
        told = story(place, case)
    assert "Başvurunuzla artık Yol Bakım ve Onarım ilgilenmiyor; ilgilenen: Park ve Bahçeler." in told
    assert "Başvurunuz şu birimlere iletildi: Yol Bakım ve Onarım, Park ve Bahçeler." in told


def test_the_same_unit_again_takes_nobody_s_place(place: Town) -> None:
    case, (part,) = routed(place, place.roads)
    with later(10):
        services.move_referral(part.pk, "withdraw", by=place.coordinator, facts=WHY)
    with later(20):
        services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
        told = story(place, case)
    assert not [words for words in told if "yerine" in words or "ilgilenmiyor" in words]
    assert Referral.objects.filter(case=case).count() == 2


def test_what_ends_with_the_case_is_nobody_s_turn(place: Town) -> None:
    case, _parts = routed(place, place.roads)
    with later(10):
        services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Vazgeçildi."})
        assert not [words for words in story(place, case) if "ilgilenmiyor" in words]
