"""Whatever happens to cases, the tallies say what counting the cases says."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.answers import services as answers
from muhatap.cases import services
from muhatap.cases.models import Case, Referral
from muhatap.deadlines.models import Clock, Docket
from muhatap.figures import counting, reading
from muhatap.figures.measures import MEASURES
from muhatap.figures.models import Part, Tally
from muhatap.figures.windows import Window
from muhatap.kit import clock
from muhatap.kit.errors import Refused
from muhatap.organization.models import Unit
from tests.cases.town import Town
from tests.cases.working import DONE, closed, delivered, routed, working
from tests.conftest import FRIDAY
from tests.trying import often

pytestmark = pytest.mark.django_db
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "register",
                "route",
                "two",
                "answer",
                "reject",
                "close",
                "object",
                "reopen",
                "cancel",
                "amend",
                "wait",
            ]
        ),
        st.integers(0, 7),
    ),
    max_size=14,
)


def step(place: Town, name: str, which: int) -> None:
    """One move of some case; what is refused changes nothing."""
    cases = list(Case.objects.order_by("pk"))
    case = cases[which % len(cases)] if cases else None
    if name == "register":
        place.register(route=False)
    elif name == "route":
        working(place)
    elif name == "two":
        routed(place, place.roads, place.parks)
    elif name == "close":
        closed(place)
    elif case is None:
        return
    elif name == "answer":
        for part in case.referrals.filter(status="working", unit=place.roads):
            answers.submit(part.pk, DONE, by=place.roads_user)
    elif name == "reject":
        for part in case.referrals.filter(status="answered"):
            services.move_referral(part.pk, "reject", by=place.reviewer, facts={"reason": "Tarih eksik."})
    elif name == "object":
        services.move(case.pk, "object", by=place.agent, facts={"reason": "Yapılmadı."})
    elif name == "reopen":
        facts = {"reason": "Yeniden bakılacak.", "units": [place.parks.pk]}
        services.move(case.pk, "reopen", by=place.coordinator, facts=facts)
    elif name == "cancel":
        services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
    elif name == "amend":
        earlier = case.received_at - timedelta(days=which)
        Case.objects.filter(pk=case.pk).update(received_at=earlier)


def truth() -> Counter[tuple[str, int, date]]:
    """Every case and part, counted one by one in Python."""
    found: Counter[tuple[str, int, date]] = Counter()

    def day(moment: object) -> date:
        return clock.local(moment).date()  # type: ignore[arg-type]

    for case in Case.objects.all():
        came, is_open = day(case.received_at), case.is_open
        for measure, key in (("", 0), (".district", case.district_id)):
            if key is not None:
                found["received" + measure, key, came] += 1
                found["open" + measure, key, came] += is_open
        found["received.topic", case.topic_id, came] += 1
        if not is_open and case.closed_at:
            found["ended", 0, day(case.closed_at)] += 1
            if case.status == "closed":
                dates = [moment for moment in (case.target_due_at, case.law_due_at) if moment]
                kept, month = (
                    all(case.closed_at <= moment for moment in dates),
                    day(case.closed_at).replace(day=1),
                )
                found["closed", 0, day(case.closed_at)] += 1
                found["kept", 0, day(case.closed_at)] += kept
                found["closed.topic", case.topic_id, month] += 1
                found["took.topic", case.topic_id, month] += 1
                found["kept.topic", case.topic_id, month] += kept
    for clocked in Clock.objects.exclude(kept=None):
        measure = "clock.kept" if clocked.kept else "clock.late"
        found[measure, clocked.policy_id, day(clocked.stopped_at).replace(day=1)] += 1
    for part in Referral.objects.select_related("docket"):
        found["given", part.unit_id, day(part.referred_at)] += 1
        found["again", part.unit_id, day(part.referred_at)] += part.round > 1
        ended = [row for row in part.docket.clocks.all() if row.stopped_by == "answered"]
        if part.status in ("answered", "passed"):
            at = day(max(row.stopped_at for row in ended if row.stopped_at))
            found["answered", part.unit_id, at] += 1
            found["timely", part.unit_id, at] += all(row.kept is not False for row in ended)
            found["returned", part.unit_id, at] += part.returns > 0
    return +found


def tallied() -> Counter[tuple[str, int, date]]:
    found: Counter[tuple[str, int, date]] = Counter()
    for measure, key, on, n in Tally.objects.values_list("measure", "key", "day", "n"):
        found[measure, key, on] += n
    assert not [row for row in found.items() if row[1] < 0]
    return +found


@settings(max_examples=often(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_tallies_are_what_counting_says(settled: Town, steps: list[tuple[str, int]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        moment = FRIDAY
        for name, which in steps:
            moment += timedelta(days=which if name == "wait" else 0, minutes=7)
            with clock.frozen(moment):
                try:
                    with transaction.atomic():
                        step(settled, name, which)
                except Refused:
                    pass
        assert tallied() == truth()
        counting.compact()
        assert tallied() == truth()
        assert not Tally.objects.filter(n=0).exists()
        assert counting.audit() == []
        transaction.set_rollback(True)


def test_what_an_answer_took_is_kept_with_it(settled: Town) -> None:
    _case, part = working(settled)
    with clock.frozen(FRIDAY + timedelta(days=3)):
        answers.submit(part.pk, DONE, by=settled.roads_user)
    fact = Part.objects.get(referral=part)
    assert (fact.days, fact.in_time) == (3, True)
    with clock.frozen(FRIDAY + timedelta(days=4)):
        services.move_referral(part.pk, "reject", by=settled.reviewer, facts={"reason": "Tarih eksik."})
        assert not Part.objects.exists()
        assert not tallied()["answered", settled.roads.pk, date(2026, 11, 23)]
    with clock.frozen(FRIDAY + timedelta(days=60)):
        answers.submit(part.pk, DONE, by=settled.roads_user)
    fact = Part.objects.get(referral=part)
    assert (fact.days, fact.in_time) == (60, False)
    assert counting.audit() == []


def test_a_wrong_tally_is_found_and_put_right(settled: Town) -> None:
    delivered(settled)
    working(settled)
    Tally.objects.create(measure="received", key=0, day=date(2026, 11, 20), n=5)
    Tally.objects.filter(measure="given").delete()
    Part.objects.update(days=9)
    wrong = counting.audit()
    assert {row.measure for row in wrong} == {"received", "given", "answered"}
    assert [(row.says, row.is_right) for row in wrong if row.measure == "received"] == [(7, 2)]
    counting.audit(repair=True)
    assert counting.audit() == []
    assert tallied() == truth()
    assert Part.objects.get().days == 0


def test_rows_that_come_and_go_at_once_are_counted_too(settled: Town) -> None:
    """As generated histories come."""
    working(settled)
    part = Referral.objects.get()
    Case.objects.update(received_at=F("received_at") - timedelta(days=40))
    assert tallied() == truth()
    copies = [
        Referral(
            case=part.case,
            unit=unit,
            status="working",
            referred_at=part.referred_at,
            referred_by=part.referred_by,
            docket=docket,
        )
        for unit, docket in dockets(settled)
    ]
    Referral.objects.bulk_create(copies)
    assert tallied() == truth()
    Referral.objects.filter(pk__in=[row.pk for row in copies]).delete()
    assert tallied() == truth()


def dockets(place: Town) -> list[tuple[Unit, Docket]]:
    return [
        (unit, Docket.objects.create(holder="referral", kind="complaint"))
        for unit in (place.parks, place.spare)
    ]


def test_every_measure_counts_what_its_definition_says(settled: Town) -> None:
    """Whole house and period: the figures of the page against the definitions as filters."""
    closed(settled)
    working(settled)
    routed(settled, settled.roads, settled.parks)
    window = Window(date(2026, 11, 1), date(2026, 11, 20))
    house = reading.house(window)
    for name in ("gelen", "sonuclanan", "suresinde", "geciken", "acik", "donem-sonu", "sayilan"):
        assert house[name] == Case.objects.filter(MEASURES[name].where(window)).count(), name
