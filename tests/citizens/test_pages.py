"""The register through its pages: what an agent sees, types and opens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.citizens.models import Citizen, ContactPoint, Viewing
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests.cases.town import Town
from tests.cast import person
from tests.citizens.casework import case_of
from tests.citizens.people import FIRM, HATICE, hatice, kazimdirik
from tests.pages import sit
from tests.trying import often

pytestmark = pytest.mark.django_db
CLEAR = ("Yılmaz", "05550000017", "0555 000 00 17", "5550000017", HATICE, "hatice@ornek", "372. Sokak")


def signed_in(client: Client, role: Role) -> Person:
    """Somebody of this role at this browser."""
    who = person(role)
    sit(client, who)
    return who


@pytest.fixture
def agent(client: Client) -> Person:
    """An agent at the browser."""
    return signed_in(client, Role.AGENT)


def body(answer: Any) -> str:
    return str(answer.content.decode())


def filled(**changes: str) -> dict[str, str]:
    return {"kind": "natural", "language": "tr", "name": "Şükrü Çağlar", "phone": "0532 111 22 33", **changes}


@pytest.mark.duty("citizens.register")
def test_a_record_is_opened_from_the_page_and_shown_masked(client: Client, agent: Person) -> None:
    area = kazimdirik()
    refused = client.post("/hemsehriler/yeni/", filled(phone="0532 111 2", number="123"))
    assert refused.status_code == 422
    page = body(refused)
    assert "Numara eksik görünüyor: 11 hane olmalı, 8 hane yazılmış." in page
    assert "3 hane yazılmış, 11 hane olmalı." in page
    assert 'value="0532 111 2"' in page, "what was typed stays"
    typed = filled(
        number=HATICE, neighbourhood="", neighbourhood_text="bornova kazimdirik", address="372. Sokak 14"
    )
    made = client.post("/hemsehriler/yeni/", typed)
    row = Citizen.objects.get()
    assert made.status_code == 302
    assert made["Location"] == f"/hemsehriler/{row.pk}/"
    assert row.neighbourhood_id == area.pk
    page = body(client.get(made["Location"]))
    for shown in ("Şükrü Ç•••••", "0532 ••• •• 33", "•••••••••46", "Bornova, Kazımdirik Mahallesi"):
        assert shown in page
    for hidden in ("Çağlar", "111 22 33", HATICE, "372. Sokak"):
        assert hidden not in page


@pytest.mark.duty("citizens.no-duplicate-record")
def test_a_second_record_is_refused_or_asked_about_and_the_first_is_offered(
    client: Client, agent: Person
) -> None:
    first = hatice(agent)
    refused = client.post("/hemsehriler/yeni/", filled(number=HATICE))
    assert refused.status_code == 409
    assert f"/hemsehriler/{first.pk}/" in body(refused)
    alike = filled(name="Hatice Yilmaz", phone="05550000017")
    asked = client.post("/hemsehriler/yeni/", alike)
    assert asked.status_code == 409
    assert 'name="sure"' in body(asked)
    assert Citizen.objects.count() == 1
    assert client.post("/hemsehriler/yeni/", {**alike, "sure": "on"}).status_code == 302
    assert Citizen.objects.count() == 2


@pytest.mark.duty("citizens.no-duplicate-record")
def test_hints_come_while_somebody_types(client: Client, agent: Person) -> None:
    hatice(agent)
    intake = {"new_name": "Hatice Yil", "new_phone": "0555 000 00 17", "text": "Yol çöktü", "citizen": ""}
    assert "data-citizen" in body(client.post("/hemsehriler/benzer/", intake)), "as intake names its fields"
    page = body(client.post("/hemsehriler/benzer/", {"name": "Hatice Yil", "phone": "0555 000 00 17"}))
    assert "Hatice Y•••••" in page
    assert "aynı telefon" in page
    assert "benzer ad" in page
    assert "kayıtlı olabilir" not in body(
        client.post("/hemsehriler/benzer/", {"name": "Ali", "phone": "0555"})
    )


@pytest.mark.duty("citizens.caller-directory")
def test_a_caller_is_offered_by_number_with_the_reason(client: Client, agent: Person) -> None:
    row = hatice(agent)
    page = body(client.post("/hemsehriler/bul/", {"q": "0555 000 00 17"}))
    assert 'role="option"' in page
    assert f'data-value="{row.pk}"' in page
    assert "aynı numara" in page
    assert "benzer ad" in body(client.get("/hemsehriler/bul/", {"q": "hatice yil"}))
    assert "kayıtlarda yok" in body(client.get("/hemsehriler/bul/", {"q": "0555 000 00 99"}))


def test_intake_gets_the_card_of_a_new_record_without_leaving(client: Client, agent: Person) -> None:
    answer = client.post("/hemsehriler/yeni/", filled(), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert str(Citizen.objects.get().pk) in answer["HX-Trigger"]
    assert "Şükrü Ç•••••" in body(answer)
    assert "<html" not in body(client.get("/hemsehriler/yeni/", headers={"HX-Request": "true"}))
    prefilled = body(client.get("/hemsehriler/yeni/", {"telefon": "0555 000 00 17", "ad": "Ali"}))
    assert 'value="0555 000 00 17"' in prefilled


@pytest.mark.duty("citizens.keep-current")
def test_a_correction_shows_before_and_after_and_refuses_the_slower_of_two(
    client: Client, agent: Person
) -> None:
    row = hatice(agent)
    form = body(client.get(f"/hemsehriler/{row.pk}/duzelt/"))
    assert "Hatice Yılmaz" in form
    assert HATICE not in form
    assert Viewing.objects.filter(what="contact", by_id=agent.actor_id).exists(), "opening the form is a look"
    seen = re.search(r'name="seen" value="(\d+)"', form)
    assert seen is not None
    typed = {"kind": "natural", "language": "tr", "name": "Hatice Kaya", "seen": seen[1], "confirmed": "on"}
    assert client.post(f"/hemsehriler/{row.pk}/duzelt/", typed).status_code == 302
    page = body(client.get(f"/hemsehriler/{row.pk}/"))
    assert "Hatice K•••••" in page
    assert "Hatice Y•••••" in page
    assert "doğrulandı" in page
    slower = client.post(f"/hemsehriler/{row.pk}/duzelt/", {**typed, "name": "Hatice Öz"})
    assert slower.status_code == 409
    assert 'value="Hatice Öz"' in body(slower)
    row.refresh_from_db()
    assert (row.name, row.number_index != "") == ("Hatice Kaya", True)
    assert client.post(f"/hemsehriler/{row.pk}/dogrula/").status_code == 302


@pytest.mark.duty("citizens.legal-persons-and-visitors")
@pytest.mark.parametrize(
    ("kind", "number"), [("legal", FIRM), ("foreign", ""), ("visitor", ""), ("foreign_visitor", "U12345678")]
)
def test_every_kind_can_be_registered_and_filtered(
    client: Client, agent: Person, kind: str, number: str
) -> None:
    typed = filled(kind=kind, number=number, name="Deneme Kişisi", representative="Ayşe Ak", language="en")
    assert client.post("/hemsehriler/yeni/", typed).status_code == 302
    assert "Deneme K" in body(client.get("/hemsehriler/", {"kind": kind}))
    other = "natural" if kind != "natural" else "legal"
    assert "Uyan kayıt yok" in body(client.get("/hemsehriler/", {"kind": other}))


def test_points_are_added_allowed_reached_and_retired(client: Client, agent: Person) -> None:
    row = hatice(agent)
    base = f"/hemsehriler/{row.pk}/iletisim/"
    wrong = client.post(base, {"kind": "email", "value": "ayse@"})
    assert wrong.status_code == 422
    assert 'value="ayse@"' in body(wrong)
    assert client.post(base, {"kind": "email", "value": "ayse@ornek.example"}).status_code == 302
    assert client.post(base, {"kind": "email", "value": "AYSE@ornek.example"}).status_code == 409
    point = ContactPoint.objects.get(value="ayse@ornek.example")
    for act in (
        "izin-ver",
        "dogrula",
        "once",
        "izin-kaldir",
        "duyuru-izni-ver",
        "duyuru-izni-kaldir",
        "kaldir",
    ):
        why = {"reason": "Hemşehri istedi."} if act.endswith("kaldir") else {}
        assert client.post(f"{base}{point.pk}/{act}/", why).status_code == 302, act
    assert client.post(f"{base}{point.pk}/kaldir/").status_code == 409
    assert client.post(f"{base}{point.pk}/uydurma/").status_code == 404
    assert client.post(f"/hemsehriler/{row.pk + 1}/iletisim/{point.pk}/kaldir/").status_code == 404
    assert client.get(f"{base}{point.pk}/kaldir/").headers["Location"] == f"/hemsehriler/{row.pk}/"
    page = body(client.get(f"/hemsehriler/{row.pk}/"))
    assert "kullanılmıyor" in page
    assert "ayse@" not in page


def test_announcements_are_a_consent_of_their_own(client: Client, agent: Person) -> None:
    """Asked apart, unticked, for what the product can send to; noted with who and when."""
    form = body(client.get("/hemsehriler/yeni/"))
    assert re.search(r'<input type="checkbox" name="news"[^>]*>', form)
    assert not re.search(r'name="news"[^>]*checked', form)
    client.post("/hemsehriler/yeni/", filled(consent="on"))
    point = ContactPoint.objects.get()
    assert (point.consent_at is None, point.news_consent_at) == (False, None)
    base = f"/hemsehriler/{point.citizen_id}/"
    assert "duyuru izni yok" in body(client.get(base))
    client.post(f"{base}iletisim/{point.pk}/duyuru-izni-ver/")
    back = f"{base}iletisim/{point.pk}/izin-kaldir/"
    assert "Neden kaldırılıyor?" in body(client.get(back))
    for nothing in ({}, {"reason": "  "}):
        assert client.post(back, nothing).status_code == 422, "not by a slip"
    assert ContactPoint.objects.get(pk=point.pk).consent_at is not None
    assert client.post(back, {"reason": "Telefonda istemediğini söyledi."}).status_code == 302
    assert client.post(back, {"reason": "Bir daha."}).status_code == 409
    assert "Telefonda istemediğini söyledi." in body(client.get(base))
    point.refresh_from_db()
    assert (point.consent_at, point.news_consent_source) == (None, "personel")
    page = body(client.get(base))
    assert "duyuru izni var" in page
    assert "Duyuru izni: " in page, "the record's history"
    client.post(f"{base}iletisim/", {"value": "0232 444 40 35", "consent": "on", "news": "on"})
    landline = ContactPoint.objects.get(kind="landline")
    assert (landline.consent_at is None, landline.news_consent_at) == (False, None)
    assert client.post(f"{base}iletisim/{landline.pk}/duyuru-izni-ver/").status_code == 409


@pytest.mark.duty("privacy.hidden-applicant")
def test_data_are_shown_once_after_a_reason_and_the_look_is_logged(client: Client, agent: Person) -> None:
    row = hatice(agent, address="372. Sokak 14")
    address = f"/hemsehriler/{row.pk}/goster/"
    for page in (client.get(address), client.post(address, {"what": "contact", "reason": ""})):
        assert not any(clear in body(page) for clear in CLEAR)
    assert not Viewing.objects.filter(what="contact").exists()
    shown = client.post(address, {"what": "contact", "reason": "other", "other": "Geri arama istemiş"})
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    for clear in ("Hatice Yılmaz", "0555 000 00 17", "372. Sokak 14"):
        assert clear in body(shown)
    assert HATICE not in body(shown)
    assert Viewing.objects.get(what="contact").reason == "Geri arama istemiş"
    assert HATICE in body(client.post(address, {"what": "number", "reason": "Kimlik doğrulama"}))
    assert not any(clear in body(client.get(f"/hemsehriler/{row.pk}/")) for clear in CLEAR)
    assert client.get(f"/hemsehriler/{row.pk}/bakanlar/").status_code == 404
    signed_in(client, Role.MANAGER)
    log = body(client.get(f"/hemsehriler/{row.pk}/bakanlar/"))
    assert "Geri arama istemiş" in log
    assert agent.name in log


@pytest.mark.duty("privacy.hidden-applicant")
def test_a_hidden_record_tells_an_agent_nothing_on_any_page(client: Client, agent: Person) -> None:
    row = hatice(agent, identity_hidden=True, address="372. Sokak 14")
    pages = [
        client.get("/hemsehriler/"), client.get("/hemsehriler/", {"q": "hatice"}),
        client.get("/hemsehriler/", {"q": "0555 000 00 17"}),
        client.get("/hemsehriler/bul/", {"q": "hatice"}),
        client.get("/hemsehriler/bul/", {"q": HATICE}), client.get(f"/hemsehriler/{row.pk}/"),
        client.post("/hemsehriler/benzer/", {"name": "Hatice Yılmaz", "phone": "05550000017"}),
        client.get(f"/hemsehriler/{row.pk}/goster/"),
        client.post(f"/hemsehriler/{row.pk}/goster/", {"what": "contact", "reason": "Kimlik doğrulama"}),
    ]  # fmt: skip
    for page in pages:
        text = body(page).replace("“0555 000 00 17”", "").replace('value="0555 000 00 17"', "")
        assert "Hatice Y" not in text
        assert "HY" not in re.findall(r">(\w\w)<", text)
        assert "0555 •••" not in text
        assert not any(clear in text for clear in CLEAR if clear != "Yılmaz")
    assert pages[-1].status_code == 403
    assert client.get(f"/hemsehriler/{row.pk}/duzelt/").status_code == 404
    assert client.post(f"/hemsehriler/{row.pk}/dogrula/").status_code == 404
    signed_in(client, Role.REVIEWER)
    address = f"/hemsehriler/{row.pk}/goster/"
    assert client.post(address, {"what": "contact", "reason": "Kimlik doğrulama"}).status_code == 422
    false = {"what": "contact", "reason": "Kimlik doğrulama", "case_number": "2026/000017-4"}
    refused = client.post(address, false)
    assert refused.status_code == 422 and "Hatice Yılmaz" not in body(refused)
    assert not Viewing.objects.filter(what="contact").exists()


def test_a_reviewer_opens_a_hidden_record_for_its_case(client: Client, settled: Town) -> None:
    row = hatice(person(Role.AGENT), identity_hidden=True)
    number = case_of(settled, row)
    signed_in(client, Role.REVIEWER)
    given = {"what": "contact", "reason": "Kimlik doğrulama", "case_number": number}
    assert "Hatice Yılmaz" in body(client.post(f"/hemsehriler/{row.pk}/goster/", given))
    assert Viewing.objects.get(what="contact").case_number == number


@pytest.mark.parametrize("role", [Role.UNIT_USER, Role.UNIT_LEAD, Role.ADMIN])
def test_the_register_is_closed_to_units_and_administrators(client: Client, role: Role) -> None:
    row = hatice(person(Role.AGENT))
    assert client.get("/hemsehriler/").status_code in (302, 401)
    signed_in(client, role)
    for address in (
        "/hemsehriler/",
        f"/hemsehriler/{row.pk}/",
        f"/hemsehriler/{row.pk}/goster/",
        "/hemsehriler/yeni/",
    ):
        assert client.get(address).status_code == 404


def test_a_list_costs_the_same_for_three_and_for_thirty(
    client: Client, agent: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        hatice(agent, name=f"Veli Ak{number}", number="", phone=f"055500010{number:02}", email="")
    client.get("/hemsehriler/")
    with django_assert_max_num_queries(8):
        assert body(client.get("/hemsehriler/")).count("<tr>") == 31
    with django_assert_max_num_queries(8):
        client.get("/hemsehriler/", {"q": "veli"})
    row = Citizen.objects.first()
    assert row is not None
    client.get(f"/hemsehriler/{row.pk}/")
    with django_assert_max_num_queries(12):
        client.get(f"/hemsehriler/{row.pk}/")


def test_the_notice_and_unknown_ids(client: Client, agent: Person) -> None:
    row = hatice(agent)
    assert client.post(f"/hemsehriler/{row.pk}/aydinlatma/", {"version": "2026-1"}).status_code == 302
    assert "metin 2026-1" in body(client.get(f"/hemsehriler/{row.pk}/"))
    for address in ("999999999", "9" * 30):
        assert client.get(f"/hemsehriler/{address}/").status_code == 404
        assert client.get(f"/hemsehriler/{address}/goster/").status_code == 404
        assert client.post(f"/hemsehriler/{row.pk}/iletisim/{address}/kaldir/").status_code == 404


FIELDS = ("kind", "name", "number", "representative", "phone", "email", "neighbourhood", "neighbourhood_text",
          "address", "language", "preferred_channel", "call_hours", "note")  # fmt: skip
NASTY = [
    "\x00", "a\x00b", "\u202eters", "gö\u200brünmez", "x" * 5_000, "'; DROP TABLE citizens_citizen; --",
    "<script>alert(1)</script>", "{{ 7*7 }}%(x)s", "\ud7ff\uffff", "🙂" * 200, "-1", "9" * 40,
    "ı İ ğ", " ", "\r\n\t",
]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=often(12))
@given(
    st.dictionaries(
        st.sampled_from(FIELDS), st.sampled_from(NASTY) | st.text(max_size=80), min_size=1, max_size=4
    )
)
def test_no_field_of_a_record_breaks_the_page(client: Client, agent: Person, odd: dict[str, str]) -> None:
    odd = {field: text.encode("utf-8", "replace").decode() for field, text in odd.items()}
    typed = filled(**odd)
    answers = [client.post("/hemsehriler/yeni/", typed), client.post("/hemsehriler/benzer/", typed)]
    row = Citizen.objects.first() or hatice(agent)
    answers.append(client.post(f"/hemsehriler/{row.pk}/duzelt/", typed))
    for answer in answers:
        assert answer.status_code in {200, 302, 400, 409, 422}
        assert b"<script>alert" not in answer.content
    name = odd.get("name", "")
    if answers[0].status_code == 422 and name == name.strip() and name.isalnum():
        assert name in body(answers[0])


@pytest.mark.parametrize(
    "text", ["a\u202eb", "gö\u200brünmez ad", "<script>alert(1)</script>", "x" * 1_000_000, "7"]
)
@pytest.mark.parametrize("field", ["name", "phone", "email", "number"])
def test_a_bad_field_is_named_and_what_was_typed_stays(
    client: Client, agent: Person, field: str, text: str
) -> None:
    answer = client.post("/hemsehriler/yeni/", filled(**{field: text}))
    assert answer.status_code == 422
    page = body(answer)
    assert f'id="id_{field}_error"' in page
    assert text.replace("<", "&lt;").replace(">", "&gt;") in page
    assert not Citizen.objects.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=often(12))
@given(st.sampled_from(NASTY) | st.text(max_size=80))
def test_no_text_breaks_searching_filtering_or_opening(client: Client, agent: Person, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()[:60_000]
    row = Citizen.objects.first() or hatice(agent)
    answers = [
        client.post("/hemsehriler/bul/", {"q": text}),
        client.get("/hemsehriler/", {"q": text[:2000]}),
        client.get("/hemsehriler/", {"kind": text[:99], "neighbourhood_text": text[:99], "sayfa": text[:99]}),
        client.post(f"/hemsehriler/{row.pk}/goster/", {"what": text, "reason": "other", "other": text}),
        client.post(
            f"/hemsehriler/{row.pk}/goster/", {"what": "contact", "reason": "other", "case_number": text}
        ),
        client.post(f"/hemsehriler/{row.pk}/iletisim/", {"kind": "post", "value": text}),
        client.post(f"/hemsehriler/{row.pk}/aydinlatma/", {"version": text}),
    ]
    for answer in answers:
        assert answer.status_code in {200, 302, 400, 409, 422}
        assert b"<script>alert" not in answer.content
