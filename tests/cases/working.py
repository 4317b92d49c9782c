"""Cases that have come some way: with a unit, at work, approved, closed."""

from __future__ import annotations

from typing import Any

from django.test import Client

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import (
    Case,
    Event,
    Referral,
)
from tests.cases.town import Town
from tests.pages import body

# every scope of the counters, as `counting.keys_of` and `keys_of_referral` write them
SCOPES = (
    *("approval", "routing", "review", "delivery", "inform", "call"),
    *("unit", "officer", "author", "escalated"),
)
DONE = "Yol 17.11.2026 günü onarıldı, 18 m² asfalt yapıldı."


def routed(place: Town, *units: Any, **columns: Any) -> tuple[Case, list[Referral]]:
    case = place.register(route=False, **columns).case
    wanted = [unit.pk for unit in units or (place.roads,)]
    services.move(case.pk, "route", by=place.coordinator, facts={"units": wanted})
    case.refresh_from_db()
    return case, [Referral.objects.get(case=case, unit_id=pk) for pk in wanted]


def working(place: Town, **columns: Any) -> tuple[Case, Referral]:
    case, (part,) = routed(place, **columns)
    services.move_referral(part.pk, "accept", by=place.roads_user)
    return case, part


def delivered(place: Town) -> Case:
    case, part = working(place)
    answers.approve(answers.submit(part.pk, DONE, by=place.roads_user).pk, by=place.reviewer)
    return case


def closed(place: Town) -> Case:
    from muhatap.delivery import services as delivery

    case = delivered(place)
    delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    return case


def refused_when_empty(client: Client, path: str, kept: dict[str, Any]) -> None:
    """Without what it needs it stays, with what was typed."""
    before = Event.objects.count()
    answer = client.post(path, kept)
    assert answer.status_code == 422, path
    for value in kept.values():
        assert str(value) in body(answer)
    assert Event.objects.count() == before
