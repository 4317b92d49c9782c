"""Merging while others work on the same people."""

from __future__ import annotations

from functools import partial

import pytest

from muhatap.cases.models import Case
from muhatap.citizens.models import Citizen
from muhatap.people import services
from muhatap.people.models import Merge
from tests.cases.racing import at_once, meanwhile
from tests.cases.town import Town, town
from tests.people.test_merging import WHY, of, two


@pytest.fixture(scope="module")
def busy(real: None) -> Town:
    """The town, committed."""
    return town()


@pytest.mark.races
def test_a_case_registered_during_a_merge_is_the_kept_ones(busy: Town) -> None:
    kept, other = two(busy, name="Zeynep Kara", number="")
    merge = partial(services.merge, kept.pk, other.pk, take=[], reason=WHY, by=busy.agent)
    _merged, case, waited = meanwhile(merge, partial(of, busy, other))
    assert waited, "the desk waits for the merging"
    assert isinstance(case, Case)
    case.refresh_from_db()
    assert case.citizen_id == kept.pk
    assert case.reply_point is not None and case.reply_point.citizen_id == kept.pk


@pytest.mark.races
def test_a_merge_during_a_registration_takes_the_case_along(busy: Town) -> None:
    kept, other = two(busy, name="Zeynep Akın", number="")
    merge = partial(services.merge, kept.pk, other.pk, take=[], reason=WHY, by=busy.agent)
    case, merged, waited = meanwhile(partial(of, busy, other), merge)
    assert waited and isinstance(merged, Merge) and isinstance(case, Case)
    case.refresh_from_db()
    assert case.citizen_id == kept.pk


@pytest.mark.races
def test_two_who_merge_the_same_pair_crosswise_make_one_merge(busy: Town) -> None:
    kept, other = two(busy, name="Zeynep Ova", number="")
    ways = ((kept.pk, other.pk), (other.pk, kept.pk))
    ended = at_once(
        *(partial(services.merge, one, two, take=[], reason=WHY, by=busy.agent) for one, two in ways)
    )
    assert sum(isinstance(one, Merge) for one in ended) == 1
    assert Citizen.objects.filter(pk__in=[kept.pk, other.pk], merged_into=None).count() == 1
