"""Loading places, finding them by point and by name, and the doors to them."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.kit.errors import Incomplete, NotYours
from muhatap.kit.forms import Combo
from muhatap.organization import queries as organization
from muhatap.organization.models import AdminEvent
from muhatap.organization.roles import Role
from muhatap.places import queries, services
from muhatap.places.forms import NeighbourhoodField
from muhatap.places.models import District, Neighbourhood
from tests.cast import person
from tests.places.shapes import NEIGHBOURHOODS, town
from tests.trying import often

pytestmark = pytest.mark.django_db
OSM = "© OpenStreetMap contributors, ODbL 1.0"


@pytest.fixture
def places() -> None:
    """The small town."""
    by = organization.system()
    services.load_districts(town(), attribution=OSM, by=by)
    services.load_neighbourhoods(NEIGHBOURHOODS, by=by)


def test_a_point_finds_its_district(places: None) -> None:
    found = queries.district_at(38.45, 27.05)
    assert found is not None
    assert found.name == "Bornova"
    assert queries.district_at(38.45, 27.15) == District.objects.get(code="cigli")
    assert queries.district_at(39.0, 27.05) is None


def test_only_who_administers_may_load_and_it_is_written_down(places: None) -> None:
    with pytest.raises(NotYours):
        services.load_districts(town(), attribution=OSM, by=person(Role.AGENT))
    admin = person(Role.ADMIN)
    assert len(services.load_districts(town(), attribution=OSM, by=admin)) == 2
    assert AdminEvent.objects.filter(by_id=admin.actor_id, action="places.load_districts").exists()
    assert District.objects.count() == 2


@pytest.mark.parametrize(
    "file",
    [
        {}, {"features": []}, {"features": ["x"]}, {"features": [{"properties": {"ilce": "Yok"}}]},
        {"features": [{"properties": {}, "geometry": town()["features"][0]["geometry"]}]},
        {"features": town()["features"] + town()["features"]},
    ],
)  # fmt: skip
def test_a_bad_file_changes_nothing(places: None, file: dict[str, object]) -> None:
    with pytest.raises(Incomplete):
        services.load_districts(file, attribution=OSM, by=organization.system())
    assert District.objects.count() == 2


def test_a_bad_table_changes_nothing_and_names_the_line(places: None) -> None:
    rows = [{"ilce": "Bornova", "mahalle_kodu": "9", "mahalle": "Yeni", "nufus": "1"}]
    with pytest.raises(Incomplete, match=r"^3\."):
        services.load_neighbourhoods(
            [*rows, {"ilce": "Yozgat", "mahalle_kodu": "10", "mahalle": "Y"}], by=organization.system()
        )
    assert not Neighbourhood.objects.filter(code="9").exists()
    assert services.load_neighbourhoods(rows, by=organization.system()) == 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("kazım", "Kazımdirik"), ("KAZIMDIRIK", "Kazımdirik"), ("bornova kaz", "Kazımdirik"),
        ("Bornova, Kazımdirik Mahallesi", "Kazımdirik"), ("isikkent", "Işıkkent"), ("IŞIKKENT", "Işıkkent"),
        ("cigli sirin", "Şirintepe"), ("yıl", "75. Yıl"), ("75 yil mah.", "75. Yıl"),
    ],
)  # fmt: skip
def test_names_are_found_with_and_without_turkish_letters(places: None, typed: str, name: str) -> None:
    assert [row.name for row in queries.search_neighbourhoods(typed)] == [name]


def test_a_miss_offers_the_nearest_word(places: None) -> None:
    found = queries.search_neighbourhoods("kazimdrik")
    assert [(row.name, row.near) for row in found] == [("Kazımdirik", True)]
    assert queries.search_neighbourhoods("zzzzqqq") == []
    assert queries.search_neighbourhoods("   ") == []


def test_made_up_cells_are_marked_and_find_a_neighbourhood(places: None) -> None:
    assert queries.neighbourhood_at(38.45, 27.05) is None
    near = queries.spot(38.45, 27.05)
    assert near.label == "Bornova"
    assert services.cut_cells(by=organization.system()) == 5
    row = Neighbourhood.objects.get(name="Erzene")
    assert row.is_synthetic
    assert row.lat is not None
    assert row.lon is not None
    assert queries.neighbourhood_at(row.lat, row.lon) == row
    assert queries.spot(row.lat, row.lon).label == "Bornova, Erzene Mahallesi"
    assert services.cut_cells(by=organization.system()) == 0


def test_where_no_shape_is_known_the_nearest_is_offered(places: None) -> None:
    Neighbourhood.objects.filter(code="2").update(lat=38.44, lon=27.04)
    found = queries.spot(38.45, 27.05)
    assert found.neighbourhood is not None
    assert (found.neighbourhood.name, found.is_nearest) == ("Erzene", True)


def test_typed_names_resolve_without_a_list(places: None) -> None:
    field = NeighbourhoodField(required=False)
    row = Neighbourhood.objects.get(name="Kazımdirik")
    assert field.clean(("", "kazimdirik")) == row
    assert field.clean((str(row.pk), row.label)) == row
    assert field.clean((str(row.pk), "Erzene")).name == "Erzene"  # what is seen counts
    assert field.clean(("", "")) is None
    with translation.override("en"):
        assert field.clean(("", row.label)) == row, "as the page in English writes it"
    assert isinstance(field.widget, Combo)
    for start in (row, row.pk, str(row.pk)):  # what a form, an id, a kept draft begin with
        assert field.widget.label_of(start) == row.label
    assert field.widget.label_of("9" * 30) == field.widget.label_of("999999") == ""
    for wrong in [("", "zzzz"), ("9" * 30, ""), ("x\x00", ""), ("", "bornova")]:
        with pytest.raises(Exception, match="bulunamadı"):
            field.clean(wrong)


def test_the_doors_answer(places: None, client: Client) -> None:
    page = client.get("/yer/mahalle/", {"q": "kazim"}).content.decode()
    assert 'role="option"' in page
    assert "Kazımdirik" in page
    found = client.get("/yer/nokta/", {"lat": "38,45", "lon": "27.05"}).json()
    assert found["district"]["name"] == "Bornova"
    piece = client.get("/yer/nokta/", {"lat": "38.45", "lon": "27.05"}, headers={"HX-Request": "true"})
    assert 'name="district"' in piece.content.decode()
    assert client.get("/yer/nokta/", {"lat": "40", "lon": "27"}).json()["district"] is None


@pytest.mark.parametrize("lat", ["", "nan", "inf", "-inf", "1e400", "abc", "91", "9" * 5000, "٣٨x"])
def test_what_is_no_point_is_refused_with_a_sentence(client: Client, lat: str) -> None:
    answer = client.get("/yer/nokta/", {"lat": lat, "lon": "27"})
    assert answer.status_code == 422
    assert "nokta değil" in answer.json()["message"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=often(40))
@given(
    st.text(max_size=300)
    | st.sampled_from(["\x00", "%", "_", "\\", "'; DROP TABLE", "<script>alert(1)", "a" * 100_000])
)
def test_no_text_breaks_the_search(client: Client, text: str) -> None:
    answer = client.get("/yer/mahalle/", {"q": text.encode("utf-8", "replace").decode()})
    assert answer.status_code == (400 if "\x00" in text else 200)
    assert b"<script>alert" not in answer.content


def test_the_map_is_small_and_kept_by_the_browser(places: None, client: Client) -> None:
    first = client.get("/harita/ilceler.json")
    drawn = json.loads(first.content)
    assert len(drawn["features"]) == 2
    assert drawn["attribution"] == OSM
    assert client.get("/harita/ilceler.json", headers={"If-None-Match": first["ETag"]}).status_code == 304
    District.objects.update(drawn=[])
    assert client.get("/harita/ilceler.json", headers={"If-None-Match": first["ETag"]}).status_code == 200
