"""Which cases are public, and what of them; the point is never the door."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muhatap.cases import services as cases
from muhatap.cases.models import Case, Kind
from muhatap.kit import clock
from muhatap.organization.models import Setting
from muhatap.publishing import queries, rounding, services, telling
from muhatap.publishing.models import State
from muhatap.publishing.services import Verdict
from tests.cases.town import Town
from tests.publishing.town import LAT, LON, public, release

pytestmark = pytest.mark.django_db
PERSONAL = ("Hatice", "Yıldız", "0555", "Mustafa", "Caddesi", "evim", "evi")


def told(case: Case) -> telling.PublicCase | None:
    found = queries.by_id(queries.public_id(case.number))
    return telling.tell([found])[0] if found else None


def words(shown: Any) -> str:
    return " ".join(str(value) for key, value in asdict(shown).items() if key not in ("topic", "public_id"))


def switch(key: str, value: Any, place: Town) -> None:
    Setting.objects.update_or_create(
        key=key,
        defaults={"value": value, "changed_at": clock.now(), "changed_by_id": place.manager.actor_id},
    )


def test_a_fresh_case_shows_topic_and_square_and_not_one_word_of_the_applicant(place: Town) -> None:
    case = public(place)
    shown = told(case)
    assert shown is not None
    assert shown.text == shown.answer == "" and shown.photos == ()
    assert shown.place == "Bornova, Kazımdirik Mahallesi"
    assert (shown.lat, shown.lon) == rounding.rounded(LAT, LON) != (LAT, LON)
    assert not [word for word in PERSONAL if word in words(shown)]


@pytest.mark.parametrize(
    "column",
    [
        {"is_sensitive": True},
        {"identity_hidden": True},
        {"kind": Kind.INFORMATION_REQUEST},
        {"kind": Kind.THANKS},
    ],
)
def test_what_is_sensitive_hidden_or_about_a_person_is_not_there(place: Town, column: Any) -> None:
    case = public(place)
    Case.objects.filter(pk=case.pk).update(**column)
    assert told(case) is None and not queries.listed().exists()


def test_flags_set_later_count_at_once(place: Town) -> None:
    case = public(place)
    release(case, place)
    assert queries.listed().count() == 1
    place.topic.is_public = False
    place.topic.save()
    assert told(case) is None
    place.topic.is_public = True
    place.topic.save()
    place.citizen.identity_hidden = True
    place.citizen.save()
    assert told(case) is None
    place.citizen.identity_hidden = False
    place.citizen.save()
    switch("publishing.open", False, place)
    assert told(case) is None and not queries.listed().exists()


def test_what_is_old_leaves_public_view(place: Town) -> None:
    case = public(place)
    switch("publishing.days", 30, place)
    Case.objects.filter(pk=case.pk).update(received_at=clock.now() - timedelta(days=31))
    assert told(case) is None


def test_a_cancelled_case_answers_under_its_number_without_words_and_stands_in_no_list(place: Town) -> None:
    case = public(place)
    release(case, place)
    by = place.coordinator
    cases.move(case.pk, "cancel", by=by, facts={"reason": "Mükerrer"})
    shown = told(case)
    assert shown is not None and shown.is_closed and shown.text == ""
    assert not queries.listed().exists()


def test_taken_out_is_gone_and_comes_back_when_decided_anew(place: Town) -> None:
    case = public(place)
    services.decide(case.pk, Verdict(State.REMOVED), version=0, by=place.reviewer)
    assert told(case) is None
    services.decide(case.pk, Verdict(State.WITHHELD), version=1, by=place.reviewer)
    assert told(case) is not None


@given(
    st.floats(-89, 89, allow_nan=False),
    st.floats(-179, 179, allow_nan=False),
)
def test_rounding_moves_no_further_than_a_square_and_hides_where_in_it(lat: float, lon: float) -> None:
    there = rounding.rounded(lat, lon)
    assert abs(there[0] - lat) <= rounding.LAT and abs(there[1] - lon) <= rounding.LON
    again = rounding.rounded(*there)
    assert again == there
    touched = rounding.box(lat, lon, lat, lon)
    assert touched.north - touched.south == 1 == touched.east - touched.west


def test_a_box_moved_in_small_steps_does_not_find_the_door(place: Town) -> None:
    """Whoever asks for ever smaller boxes learns the square and no more."""
    public(place)
    south, west, north, east = rounding.box(LAT, LON, LAT, LON).edges
    inside = [(south + (north - south) * n / 7, west + (east - west) * n / 7) for n in range(1, 7)]
    for lat, lon in inside:
        box = rounding.read_box(f"{lat},{lon},{lat},{lon}")
        assert queries.narrowed(queries.listed(), queries.Wanted(box=box)).count() == 1
    beyond = rounding.box(north + 0.0005, east + 0.0005, north + 0.0006, east + 0.0006)
    assert not queries.narrowed(queries.listed(), queries.Wanted(box=beyond)).exists()


def test_only_numbers_of_ours_are_looked_for() -> None:
    assert queries.number_of("2026-043318-5") == "2026/043318-5"
    assert queries.public_id("2026/043318-5") == "2026-043318-5"
    for text in ("", "2026/043318-5", "2026-", "x" * 500, "2026-1-2-3", "٢٠٢٦-1"):
        assert queries.number_of(text) == ""


def test_telling_many_costs_as_many_statements_as_telling_one(
    place: Town, django_assert_num_queries: Any
) -> None:
    for _n in range(4):
        release(public(place), place)
    rows = list(queries.page(queries.Wanted()).rows)
    assert len(rows) == 4
    with django_assert_num_queries(3):
        shown = telling.tell(rows)
        assert {one.place for one in shown} and {one.group for one in shown}
