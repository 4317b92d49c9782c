"""Posting by the door: what an application sends becomes a case, once, and nothing else breaks it."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from muhatap.cases.models import Attachment, Case, Channel, Kind
from muhatap.citizens.models import Citizen
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.open311.models import Post
from muhatap.open311.services import AGAIN
from muhatap.organization.models import ApiKey
from muhatap.organization.roles import Role
from tests.cases.town import Town
from tests.open311.conftest import new_key
from tests.open311.test_reading import BASE, get, public_id, valid
from tests.publishing.town import LAT, LON, picture

pytestmark = pytest.mark.django_db
REPORT = {
    "service_code": "yol.cokme",
    "lat": str(LAT),
    "long": str(LON),
    "description": "Yolda çukur var, İğdeli sokağın başında.\nAdım Ayşe.",
    "attribute[genislik]": "2,5",
}


def send(key: str, expected: int = 200, /, form: str = "json", **values: Any) -> Any:
    """Send a report; the answer read."""
    facts = {**REPORT, "api_key": key, **values}
    facts = {name: value for name, value in facts.items() if value is not None}
    answer = Client(enforce_csrf_checks=True).post(f"{BASE}requests.{form}", facts)
    assert answer.status_code == expected, answer.content.decode()
    if form == "xml":
        return ElementTree.fromstring(answer.content)
    return json.loads(answer.content)


def only_case() -> Case:
    return Case.objects.select_related("citizen", "reply_point", "neighbourhood").get()


@pytest.mark.duty("intake.mobile-app")
def test_a_report_is_a_case_readable_at_once_without_its_words(place: Town, key: str) -> None:
    (told,) = send(key)
    valid("RequestResponse", told)
    case = only_case()
    assert told["service_request_id"] == public_id(case) and "token" not in told
    assert case.text == REPORT["description"] and case.answers_to_questions == {"genislik": "2,5"}
    assert (case.channel, case.kind, case.citizen) == (Channel.APP, Kind.TIP, None)
    assert case.neighbourhood is not None and case.neighbourhood.name == "Kazımdirik"
    assert (case.lat, case.lon) == (LAT, LON) and not case.is_incomplete
    assert case.registered_by_id == ApiKey.objects.get().actor_id
    (row,) = get(f"requests/{told['service_request_id']}")
    assert row["description"] == "" and row["lat"] != LAT and row["status"] == "open"
    (resolved,) = get(f"tokens/{told['service_request_id']}")
    assert resolved["service_request_id"] == told["service_request_id"]
    valid("TokenResponse", resolved)


def test_form_encoded_and_xml_do_as_well(place: Town, key: str) -> None:
    body = "&".join(
        [
            *(f"api_key={key}", "service_code=yol.cokme", "description=%C3%87ukur"),
            *("address_string=Kaz%C4%B1mdirik+Mahallesi+5.+sokak", "attribute[genislik]=3"),
            "attribute[yer][]=Yol",
        ]
    )
    answer = Client().post(
        f"{BASE}requests.xml", body, content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    assert answer.status_code == 200, answer.content.decode()
    told = ElementTree.fromstring(answer.content)
    case = only_case()
    assert told.tag == "service_requests"
    assert told.findtext("request/service_request_id") == public_id(case)
    assert case.answers_to_questions == {"genislik": "3", "yer": "Yol"} and case.text == "Çukur"
    assert case.neighbourhood is not None and case.street == "Kazımdirik Mahallesi 5. sokak"


def test_photos_are_kept_and_shown_to_nobody_yet(place: Town, key: str) -> None:
    photo = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    (told,) = send(key, media=photo, media_url="https://foto.example/1.jpg")
    case, kept = only_case(), Attachment.objects.select_related("file").get()
    assert kept.case_id == case.pk and kept.file.found_lat is None
    assert case.answers_to_questions["media_url"] == "https://foto.example/1.jpg"
    (row,) = get(f"requests/{told['service_request_id']}")
    assert "media_url" not in row
    script = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", "image/jpeg")
    assert send(key, 400, media=script, description="Başka")[0]["code"] == 400
    assert Case.objects.count() == 1


def test_who_leaves_an_address_hears_of_it(place: Town, key: str) -> None:
    send(key, email="ayse@posta.example", first_name="Ayşe", last_name="Kara")
    case = only_case()
    assert case.citizen is not None and case.citizen.name == "Ayşe Kara"
    assert case.reply_point is not None and case.reply_point.value == "ayse@posta.example"
    assert case.kind == Kind.COMPLAINT
    assert Notice.objects.filter(template="citizen/received").exists()
    send(key, phone="0555 123 45 67", description="Başka bir yer")
    assert Citizen.objects.filter(name="Adını yazmayan").count() == 1


def test_nobody_is_taken_for_somebody_known(place: Town, key: str) -> None:
    before = Citizen.objects.count()
    send(key, phone="+905550000017", first_name="Hatice", last_name="Yıldız")
    assert Citizen.objects.count() == before + 1
    assert only_case().citizen_id != place.citizen.pk


def test_the_same_sent_again_within_minutes_is_one(place: Town, key: str) -> None:
    (first,) = send(key)
    (again,) = send(key)
    assert again["service_request_id"] == first["service_request_id"] and Case.objects.count() == 1
    (photo,) = send(key, media=SimpleUploadedFile("a.jpg", picture(), "image/jpeg"))
    (same,) = send(key, media=SimpleUploadedFile("b.jpg", picture(), "image/jpeg"))
    assert photo == same and Case.objects.count() == 2
    other = new_key(place, scopes=["open311"], roles=(Role.AGENT,))
    assert send(other)[0]["service_request_id"] != first["service_request_id"]
    with clock.frozen(clock.now() + 2 * AGAIN):
        (later,) = send(key)
    assert later["service_request_id"] != first["service_request_id"] and Post.objects.count() == 4


def test_keys_are_asked_for_judged_and_counted(place: Town, key: str) -> None:
    assert send("", 403)[0]["code"] == 403 and send("muhatap_abc_def", 403)[0]["code"] == 403
    assert send("", 403, form="xml").findtext("error/code") == "403"
    reader = new_key(place, scopes=["reference"])
    assert send(reader, 403)[0]["code"] == 403
    slow = new_key(place, scopes=["open311"], per_minute=1)
    send(slow)
    answer = Client().post(f"{BASE}requests.json", {**REPORT, "api_key": slow})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    header = Client().post(f"{BASE}requests.json", REPORT, headers={"authorization": f"Bearer {key}"})
    assert header.status_code == 200


@pytest.mark.parametrize(
    ("wrong", "status", "named"),
    [
        ({"service_code": None}, 400, "service_code"),
        ({"service_code": "yok"}, 404, "service_code"),
        ({"attribute[genislik]": None}, 400, "attribute[genislik]"),
        ({"attribute[genislik]": "geniş"}, 400, "attribute[genislik]"),
        ({"attribute[yer]": "Orman"}, 400, "attribute[yer]"),
        ({"attribute[yer][]": ["Yol", "Kaldırım"]}, 400, "attribute[yer]"),
        ({"lat": None, "long": None}, 400, "address_string"),
        ({"lat": "41.0"}, 400, "lat"),
        ({"long": None}, 400, "lat"),
        ({"lat": "x"}, 400, "lat"),
        ({"email": "kein"}, 400, "email"),
        ({"phone": "12"}, 400, "phone"),
        ({"description": "x" * 4001}, 400, "description"),
        ({"jurisdiction_id": "baska.bel.tr"}, 404, "jurisdiction_id"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    place: Town, key: str, wrong: dict[str, Any], status: int, named: str
) -> None:
    (error,) = send(key, status, **wrong)
    assert error["code"] == status and named in error["description"]
    assert send(key, status, form="xml", **wrong).findtext("error/description") == error["description"]
    assert not Case.objects.exists() and Citizen.objects.count() == 1


def test_every_fault_is_named_at_once(place: Town, key: str) -> None:
    wrong: dict[str, Any] = {"attribute[genislik]": None, "lat": "x", "email": "kein"}
    errors = send(key, 400, **wrong)
    assert len(errors) == 3


def test_a_topic_that_is_not_public_cannot_be_reported_here(place: Town, key: str) -> None:
    place.topic.is_public = False
    place.topic.save()
    send(key, 404)


def test_who_must_be_known_is_asked(place: Town, key: str) -> None:
    place.topic.allows_anonymous = False
    place.topic.save()
    assert "email" in send(key, 400)[0]["description"]
    send(key, email="ayse@posta.example")


def test_the_test_endpoint_keeps_nothing(place: Town, key: str) -> None:
    answer = Client().post("/open311/test/v2/requests.json", {**REPORT, "api_key": key})
    assert answer.status_code == 200 and json.loads(answer.content)[0]["service_request_id"] == "0"
    wrong = Client().post("/open311/test/v2/requests.json", {**REPORT, "api_key": key, "lat": "x"})
    assert wrong.status_code == 400 and not Case.objects.exists()


def test_a_broken_body_is_400(place: Town, key: str) -> None:
    for kind, body in (
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b"nothing"),
        ("application/x-www-form-urlencoded", b"service_code=%ff%fe&api_key=x"),
        ("application/json", b'{"service_code": "yol.cokme"}'),
    ):
        answer = Client().post(f"{BASE}requests.json", body, content_type=kind)
        assert answer.status_code in (400, 403), (kind, answer.content)
        assert json.loads(answer.content)[0]["description"]


TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=40)
NAMES = st.sampled_from([*REPORT, "email", "phone", "first_name", "last_name", "address_string", "media_url"])


@hypothesis_settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(NAMES | TEXTS, TEXTS | st.floats().map(str), max_size=5))
def test_no_report_breaks_the_door(place: Town, key: str, values: dict[str, str]) -> None:
    facts = {**REPORT, **values, "api_key": key}
    answer = Client(raise_request_exception=True).post("/open311/test/v2/requests.json", facts)
    assert answer.status_code in (200, 400, 404), answer.content
    assert json.loads(answer.content)
