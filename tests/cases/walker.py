"""Somebody who makes whatever moves are possible, in an order that a test draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from muhatap.answers import services as answers
from muhatap.answers.models import Answer
from muhatap.cases import queries, services
from muhatap.cases.forms import MADE_ELSEWHERE
from muhatap.cases.lifecycle import ReferralStatus
from muhatap.cases.models import Case, Referral
from muhatap.delivery import services as delivery
from muhatap.kit import clock
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests.cases.town import Town

Step = Callable[[], object]
ACTORS = (
    *(Role.AGENT, Role.APPROVER, Role.COORDINATOR, Role.REVIEWER, Role.DELIVERER),
    *(Role.SUPERVISOR, Role.MANAGER, Role.CITIZEN),
)


def facts(needs: Sequence[str], place: Town, unit_id: int) -> dict[str, Any]:
    """Something for every need."""
    known: dict[str, Any] = {
        "units": [unit_id],
        "unit": unit_id,
        "officer": place.roads_user.staff_id,
        "date": "2026-12-30",
        "channel": "phone",
        "reason_code": "other_unit",
        "ground": "a",
        "fee": "12.50",
        "paid_on": clock.today().isoformat(),
    }
    return {need: known.get(need, "Gerekçesi budur.") for need in needs}


def steps(place: Town, case: Case) -> list[tuple[str, Step]]:
    """Everything that somebody may do with a case now, by name; always in the same order."""
    case = Case.objects.select_related(*queries.WITH).get(pk=case.pk)
    found: list[tuple[str, Step]] = []
    busy = set(
        case.referrals.exclude(status__in=["passed", "declined", "withdrawn"]).values_list("unit", flat=True)
    )
    free = next(
        unit.pk for unit in (place.roads, place.parks, place.power, place.spare) if unit.pk not in busy
    )
    for role in ACTORS:
        by = place.person(role)
        for row in queries.available_moves(by, case):
            if set(row.needs) & MADE_ELSEWHERE:
                continue
            done = partial(services.move, case.pk, row.name, by=by, facts=facts(row.needs, place, free))
            found.append((f"{role} {row.name}", done))
    if case.status == "to_deliver":
        for outcome in ("told", "no_answer"):
            found.append(
                (
                    f"tell {outcome}",
                    partial(
                        delivery.tell, case.pk, "phone", outcome, by=place.deliverer, checklist=delivery.MUST
                    ),
                )
            )
    for referral in case.referrals.select_related("unit").order_by("pk"):
        found += _part(place, case, referral)
    return found


def _part(place: Town, case: Case, referral: Referral) -> list[tuple[str, Step]]:
    found: list[tuple[str, Step]] = []
    workers = {place.roads.pk: place.roads_lead, place.parks.pk: place.parks_user}
    people: list[Person] = [place.coordinator, place.reviewer, *filter(None, [workers.get(referral.unit_id)])]
    for by in people:
        for row in queries.available_referral_moves(by, case, referral):
            if row.name in ("answer", "record_result"):
                write = partial(answers.submit, referral.pk, "Yol 17.11.2026 günü onarıldı.", by=by)
                found.append((row.name, write))
            elif not set(row.needs) & MADE_ELSEWHERE and row.name not in ("reject", "pass", "take"):
                done = partial(
                    services.move_referral, referral.pk, row.name, by=by,
                    facts=facts(row.needs, place, referral.unit_id),
                )  # fmt: skip
                found.append((row.name, done))
    last = Answer.objects.filter(referral=referral, round=case.round).order_by("-version").first()
    if (
        last is not None
        and referral.status == ReferralStatus.ANSWERED
        and case.status in ("with_units", "in_review")
    ):
        found.append(("approve", partial(answers.approve, last.pk, by=place.reviewer)))
        found.append(("give back", partial(answers.give_back, last.pk, "Günü yazılsın.", by=place.reviewer)))
        found.append(("edit", partial(answers.edit, last.pk, f"{last.text} Bitti.", by=place.reviewer)))
    return found
