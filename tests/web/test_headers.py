"""The strict policy on every answer, and a lock file that names no host."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory
from pytest_django import Settings

from muhatap.web.middleware import csp

ROOT = Path(__file__).resolve().parents[2]


def answer() -> HttpResponse:
    response = csp.SecurityHeaders(lambda request: HttpResponse("ok"))(RequestFactory().get("/"))
    assert isinstance(response, HttpResponse)
    return response


def test_nothing_inline_and_nobody_else_is_allowed(settings: Settings) -> None:
    policy = answer().headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "geolocation=(self)" in answer().headers["Permissions-Policy"]


def test_the_towns_own_tiles_are_allowed_as_pictures_only(settings: Settings) -> None:
    settings.MAP_TILES = "https://{s}.tiles.example/{z}/{x}/{y}.png"
    policy = answer().headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob: https://*.tiles.example;" in policy
    assert csp.tile_host("javascript:alert(1)") == ""
    assert csp.tile_host("") == ""


def test_a_view_may_differ() -> None:
    def view(request: object) -> HttpResponse:
        return HttpResponse("", headers={"Content-Security-Policy": "sandbox"})

    assert (
        csp.SecurityHeaders(view)(RequestFactory().get("/")).headers["Content-Security-Policy"] == "sandbox"
    )


def test_no_page_has_anything_inline() -> None:
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)")
    found = {
        str(page.relative_to(ROOT)): hit[0]
        for page in (ROOT / "muhatap").rglob("templates/**/*.html")
        if (hit := forbidden.search(page.read_text()))
    }
    assert found == {}


def test_the_base_templates_compile() -> None:
    for name in ("page", "staff", "public", "door"):
        assert get_template(f"base/{name}.html") is not None


def test_the_lock_names_no_host_and_pins_everything() -> None:
    lock = json.loads((ROOT / "frontend/package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert not [name for name, one in packages.items() if "resolved" in one]
    assert not [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")]
    assert packages["node_modules/htmx.org"]["version"].startswith("2.")
    assert packages["node_modules/leaflet"]["version"].startswith("1.9.")


@pytest.mark.django_db
def test_pages_go_out_compressed_and_padded(client: Client) -> None:
    plain = client.get("/giris/")
    packed = [client.get("/giris/", headers={"accept-encoding": "gzip"}) for _time in range(12)]
    assert "Content-Encoding" not in plain.headers
    assert all(page.headers["Content-Encoding"] == "gzip" for page in packed)
    assert "Accept-Encoding" in packed[0].headers["Vary"]
    assert gzip.decompress(packed[0].content).startswith(b"<!doctype html>")
    assert len(packed[0].content) < len(plain.content) / 2
    assert len({len(page.content) for page in packed}) > 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "came_from", "is_packed"),
    [
        ("", "cross-site", True),
        ("?next=/gunum/", "same-origin", True),
        ("?next=/gunum/", "none", True),
        ("?next=/gunum/", "cross-site", False),
        ("?next=/gunum/", "same-site", False),
        ("?next=/gunum/", "", False),
    ],
)
def test_what_another_site_may_have_steered_is_not_compressed(
    client: Client, query: str, came_from: str, is_packed: bool
) -> None:
    headers = {"accept-encoding": "gzip"} | ({"sec-fetch-site": came_from} if came_from else {})
    assert ("Content-Encoding" in client.get(f"/giris/{query}", headers=headers).headers) is is_packed


@pytest.mark.django_db
def test_tokens_in_pages_are_masked_anew(client: Client) -> None:
    pages = [client.get("/giris/").content.decode() for _time in range(2)]
    tokens = [re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page)[0] for page in pages]
    assert tokens[0] != tokens[1]
