"""The first visit: offered, never forced, one's own; the practice record leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from muhatap.cases.models import Case, Contact, Topic
from muhatap.citizens.models import Citizen
from muhatap.guide.models import FirstVisit
from muhatap.intake.models import Draft
from muhatap.notifications.models import Notice
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
OFFER, CARD = "Beş dakikada Muhatap", "data-tour "


@pytest.fixture
def place(settled: Town) -> Town:
    return settled


def go(client: Client, act: str, stop: str = "") -> str:
    """Press a button of the visit; answers where it leads."""
    said = client.post("/kilavuz/tur/", {"yap": act, "durak": stop})
    assert said.status_code == 302
    return str(said.headers["Location"])


def typed(place: Town, **changes: Any) -> dict[str, Any]:
    return {
        "who": "new",
        "new_name": "Ayşe Deneme",
        "new_phone": "0532 000 00 00",
        "new_kind": "natural",
        "kind": "complaint",
        "channel": "phone",
        "text": "Okulun önünde çukur var.",
        "topic": str(place.topic.pk),
        **changes,
    }


def test_it_is_offered_until_answered_and_begins_again_from_the_guide(client: Client, place: Town) -> None:
    sit(client, place.agent)
    assert OFFER in body(client.get("/gunum/"))
    assert OFFER in body(client.get("/gunum/")), "looking is no answer"
    go(client, "istemem")
    assert OFFER not in body(client.get("/gunum/"))
    assert FirstVisit.objects.get().state == "declined"
    sit(client, place.agent)  # another day
    assert OFFER not in body(client.get("/gunum/"))
    sit(client, place.coordinator)
    assert OFFER in body(client.get("/gunum/")), "each their own"
    assert go(client, "basla") == "/gunum/"
    page = body(client.get("/gunum/"))
    assert CARD in page and OFFER not in page


def test_the_desk_walks_home_practice_queue_and_out(client: Client, place: Town) -> None:
    sit(client, place.agent)
    assert go(client, "durak", "0") == "/gunum/"
    assert "1. durak" in body(client.get("/gunum/"))
    assert go(client, "durak", "1") == "/kilavuz/alistirma/"
    assert "2. durak" in body(client.get("/kilavuz/alistirma/"))
    elsewhere = body(client.get("/hesabim/"))
    assert "tur sizi bekliyor" in elsewhere and 'value="1"' in elsewhere
    assert client.post("/kilavuz/alistirma/", typed(place)).status_code == 302
    assert "3. durak" in body(client.get("/kilavuz/alistirma/bitti/")), "the record leads on by itself"
    assert go(client, "durak", "3").startswith("/kuyruk/")
    assert FirstVisit.objects.get().stop == 3
    sit(client, place.agent)  # signed out in between
    assert "yarım kaldı" in body(client.get("/gunum/"))
    assert go(client, "durak", "4") == "/kilavuz/"
    assert "Turu bitir" in body(client.get("/kilavuz/"))
    go(client, "bitti")
    assert FirstVisit.objects.get().state == "finished"
    assert CARD not in body(client.get("/kilavuz/"))


@pytest.mark.parametrize("stop", ["", "99", "-1", "x", "٣", "9" * 30])
def test_a_strange_stop_is_one_of_the_walk(client: Client, place: Town, stop: str) -> None:
    sit(client, place.roads_user)
    assert go(client, "durak", stop) in {"/gunum/", "/kilavuz/"}
    assert client.get("/gunum/").status_code == 200


def test_a_unit_has_a_short_walk_and_no_practice(client: Client, place: Town) -> None:
    sit(client, place.roads_user)
    assert go(client, "durak", "1") == "/kuyruk/gelen/"
    assert CARD in body(client.get("/kuyruk/gelen/"))
    assert client.get("/kilavuz/alistirma/").status_code == 404


def counted() -> list[int]:
    return [model.objects.count() for model in (Case, Citizen, Contact, Draft, Notice)]


def place_in_the_year(case: Case) -> int:
    """`43318` of `2026/043318-5`."""
    return int(case.number.split("/")[1].split("-")[0])


def test_practice_judges_like_the_desk_and_keeps_nothing(client: Client, place: Town) -> None:
    last = place_in_the_year(place.register().case)
    sit(client, place.agent)
    before = counted()
    page = body(client.get("/kilavuz/alistirma/"))
    assert "Bu bir alıştırmadır." in page and "data-draft" not in page and "Kaydet, yenisi" not in page
    lacking = client.post("/kilavuz/alistirma/", typed(place, text="", topic=""))
    assert lacking.status_code == 422 and "Ayşe Deneme" in body(lacking) and "Kaydedilmedi" in body(lacking)
    done = client.post("/kilavuz/alistirma/", typed(place), follow=True)
    assert "Kaydınız tam olurdu." in body(done) and "Okulun önünde" in body(done)
    Topic.objects.filter(pk=place.topic.pk).update(needs_place=True)
    assert client.post("/kilavuz/alistirma/", typed(place)).status_code == 422
    Topic.objects.filter(pk=place.topic.pk).update(needs_place=False)
    assert counted() == before
    assert place_in_the_year(place.register().case) == last + 1, "no number was used"


def test_nothing_was_tried_leads_to_the_form(client: Client, place: Town) -> None:
    sit(client, place.agent)
    assert client.get("/kilavuz/alistirma/bitti/").headers["Location"] == "/kilavuz/alistirma/"


def test_the_offer_costs_one_statement_and_nothing_after_the_answer(
    client: Client, place: Town, django_assert_max_num_queries: Any
) -> None:
    sit(client, place.agent)
    go(client, "istemem")
    client.get("/gunum/")
    with django_assert_max_num_queries(40) as told:
        client.get("/gunum/")
    assert not [one for one in told.captured_queries if "guide_firstvisit" in one["sql"]]
