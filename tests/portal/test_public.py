"""The public list, the map and one public case; joining it; nothing of anybody in any of them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services as cases
from muhatap.cases.models import Attachment, Case, Event
from muhatap.kit import clock
from muhatap.places.models import District
from muhatap.portal import queries, tokens
from muhatap.publishing.rounding import LAT as HIGH
from tests.cases.town import Town
from tests.pages import body
from tests.publishing.test_rule import switch
from tests.publishing.town import LAT, LON, public, release, with_photo

pytestmark = pytest.mark.django_db
PERSONAL = ("Hatice", "Yıldız", "0555", "Mustafa", "evim", "38.46217", "27.21649")
VIEW = "38.3,27.0,38.6,27.5"


def address(case: Case) -> str:
    return f"/bildirimler/{case.number.replace('/', '-', 1)}/"


def marks(**values: str) -> list[dict[str, Any]]:
    answer = Client().get("/bildirimler/harita.json", {"kutu": VIEW, **values})
    assert answer.status_code == 200
    return list(json.loads(answer.content)["points"])


def test_the_list_names_topic_place_and_status_and_nobody(place: Town) -> None:
    case = public(place)
    listed = body(Client().get("/bildirimler/"))
    assert "Yol çökmesi" in listed and "Bornova, Kazımdirik Mahallesi" in listed and address(case) in listed
    assert "Alındı, ilgili birime iletiliyor" in listed
    for page in (listed, body(Client().get(address(case))), json.dumps(marks())):
        assert not [word for word in PERSONAL if word in page]


def test_the_list_is_narrowed_and_walked(place: Town) -> None:
    made = [public(place) for _n in range(23)]
    first = body(Client().get("/bildirimler/"))
    assert address(made[-1]) in first and address(made[0]) not in first and 'rel="next"' in first
    district = District.objects.get()
    other = District.objects.create(code="x", name="Konak", name_sort="konak", name_fold="konak")
    for values, found in (
        ({"ilce": str(district.pk)}, True),
        ({"ilce": str(other.pk)}, False),
        ({"konu": str(place.topic.pk)}, True),
        ({"durum": "acik"}, True),
        ({"durum": "kapali"}, False),
        ({"kutu": VIEW}, True),
        ({"kutu": "38.3,27.0,38.4,27.1"}, False),
        ({"konu": "kein", "ilce": "-1", "kutu": "x", "zaman": "99", "sayfa": "zz"}, True),
    ):
        assert (address(made[-1]) in body(Client().get("/bildirimler/", values))) is found, values
    Case.objects.update(received_at=clock.now() - timedelta(days=100))
    assert address(made[-1]) not in body(Client().get("/bildirimler/"))
    assert address(made[-1]) in body(Client().get("/bildirimler/", {"zaman": "365"}))


def test_the_map_counts_by_cells_and_one_alone_leads_to_its_page(place: Town) -> None:
    case = public(place)
    (mark,) = marks()
    assert mark["n"] == 1 and mark["url"] == address(case) and mark["label"] == "Yol çökmesi"
    assert (mark["lat"], mark["lon"]) == (38.4625, 27.216875)
    public(place, lat=LAT + HIGH / 3)
    public(place, lat=38.31, lon=27.05)
    assert sorted(mark["n"] for mark in marks()) == [1, 2]
    assert marks(durum="kapali") == []
    assert Client().get("/bildirimler/harita.json").status_code == 400
    assert Client().get("/bildirimler/harita.json?kutu=a,b,c,d").status_code == 400


def test_the_map_of_a_whole_town_costs_few_statements_and_few_marks(
    place: Town, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        public(place, lat=38.31 + n / 20, lon=27.05 + n / 20)
    with django_assert_max_num_queries(8):
        assert len(marks()) == 5


def test_one_case_tells_its_story_without_names_and_its_words_once_released(place: Town) -> None:
    case = with_photo(place)
    photo = Attachment.objects.get(case=case)
    by = place.coordinator
    cases.move(case.pk, "route", by=by, facts={"units": [place.roads.pk], "text": "Ali Usta baksın"})
    cases.move(case.pk, "note", by=by, facts={"text": "Yalnız içeride"})
    page = body(Client().get(address(case)))
    assert "Şu birime iletildi: Yol Bakım ve Onarım." in page and "İlgili birim çalışıyor" in page
    assert 'content="noindex"' in page and "Yalnız içeride" not in page and "Ali Usta" not in page
    assert "Ayla" not in page and "foto" not in page.replace("fotoğraf", "").replace("Fotoğraf", "")
    release(case, place, "Yol çöktü.", photos=frozenset({photo.pk}))
    page = body(Client().get(address(case)))
    assert "Yol çöktü." in page and f"foto/{photo.pk}/" in page
    english = Client(headers={"accept-language": "en"}).get(address(case))
    assert "Forwarded to: Yol Bakım ve Onarım." in body(english)


def test_somebody_else_joins_the_case_that_is_there(place: Town) -> None:
    case = public(place)
    client = Client()
    page = body(client.get(address(case)))
    assert "Ben de yaşıyorum" in page
    token = tokens.new_form()
    facts = {"token": token, "text": "Bizim sokakta da var", "website": ""}
    quick = client.post(f"{address(case)}ben-de/", facts)
    assert quick.status_code == 429 and "Bizim sokakta da var" in body(quick)
    with clock.frozen(clock.now() + timedelta(seconds=20)):
        sent = client.post(f"{address(case)}ben-de/", facts)
        assert sent.headers["Location"] == "/bildir/eklendi/"
        again = client.post(f"{address(case)}ben-de/", facts)
        assert again.status_code == 302
    joined = Event.objects.get(case=case, move="join")
    assert joined.fact("text") == "Bizim sokakta da var" and Case.objects.count() == 1
    shown = body(Client().get(address(case)))
    assert "Aynı durum yeniden bildirildi." in shown and "Bizim sokakta" not in shown
    stale = client.post(f"{address(case)}ben-de/", {"token": "x", "text": "Yine"})
    assert stale.status_code == 422 and "Yine" in body(stale)


def test_one_s_own_report_begins_with_topic_and_neighbourhood(place: Town) -> None:
    case = public(place)
    page = body(Client().get("/bildir/", {"gibi": case.number.replace("/", "-", 1)}))
    assert f'value="{place.topic.pk}" selected' in page and "Kazımdirik" in page
    assert not [word for word in PERSONAL if word in page]
    assert Client().get("/bildir/", {"gibi": "2026-999999-9"}).status_code == 200


def test_the_report_form_leads_to_what_is_near(place: Town) -> None:
    case, hidden = public(place), public(place)
    Case.objects.filter(pk=hidden.pk).update(identity_hidden=True)
    found = {one.public_id for one in queries.near(place.topic, LAT, LON)}
    assert found == {case.number.replace("/", "-", 1), ""}


def test_what_is_not_public_or_switched_off_is_not_there(place: Town) -> None:
    case = public(place)
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)
    assert Client().post(f"{address(case)}ben-de/").status_code == 404
    assert Client().get(address(case)).status_code == 404
    assert marks() == []
    assert "Çevremde" in body(Client().get("/basla/"))
    switch("publishing.open", False, place)
    for path in ("/bildirimler/", "/bildirimler/harita.json", address(case)):
        assert Client().get(path).status_code == 404
    assert "Çevremde" not in body(Client().get("/basla/"))


def test_the_list_costs_few_statements_however_long(place: Town, django_assert_max_num_queries: Any) -> None:
    for _n in range(6):
        release(public(place), place)
    district = str(District.objects.get().pk)
    with django_assert_max_num_queries(8):
        Client().get("/bildirimler/", {"ilce": district})
