"""What stands beside the form of a caller who is known: their last cases, as far as one may know of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.citizens.models import Citizen
from muhatap.intake.queries import EARLIER
from muhatap.kit import clock
from tests.cases.town import Town, citizen
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
PATH = "/yeni/onceki/"


def test_the_last_cases_of_the_caller_stand_beside_the_form(
    desk: Client, place: Town, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    asked = {"citizen": str(place.citizen.pk)}
    assert "Görebildiğiniz önceki başvurusu yok." in body(desk.post(PATH, asked))
    made = [
        place.register(text=f"{n}. çukur", received_at=clock.now() - timedelta(days=n)).case
        for n in range(1, EARLIER + 3)
    ]
    other = place.register(citizen=citizen("Ali Can", "+905550000029")).case
    desk.post(PATH, asked)
    with django_assert_max_num_queries(8):
        page = body(desk.post(PATH, asked))
    shown = [case.number for case in made if case.number in page]
    assert shown == [case.number for case in made[:EARLIER]], "the newest, and no more"
    assert other.number not in page
    assert f'href="/basvuru/{made[0].pk}/"' in page and f'href="/hemsehriler/{place.citizen.pk}/"' in page
    assert made[0].title in page and made[0].get_status_display() in page
    assert "hx-post" in body(desk.get("/yeni/")) and PATH in body(desk.get("/yeni/"))


@pytest.mark.duty("privacy.hidden-applicant")
def test_nothing_of_a_hidden_or_sensitive_matter_stands_there(desk: Client, place: Town) -> None:
    asked = {"citizen": str(place.citizen.pk)}
    open_case = place.register().case
    hidden = place.register(by=place.coordinator, identity_hidden=True, route=False).case
    kept = place.register(by=place.coordinator, is_sensitive=True, route=False).case
    page = body(desk.post(PATH, asked))
    assert open_case.number in page and hidden.number not in page and kept.number not in page
    page = body(sit(desk, place.approver).post(PATH, asked))
    assert hidden.number in page and kept.number in page, "who may know sees all"
    Citizen.objects.filter(pk=place.citizen.pk).update(identity_hidden=True)
    page = body(sit(desk, place.agent).post(PATH, asked))
    assert open_case.number not in page and "Son başvuruları" in page


@pytest.mark.parametrize("given", ["", "x", "0", "-1", "9" * 40, "12345678"])
def test_whom_nobody_knows_brings_nothing(desk: Client, place: Town, given: str) -> None:
    answer = desk.post(PATH, {"citizen": given})
    assert answer.status_code == 200 and "/basvuru/" not in body(answer)
    assert sit(desk, place.roads_user).post(PATH, {"citizen": given}).status_code == 404
