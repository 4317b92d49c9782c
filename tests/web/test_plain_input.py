"""What is no text, too much or nowhere is answered with a page that says so."""

from __future__ import annotations

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import cast
from tests.trying import often

pytestmark = pytest.mark.django_db


def inside() -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(cast.staff("derya.aksoy"))
    return client


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/teskilat/?q=%00", 400),
        ("/teskilat/?q=%FF%FE", 400),
        ("/teskilat/?q=%ED%A0%80", 400),
        ("/teskilat/?%00=1", 400),
        ("/teskilat/%00/", 400),
        ("/teskilat/%FF/", 404),
        ("/teskilat/?q=%EF%BF%BD", 200),
        ("/teskilat/?q=%C4%9F%2B+x", 200),
        ("/teskilat/?q=%zz%", 200),
        (f"/teskilat/{10**30}/", 404),
        ("/teskilat/9223372036854775808/", 404),
        ("/teskilat/9223372036854775807/", 404),
        ("/teskilat/" + "0" * 60 + "9/", 404),
        ("/yok/boyle/bir/sayfa/", 404),
    ],
)
def test_addresses(address: str, status: int) -> None:
    client = inside()
    answer = client.get(address)
    assert answer.status_code == status
    assert "icerik" in answer.content.decode()


def test_a_form_with_a_nul_or_broken_text_is_refused_and_shown_again() -> None:
    client = inside()
    text = "Sokağımızdaki çukur kapatılmadı"
    refused = client.post(
        "/hesabim/", {"language": "tr", "email": f"{text}\x00", "password": "gizli-parola-1"}
    )
    page = refused.content.decode()
    assert refused.status_code == 400
    assert text in page
    assert "gizli-parola-1" not in page
    form = "application/x-www-form-urlencoded"
    assert client.post("/hesabim/", b"language=tr&email=%FF", content_type=form).status_code == 400
    assert client.post("/hesabim/", b"language=tr&email=\xff", content_type=form).status_code == 400
    assert client.post("/hesabim/", b"language=tr&email=", content_type=form).status_code == 302


def test_too_much_is_said_to_be_too_much() -> None:
    client = inside()
    big = client.post("/hesabim/", {"email": "x" * 3_000_000})
    assert big.status_code == 413
    many = client.post("/hesabim/", {f"f{n}": "x" for n in range(600)})
    assert many.status_code == 413
    assert "çok büyük" in many.content.decode()
    half = client.post("/hesabim/", b"--x\r\nbroken", content_type="multipart/form-data; boundary=")
    assert half.status_code == 400


def test_a_full_disk_is_said_while_the_upload_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    big = SimpleUploadedFile("film.jpg", b"x" * 3_000_000)
    said = Client().post("/bildir/", {"text": "Yol çöktü", "photos": big})
    assert said.status_code == 507
    assert "Sunucuda yer kalmadı" in said.content.decode() and 'href="/bildir/"' in said.content.decode()


def test_a_cookie_is_anybodys_text() -> None:
    for value in ("\x00" * 10, "x" * 5000, "%00"):
        client = Client()
        client.cookies["muhatap"] = value
        assert client.get("/giris/").status_code in (200, 400)


@given(st.binary(max_size=60))
@settings(max_examples=often(60))
def test_no_body_breaks_the_door(body: bytes) -> None:
    answer = Client().post("/giris/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (400, 413, 422, 429)


def test_a_missing_page_is_dressed_for_whoever_asks() -> None:
    assert 'class="staff"' in inside().get("/yok/").content.decode()
    assert 'class="public"' in Client().get("/yok/").content.decode()
    piece = Client().get("/yok/", headers={"hx-request": "true"})
    assert piece.status_code == 404
    assert "<html" not in piece.content.decode()
    assert piece["HX-Retarget"] == "#toasts"


def test_a_form_without_its_seal_says_that_the_page_is_old() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff("derya.aksoy"))
    answer = client.post("/hesabim/", {"language": "tr", "email": "yazdıklarım burada duruyor"})
    assert answer.status_code == 403
    assert "Sayfa eskimiş" in answer.content.decode()
    assert "yazdıklarım burada duruyor" in answer.content.decode()
