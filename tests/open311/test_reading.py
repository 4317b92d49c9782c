"""Reading by the door: valid by the published schema, XML and JSON alike, only what is public."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml
from django.test import Client
from georeport import GeoReport  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from muhatap.cases import services as cases
from muhatap.cases.models import Attachment, Case
from muhatap.kit import clock
from tests.cases.town import Town
from tests.publishing.test_rule import switch
from tests.publishing.town import LAT, LON, public, release, with_photo

pytestmark = pytest.mark.django_db
SCHEMA = yaml.safe_load(Path(__file__).with_name("georeport_v2-1.yaml").read_text(encoding="utf-8"))
BASE = "/open311/v2/"


def valid(name: str, value: Any) -> None:
    """Judge a value by the schema that the specification's authors published."""
    schema = {"$ref": f"#/definitions/{name}", "definitions": SCHEMA["definitions"]}
    checker = jsonschema.FormatChecker()
    jsonschema.Draft4Validator(schema, format_checker=checker).validate(value)


def get(what: str, expected: int = 200, /, **values: Any) -> Any:
    answer = Client().get(f"{BASE}{what}.json", values)
    assert answer.status_code == expected, answer.content.decode()
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.content)


def get_xml(what: str, expected: int = 200, /, **values: Any) -> ElementTree.Element:
    answer = Client().get(f"{BASE}{what}.xml", values)
    assert answer.status_code == expected, answer.content.decode()
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ElementTree.fromstring(answer.content)


def as_text(value: Any) -> Any:
    """A JSON tree as XML says it: words, `true` and `false`, empty for nothing."""
    if isinstance(value, dict):
        return {key: as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_text(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def as_tree(element: ElementTree.Element) -> Any:
    """An XML tree as nested words; elements of lists lose their name."""
    if not len(element):
        return element.text or ""
    plural = {
        "services",
        "attributes",
        "values",
        "service_requests",
        "errors",
        "photos",
        "endpoints",
        "formats",
    }
    if element.tag in plural:
        return [as_tree(one) for one in element]
    return {one.tag: as_tree(one) for one in element}


def ids(**values: Any) -> list[str]:
    return [row["service_request_id"] for row in get("requests", **values)]


def public_id(case: Case) -> str:
    return case.number.replace("/", "-", 1)


def test_discovery_names_a_production_and_a_test_endpoint_without_a_charset(place: Town) -> None:
    for form, kind in (("json", "application/json"), ("xml", "text/xml")):
        for where in ("/open311/discovery.", "/open311/v2/discovery."):
            answer = Client().get(where + form)
            assert answer.status_code == 200 and answer.headers["Content-Type"] == kind
    told = json.loads(Client().get("/open311/v2/discovery.json").content)
    assert {"changeset", "contact", "key_service", "endpoints"} <= told.keys()
    assert [one["type"] for one in told["endpoints"]] == ["production", "test"]
    for one in told["endpoints"]:
        assert one["formats"] == ["text/xml", "application/json"] and one["url"].startswith("http")
        assert (
            Client().get(one["url"].removeprefix("http://localhost:8000") + "/services.json").status_code
            == 200
        )


def test_services_are_the_public_topics_in_use(place: Town) -> None:
    rows = get("services")
    assert [row["service_code"] for row in rows] == ["yol.cokme"]
    for row in rows:
        valid("Service", row)
        assert row["metadata"] is True
    assert as_tree(get_xml("services")) == as_text(rows)
    place.topic.is_sensitive = True
    place.topic.save()
    assert get("services") == [] and len(get_xml("services")) == 0
    assert get("services/yol.cokme", 404)[0]["code"] == 404


def test_a_definition_tells_the_topic_s_questions(place: Town) -> None:
    told = get("services/yol.cokme")
    valid("ServiceDefinition", told)
    width, where, more = told["attributes"]
    assert (width["datatype"], width["required"], width["order"]) == ("number", True, 1)
    assert where["values"] == [{"key": "Yol", "name": "Yol"}, {"key": "Kaldırım", "name": "Kaldırım"}]
    assert more["datatype"] == "string" and "values" not in more
    assert as_tree(get_xml("services/yol.cokme")) == as_text(told)
    assert get_xml("services/yok", 404).find("error/code").text == "404"  # type: ignore[union-attr]


def test_a_request_has_no_word_of_the_applicant_before_a_moderator(place: Town) -> None:
    case = with_photo(place)
    (row,) = get(f"requests/{public_id(case)}")
    valid("Request", row)
    assert row["description"] == "" and "media_url" not in row
    assert (row["lat"], row["long"]) == (38.4625, 27.216875) != (LAT, LON)
    assert row["address"] == "Bornova, Kazımdirik Mahallesi" and row["status"] == "open"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["requested_datetime"])
    whole = json.dumps(row, ensure_ascii=False)
    assert not [word for word in ("Hatice", "Yıldız", "0555", "Mustafa", "evim") if word in whole]
    photo = Attachment.objects.get(case=case)
    assert Client().get(f"/bildirimler/{public_id(case)}/foto/{photo.pk}/").status_code == 404
    release(case, place, "Yol çöktü & geçilmiyor <b>.", photos=frozenset({photo.pk}))
    (row,) = get("requests", service_request_id=public_id(case), extensions="true")
    valid("Request", row)
    assert row["description"] == "Yol çöktü & geçilmiyor <b>."
    assert row["extended_attributes"]["status"] == "received"
    assert row["extended_attributes"]["photos"] == [row["media_url"]]
    shown = Client().get(row["media_url"].removeprefix("http://testserver"))
    assert b"".join(shown).startswith(b"\xff\xd8")
    xml = get_xml(f"requests/{public_id(case)}", extensions="true")
    assert xml.tag == "service_requests" and as_tree(xml) == as_text([row])


@pytest.mark.duty("privacy.hidden-applicant")
def test_hidden_and_sensitive_cases_are_nowhere(place: Town) -> None:
    shown, hidden, sensitive = public(place), public(place), public(place)
    Case.objects.filter(pk=hidden.pk).update(identity_hidden=True)
    Case.objects.filter(pk=sensitive.pk).update(is_sensitive=True)
    assert ids() == [public_id(shown)]
    asked = ",".join(public_id(case) for case in (shown, hidden, sensitive))
    assert ids(service_request_id=asked) == [public_id(shown)]
    for case in (hidden, sensitive):
        get(f"requests/{public_id(case)}", 404)
        get(f"tokens/{public_id(case)}", 404)
        assert ids(q="yol", lat=LAT, long=LON) == [public_id(shown)]


def test_filters_narrow_and_an_id_overrides_them(place: Town) -> None:
    old, new = public(place), public(place)
    Case.objects.filter(pk=old.pk).update(received_at=clock.now() - timedelta(days=100))
    cases.move(new.pk, "cancel", by=place.coordinator, facts={"reason": "Mükerrer"})
    third = public(place)
    assert ids() == [public_id(third)], "90 days, and nothing that was taken off"
    span = {"start_date": "2026-07-01T00:00:00Z", "end_date": "2026-09-01T00:00:00Z"}
    assert ids(**span) == [public_id(old)]
    assert ids(end_date="2026-09-01T00:00:00Z") == [public_id(old)]
    assert ids(start_date="2026-08-01") == [public_id(old)]
    assert ids(service_code="yok,yol.cokme") == [public_id(third)] and ids(service_code="yok") == []
    assert ids(status="open") == [public_id(third)] and ids(status="closed") == []
    assert ids(status="open,closed") == [public_id(third)]
    assert ids(lat=LAT, long=LON, radius=200) == [public_id(third)]
    assert ids(lat=LAT + 0.01, long=LON, radius=200) == []
    assert ids(q="ÇÖKME") == [public_id(third)] and ids(q="Hatice") == []
    asked = {"service_request_id": public_id(new), "status": "open", "service_code": "yok"}
    (row,) = get("requests", **asked)
    assert row["status"] == "closed" and row["description"] == ""


def test_what_changed_lately_is_found_however_old_it_is(place: Town) -> None:
    old, quiet = public(place), public(place)
    for case in (old, quiet):
        moved = clock.now() - timedelta(days=200)
        Case.objects.filter(pk=case.pk).update(received_at=moved)
    with clock.frozen(clock.now() + timedelta(days=1)):
        since = clock.now() - timedelta(hours=1)
        cases.move(old.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
        assert ids(updated_after=since.isoformat()) == [public_id(old)]
        (row,) = get(f"requests/{public_id(old)}")
        assert row["updated_datetime"] == clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        assert row["agency_responsible"] == "Yol Bakım ve Onarım"
        cases.move(quiet.pk, "note", by=place.agent, facts={"text": "İçeride kalır"})
        assert ids(updated_after=since.isoformat()) == [public_id(old)]
        release(quiet, place)
        assert set(ids(updated_after=since.isoformat())) == {public_id(old), public_id(quiet)}
        assert ids(updated_after=since.isoformat(), updated_before=since.isoformat()) == []


def test_pages_are_walked_by_their_links(place: Town) -> None:
    made = [public_id(public(place)) for _n in range(5)]
    address, seen = f"{BASE}requests.json?page=1&page_size=2", []
    while address:
        answer = Client().get(address)
        seen += [row["service_request_id"] for row in json.loads(answer.content)]
        found = re.search(r'<http://testserver([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        address = found[1] if found else ""
    assert seen == made[::-1]


def test_the_list_costs_the_same_statements_however_long(
    place: Town, django_assert_max_num_queries: Any
) -> None:
    for _n in range(6):
        release(public(place), place)
    with django_assert_max_num_queries(8):
        assert len(get("requests")) == 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_date": "gestern"},
        {"end_date": "2026-13-41T00:00:00Z"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-10-01T00:00:00Z"},
        {"start_date": "0001-01-01T00:00:00+14:00"},
        {"status": "offen"},
        {"page": "0"},
        {"page": "9999999"},
        {"page_size": "-1"},
        {"lat": "91", "long": "0"},
        {"lat": "1"},
        {"lat": "nan", "long": "1"},
        {"lat": "38", "long": "27", "radius": "1e9"},
    ],
)
def test_what_is_no_value_is_400_in_both_forms(place: Town, wrong: dict[str, str]) -> None:
    (error,) = get("requests", 400, **wrong)
    assert error["code"] == 400 and error["description"]
    xml = get_xml("requests", 400, **wrong)
    assert xml.tag == "errors" and as_tree(xml) == as_text([error])


def test_an_empty_parameter_is_none_and_a_large_page_is_the_largest(place: Town) -> None:
    case = public(place)
    empty = dict.fromkeys(
        ("service_code", "start_date", "end_date", "status", "page", "lat", "long", "q"), ""
    )
    assert ids(**empty, jurisdiction_id="") == [public_id(case)]
    assert ids(page_size="5000") == [public_id(case)]


def test_jurisdictions_and_switches(place: Town) -> None:
    get("services", jurisdiction_id="localhost")
    assert get("services", 404, jurisdiction_id="baska.bel.tr")[0]["code"] == 404
    switch("publishing.jurisdiction", "korfez.bel.tr", place)
    get("services", jurisdiction_id="KORFEZ.bel.tr")
    switch("publishing.jurisdiction_required", True, place)
    assert get("services", 400)[0]["code"] == 400
    switch("publishing.open311", False, place)
    get("services", 404, jurisdiction_id="korfez.bel.tr")


def test_what_is_not_there_is_said_in_the_asked_form(place: Town) -> None:
    assert get("requests/2026-999999-9", 404)[0]["code"] == 404
    assert get_xml("nichts", 404).tag == "errors"
    for method in ("put", "delete", "patch"):
        answer = getattr(Client(), method)(f"{BASE}requests.json")
        assert answer.status_code == 405 and json.loads(answer.content)[0]["code"] == 405
    assert Client().get(f"{BASE}requests", headers={"accept": "application/json"}).content == b"[]"
    assert Client().get(f"{BASE}requests").content.endswith(b"<service_requests/>\n")
    assert Client().get(f"{BASE}requests.json?q=%00").status_code == 400


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_published_client_reads_everything(place: Town, wire: None, form: str) -> None:
    released, other = public(place), public(place)
    release(released, place, "Yol çöktü.")
    client = GeoReport("http://testserver/open311/v2", jurisdiction="localhost", output_format=form)
    services = client.get_service_list()
    first = services[0] if form == "json" else services
    assert first["service_code"] == "yol.cokme"
    definition = client.get_service_definition("yol.cokme")
    assert definition["service_code"] == "yol.cokme"
    rows = client.get_service_requests(status="open", start_date="2026-11-01T00:00:00Z")
    assert [row["service_request_id"] for row in rows] == [public_id(other), public_id(released)]
    row = client.get_service_request(public_id(released))
    assert row["description"] == "Yol çöktü." and float(row["lat"]) == 38.4625


TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30)
NAMES = st.sampled_from(
    [
        *("service_request_id", "service_code", "start_date", "end_date", "status", "updated_after", "page"),
        *("page_size", "q", "lat", "long", "radius", "jurisdiction_id", "extensions", "updated_before"),
    ]
)
DATES = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
VALUES = TEXTS | DATES | st.floats().map(str) | st.integers().map(str)


@hypothesis_settings(max_examples=150)
@given(st.dictionaries(NAMES, VALUES, max_size=4), st.sampled_from(["json", "xml"]))
def test_no_query_breaks_the_door(values: dict[str, str], form: str) -> None:
    answer = Client(raise_request_exception=True).get(f"{BASE}requests.{form}", values)
    assert answer.status_code in (200, 400, 404), answer.content
    if form == "json":
        json.loads(answer.content)
    else:
        ElementTree.fromstring(answer.content)
