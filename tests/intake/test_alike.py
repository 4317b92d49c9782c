"""What may be the same matter is shown while one types, however its place was told."""

from __future__ import annotations

import pytest
from django.test import Client

from muhatap.cases import services
from muhatap.places.models import Neighbourhood
from tests.cases.town import Town
from tests.citizens.people import kazimdirik
from tests.intake.calls import call
from tests.pages import body

pytestmark = pytest.mark.django_db


def test_a_near_case_of_anybody_is_shown_while_typing(desk: Client, place: Town) -> None:
    near = place.register(lat=38.45, lon=27.05).case
    far = place.register(lat=38.46, lon=27.05).case
    asked = {"topic": str(place.topic.pk), "lat": "38.4503", "lon": "27.05"}
    page = body(desk.get("/yeni/ayni/", asked))
    assert near.number in page and far.number not in page
    for odd in (
        {"lat": "nan"},
        {"lat": "inf"},
        {"lat": "x"},
        {"lon": "9e999"},
        {"topic": "²"},
        {"citizen": "²"},
    ):
        assert desk.get("/yeni/ayni/", {**asked, **odd}).status_code == 200, odd


def test_the_same_matter_is_found_by_what_is_known_of_its_place(desk: Client, place: Town) -> None:
    area = kazimdirik()
    other = Neighbourhood.objects.get(name="Erzene")
    pointed = place.register(lat=38.45, lon=27.05, district=area.district).case
    told = place.register(neighbourhood=area, street="sanat sokak").case
    elsewhere = place.register(neighbourhood=other).case
    asked = {"topic": str(place.topic.pk)}
    page = body(desk.post("/yeni/ayni/", {**asked, "neighbourhood": str(area.pk), "street": "SANAT SOKAK"}))
    assert page.index(told.number) < page.index(pointed.number), "who named the neighbourhood comes first"
    assert "aynı sokak" in page and "aynı ilçe" in page and elsewhere.number not in page
    pressed = {**asked, "lat": "38.4503", "lon": "27.05", "neighbourhood": str(area.pk)}
    page = body(desk.post("/yeni/ayni/", pressed))
    assert pointed.number in page and told.number in page and elsewhere.number not in page
    for number in (pointed.pk, told.pk):
        assert f'value="bagla-{number}"' in page


@pytest.mark.duty("intake.duplicate-request-guard")
def test_a_point_and_a_named_neighbourhood_may_be_the_same_place(desk: Client, place: Town) -> None:
    area = kazimdirik()
    next_door = Neighbourhood.objects.get(name="Erzene")
    first = place.register(lat=38.45, lon=27.05, district=area.district, neighbourhood=next_door).case
    warned = desk.post("/yeni/", call(place, channel="counter", neighbourhood=str(area.pk)))
    assert warned.status_code == 409 and first.number in body(warned)
    far = call(place, channel="counter", neighbourhood=str(area.pk), lat="38.48", lon="27.05")
    assert desk.post("/yeni/", far).status_code == 302, "three kilometres away it is another matter"


def test_two_named_neighbourhoods_are_two_matters(desk: Client, place: Town) -> None:
    area = kazimdirik()
    other = Neighbourhood.objects.get(name="Erzene")
    place.register(neighbourhood=other)
    assert desk.post("/yeni/", call(place, channel="counter", neighbourhood=str(area.pk))).status_code == 302


def test_what_may_be_the_same_stands_again_on_a_refused_form(desk: Client, place: Town) -> None:
    """The panel asks the server as soon as the page is there, where a topic stands on it."""
    page = body(desk.get("/yeni/"))
    assert 'id="ayni" hx-post="/yeni/ayni/" hx-trigger="change' in page
    refused = desk.post("/yeni/", call(place, text=""))
    assert refused.status_code == 422
    assert 'id="ayni" hx-post="/yeni/ayni/" hx-trigger="load, change' in body(refused)


def test_a_closed_case_is_not_offered_for_binding_by_its_address(desk: Client, place: Town) -> None:
    case = place.register(channel="counter").case
    services.move(case.pk, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
    refused = desk.post("/yeni/", call(place, text="Yol çöktü.", yap=f"bagla-{case.pk}"))
    assert refused.status_code == 409 and "Yol çöktü." in body(refused)
