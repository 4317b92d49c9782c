"""Bulk moves while others make theirs with the same cases."""

from __future__ import annotations

from functools import partial

import pytest

from muhatap.cases.models import Event, Referral
from muhatap.lists import services
from muhatap.lists.models import BulkItem, BulkRun
from tests.cases.racing import at_once
from tests.cases.town import Town, town

MANY = 12


@pytest.fixture(scope="module")
def busy(real: None) -> Town:
    """The town, committed."""
    return town()


@pytest.mark.races
def test_two_workers_with_two_bulk_moves_of_the_same_cases(busy: Town) -> None:
    """Each case goes to one of the two units, the other move is told why; nothing is lost or done twice."""
    ids = [busy.register(route=False).case.pk for _number in range(MANY)]
    works = []
    for who, unit in ((busy.coordinator, busy.roads), (busy.supervisor, busy.parks)):
        run = services.choose(ids, "case:route", {"units": [unit.pk]}, by=who)
        services.start(run.pk, by=who)
        works.append(partial(services.make_all, run.pk, by=who))
    assert at_once(*works) == [None, None]
    assert set(BulkRun.objects.values_list("state", flat=True)) == {BulkRun.State.DONE}
    for pk in ids:
        told = sorted(BulkItem.objects.filter(case_id=pk).values_list("outcome", flat=True))
        assert told == ["done", "refused"]
        assert Referral.objects.filter(case_id=pk).count() == 1
        assert Event.objects.filter(case_id=pk, move="route").count() == 1
    refused = BulkItem.objects.filter(outcome="refused").values_list("reason", flat=True)
    assert len(refused) == MANY and all(refused)


@pytest.mark.races
def test_one_bulk_move_with_two_workers_is_made_once(busy: Town) -> None:
    ids = [busy.register(route=False).case.pk for _number in range(MANY)]
    run = services.choose(ids, "case:note", {"text": "Hepsine bakıldı."}, by=busy.coordinator)
    services.start(run.pk, by=busy.coordinator)
    at_once(*[partial(services.make_all, run.pk, by=busy.coordinator)] * 2)
    assert set(run.items.values_list("outcome", flat=True)) == {"done"}
    for pk in ids:
        assert Event.objects.filter(case_id=pk, move="note").count() == 1
