"""The staff door: who comes in, how often one may guess, and that nothing typed is lost."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from muhatap.kit import clock
from muhatap.organization import doorkeeper, queries, services
from muhatap.organization.models import Session, SignInAttempt
from muhatap.organization.roles import Role
from tests import cast
from tests.pages import Answer

pytestmark = pytest.mark.django_db
DOOR = "/giris/"
RIGHT = "parola12345"


def enter(client: Client, username: str = "derya.aksoy", password: str = RIGHT, **more: str) -> Answer:
    return client.post(DOOR, {"username": username, "password": password, **more})


def test_the_right_password_opens_and_a_wrong_one_says_how_many_tries_are_left(client: Client) -> None:
    cast.staff("derya.aksoy")
    refused = enter(client, password="yanlis parola")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Kullanıcı adı ya da parola yanlış." in page
    assert "4 deneme hakkınız kaldı" in page
    assert 'value="derya.aksoy"' in page
    assert "yanlis parola" not in page
    assert enter(client, "DERYA.AKSOY ").status_code == 302
    assert client.get("/hesabim/").status_code == 200


def test_five_wrong_guesses_close_the_account_for_a_quarter_of_an_hour(
    client: Client, friday: datetime
) -> None:
    cast.staff("derya.aksoy")
    cast.staff("kemal.dogru")
    statuses = [enter(client, password="yanlis").status_code for _try in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    assert enter(client).status_code == 429, "the right password is not even looked at"
    assert "09.45" in enter(client).content.decode()
    assert SignInAttempt.objects.count() == 5
    assert enter(Client(), "kemal.dogru").status_code == 302, "a colleague at the same address comes in"
    with clock.frozen(friday + timedelta(minutes=15, seconds=1)):
        assert enter(client).status_code == 302


def test_one_address_cannot_go_through_the_staff_list(client: Client, friday: datetime) -> None:
    cast.staff("derya.aksoy")
    for number in range(doorkeeper.ADDRESS_TRIES):
        SignInAttempt.objects.create(
            at=friday, username=f"kisi{number}", address="127.0.0.1", succeeded=False
        )
    assert enter(client).status_code == 429
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert enter(other).status_code == 302
    assert doorkeeper.forget_old_tries(friday + timedelta(days=1)) == doorkeeper.ADDRESS_TRIES + 1


def test_closed_account_and_unknown_account_answer_alike(client: Client) -> None:
    who = cast.staff("derya.aksoy")
    services.close_account(who.pk, reason="ayrıldı", by=queries.system())
    texts = [
        re.sub(
            r'csrfmiddlewaretoken" value="[^"]*"|value="[^"]*"|"X-CSRFToken": "[^"]*"|&quot;[^&]*&quot;',
            "",
            enter(Client(), name).content.decode(),
        )
        for name in ("derya.aksoy", "kimse.yok")
    ]
    assert texts[0] == texts[1]


def test_closing_an_account_ends_its_visits_at_once(client: Client) -> None:
    who = cast.staff("derya.aksoy")
    client.force_login(who)
    assert client.get("/hesabim/").status_code == 200
    services.close_account(who.pk, reason="ayrıldı", by=queries.system())
    assert client.get("/hesabim/").status_code == 302
    assert not Session.objects.filter(staff=who).exists()


@pytest.mark.parametrize(
    "wanted", ["https://kotu.example/", "//kotu.example", "javascript:alert(1)", "/\\kotu.example"]
)
def test_next_leads_only_into_this_house(client: Client, wanted: str) -> None:
    cast.staff("derya.aksoy")
    assert enter(client, next=wanted)["Location"] == "/"
    assert enter(Client(), next="/hesabim/?a=1")["Location"] == "/hesabim/?a=1"


def test_the_shift_box_decides_how_long_the_cookie_lives(client: Client) -> None:
    cast.staff("derya.aksoy")
    enter(client)
    assert client.cookies["muhatap"]["max-age"] == ""
    other = Client()
    enter(other, stay="on")
    assert other.cookies["muhatap"]["max-age"] == 12 * 60 * 60


def test_a_session_ends_after_twelve_hours_by_our_clock_and_keeps_where_one_was(client: Client) -> None:
    who = cast.staff("derya.aksoy")
    start = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
    with clock.frozen(start):
        client.force_login(who)
        assert client.get("/hesabim/").status_code == 200
    with clock.frozen(start + timedelta(hours=12, minutes=1)):
        answer = client.get("/hesabim/?sekme=vekalet")
        assert answer["Location"] == "/giris/?next=%2Fhesabim%2F%3Fsekme%3Dvekalet&oturum=kapandi"
        assert "Oturumunuz kapandı, yazdıklarınız duruyor." in client.get(answer["Location"]).content.decode()
        assert enter(client, next="/hesabim/?sekme=vekalet")["Location"] == "/hesabim/?sekme=vekalet"
        assert services.forget_old_visits(clock.now()) <= 1


def sent_too_late(client: Client, **typed: str) -> str:
    """What the sign-in page carries of a form that is sent when the session is over."""
    Session.objects.all().delete()
    refused = client.post(
        "/hesabim/", {"language": "tr", **typed}, headers={"referer": "http://testserver/hesabim/"}
    )
    assert refused.status_code == 401
    kept = re.search(r'name="kept"(?: value="([^"]*)")?', refused.content.decode())
    assert kept is not None
    return kept[1] or ""


def test_what_was_typed_survives_an_expired_session_without_scripts(client: Client) -> None:
    who = cast.staff("derya.aksoy")
    enter(client)
    long_text = "Sokağımızdaki çukur üç aydır kapatılmadı. " * 200 + "<script>alert(1)</script>"
    kept = sent_too_late(client, email=long_text, parola="gizli")
    resumed = enter(client, who.username, next="/hesabim/", kept=kept)
    page = resumed.content.decode()
    assert resumed.status_code == 200
    assert 'action="/hesabim/"' in page
    assert "gizli" not in page
    assert "Çıkış yap" in page, "the frame already knows who came in"
    assert page.count("Sokağımızdaki çukur") >= 200
    assert "<script>alert(1)" not in page
    forged = enter(Client(), who.username, kept=kept[:-3] + "abc")
    assert forged.status_code == 302, "a text we did not seal is dropped"


def test_what_was_typed_is_for_nobody_else_at_the_same_computer(client: Client) -> None:
    cast.staff("derya.aksoy")
    cast.staff("kemal.dogru")
    enter(client)
    kept = sent_too_late(client, email="Hatice Yıldız, 10000000146")
    with pytest.raises(signing.BadSignature):  # signed alone, as messages are, anybody could read it
        signing.loads(kept, salt="muhatap.kept")
    assert b"Hatice" not in base64.urlsafe_b64decode(kept)
    assert enter(client, "kemal.dogru", kept=kept).status_code == 302
    assert "Hatice" in enter(Client(), "derya.aksoy", kept=kept).content.decode()
    with clock.frozen(clock.now() + timedelta(hours=13)):
        assert enter(Client(), "derya.aksoy", kept=kept).status_code == 302
    assert sent_too_late(Client(), email="Hatice") == "", "nobody was signed in whose it could be"


def test_an_htmx_piece_says_that_the_session_ended(client: Client) -> None:
    answer = client.post("/hesabim/", {"language": "tr"}, headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Retarget"] == "#toasts"
    assert "yazdıklarınız duruyor" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_temporary_password_is_good_for_choosing_an_own_one(client: Client) -> None:
    who = cast.staff("derya.aksoy")
    admin = cast.person(Role.ADMIN)
    temporary = services.give_temporary_password(who.pk, by=admin)
    assert enter(client).status_code == 422, "the old one is gone"
    assert enter(client, password=temporary)["Location"] == "/hesabim/parola/"
    assert client.get("/hesabim/")["Location"] == "/hesabim/parola/"
    page = client.post("/hesabim/parola/", {"present": temporary, "new": "kısa", "again": "kısa"})
    assert page.status_code == 422
    same = client.post("/hesabim/parola/", {"present": temporary, "new": temporary, "again": temporary})
    assert "şimdikinden başka" in same.content.decode()
    new = {"present": temporary, "new": "dört sakin martı", "again": "dört sakin martı"}
    assert client.post("/hesabim/parola/", new)["Location"] == "/hesabim/"
    assert client.get("/hesabim/").status_code == 200


def test_a_new_password_ends_the_other_visits(client: Client) -> None:
    who = cast.staff("derya.aksoy")
    other = Client()
    for visit in (client, other):
        visit.force_login(who)
    new = {"present": RIGHT, "new": "dört sakin martı", "again": "dört sakin martı"}
    client.post("/hesabim/parola/", new)
    assert client.get("/hesabim/").status_code == 200
    assert other.get("/hesabim/").status_code == 302


def test_the_frame_costs_two_statements_before_the_page(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    who = cast.staff("derya.aksoy", unit=cast.unit("yol"))
    client.force_login(who)
    with django_assert_num_queries(2):
        assert client.get("/giris/").status_code == 302
    with django_assert_num_queries(0):
        assert Client().post("/gorunum/", {"theme": "dark"}).status_code == 302
