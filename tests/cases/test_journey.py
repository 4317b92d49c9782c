"""A case from the first word to the closed answer, through the services."""

from __future__ import annotations

import pytest

from muhatap.answers import services as answers
from muhatap.cases import counting, services, timeline
from muhatap.cases.errors import NotYours
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Case, Channel, Referral
from muhatap.delivery import services as delivery
from muhatap.kit.errors import NotNow
from tests.cases.town import Town

pytestmark = pytest.mark.django_db


def chain_is_whole(case: Case) -> None:
    case.refresh_from_db()
    assert timeline.faults(case.number, case.chain_head, case.events.order_by("seq")) == []


def counters_are_right() -> None:
    read = {
        key: n
        for key, n in counting.read(
            [
                (scope, None)
                for scope in (
                    "approval",
                    "routing",
                    "review",
                    "delivery",
                    "inform",
                    "unit",
                    "officer",
                    "author",
                    "escalated",
                )
            ]
        ).items()
        if n
    }
    assert read == counting.recount()


def test_a_call_becomes_a_closed_case(place: Town) -> None:
    case = place.register(channel=Channel.PHONE).case
    assert case.status == Status.AWAITING_APPROVAL
    with pytest.raises(NotYours):
        services.move(case.pk, "approve", by=place.agent, facts={"units": [place.roads.pk]})
    services.move(case.pk, "approve", by=place.approver, facts={"units": [place.roads.pk]})
    referral = Referral.objects.get(case=case)
    assert referral.status == ReferralStatus.OFFERED
    with pytest.raises(Referral.DoesNotExist):
        services.move_referral(referral.pk, "accept", by=place.parks_user)
    services.move_referral(referral.pk, "accept", by=place.roads_user)
    services.move_referral(
        referral.pk, "assign", by=place.roads_lead, facts={"officer": place.roads_user.staff_id}
    )
    answer = answers.submit(
        referral.pk, "Yol 17.11.2026 günü onarıldı, 18 m² asfalt yapıldı.", by=place.roads_user
    )
    case.refresh_from_db()
    assert case.status == Status.IN_REVIEW and case.to_review
    answers.give_back(answer.pk, "Ne zaman yapıldığı yazılsın.", by=place.reviewer)
    case = Case.objects.get(pk=case.pk)
    assert case.status == Status.WITH_UNITS and not case.to_review
    second = answers.submit(referral.pk, "Yol onarıldı: 17.11.2026.", by=place.roads_user)
    assert second.version == 2
    answers.approve(second.pk, by=place.reviewer)
    case.refresh_from_db()
    assert case.status == Status.TO_DELIVER
    delivery.tell(case.pk, "phone", "no_answer", by=place.deliverer)
    delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    case.refresh_from_db()
    assert case.status == Status.CLOSED and case.closed_at is not None and case.due_at is None
    with pytest.raises(NotNow):
        delivery.tell(case.pk, "phone", "told", by=place.deliverer, checklist=delivery.MUST)
    chain_is_whole(case)
    counters_are_right()


def test_two_units_give_one_combined_answer(place: Town) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk, place.parks.pk]})
    roads, parks = Referral.objects.filter(case=case).order_by("unit__code").reverse()
    for referral, by in ((roads, place.roads_user), (parks, place.parks_user)):
        services.move_referral(referral.pk, "accept", by=by)
    first = answers.submit(roads.pk, "Yol onarıldı.", by=place.roads_user)
    case.refresh_from_db()
    assert case.status == Status.WITH_UNITS and case.to_review
    answers.approve(first.pk, by=place.reviewer)
    with pytest.raises(NotNow):
        answers.combine(case.pk, "Hepsi yapıldı.", by=place.reviewer)
    second = answers.submit(parks.pk, "Ağaç budandı.", by=place.parks_user)
    answers.approve(second.pk, by=place.reviewer)
    case.refresh_from_db()
    assert case.status == Status.IN_REVIEW
    combined = answers.combine(case.pk, "Yol onarıldı, ağaç budandı.", by=place.reviewer)
    answers.approve(combined.pk, by=place.reviewer)
    case.refresh_from_db()
    assert case.status == Status.TO_DELIVER
    chain_is_whole(case)
    counters_are_right()


@pytest.mark.duty("routing.return-out-of-scope")
def test_a_declined_referral_comes_back_to_coordination(place: Town) -> None:
    case = place.register(route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    referral = Referral.objects.get(case=case)
    services.move_referral(
        referral.pk, "decline", by=place.roads_user, facts={"reason": "Su idaresinin işi."}
    )
    case.refresh_from_db()
    assert case.status == Status.TO_ROUTE
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.parks.pk]})
    case.refresh_from_db()
    assert case.status == Status.WITH_UNITS
    chain_is_whole(case)
    counters_are_right()
