"""The frame: request numbers, refusals as pages and pieces, bugs without a database, the navigation."""

from __future__ import annotations

import typing
from typing import Any

import pytest
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from muhatap.kit.errors import Incomplete, NotNow, NotYours
from muhatap.organization import gates
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.web import errors, urls
from muhatap.web.logs import Numbered
from muhatap.web.middleware.person import VisitRequest
from muhatap.web.navigation import sections
from tests import cast

pytestmark = pytest.mark.django_db
TROUBLES: dict[str, Exception] = {
    "yetki": NotYours("Bunu yalnız birim sorumlusu yapar."),
    "gec": NotNow("Bu başvuruyu 2 dakika önce Kemal Doğru kabul etti."),
    "eksik": Incomplete("Gerekçe yazılmamış.", fields={"reason": "Gerekçeyi yazın."}),
    "yok": Unit.DoesNotExist(),
    "tasma": DataError("integer out of range"),
    "hata": RuntimeError("bir hata"),
}


@gates.public
def trouble(request: HttpRequest, kind: str) -> HttpResponse:
    """Raises what the address names."""
    raise TROUBLES[kind]


urlpatterns = [*urls.urlpatterns, path("bela/<slug:kind>/", trouble, name="trouble")]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("yetki", 403, "Bunu yalnız birim sorumlusu yapar."),
        ("gec", 409, "2 dakika önce Kemal Doğru kabul etti"),
        ("eksik", 422, "Gerekçeyi yazın."),
        ("yok", 404, "bulunamadı"),
        ("tasma", 400, "hiçbir şey kaydedilmedi"),
        ("hata", 500, "hiçbir şey değişmedi"),
    ],
)
def test_a_refusal_is_a_page_with_its_status_and_a_piece_for_htmx(kind: str, status: int, words: str) -> None:
    client = Client(raise_request_exception=False)
    typed = "Uzun uzun yazılmış bir gerekçe"
    page = client.post(f"/bela/{kind}/", {"text": typed}, headers={"referer": "http://testserver/giris/"})
    assert page.status_code == status
    assert words in page.content.decode()
    if status != 500:
        assert typed in page.content.decode()
        assert 'href="/giris/"' in page.content.decode()
    piece = client.post(f"/bela/{kind}/", headers={"hx-request": "true"})
    assert (piece.status_code, piece["HX-Retarget"]) == (status, "#toasts")
    assert words in piece.content.decode()
    assert "<html" not in piece.content.decode()


@pytest.mark.urls(__name__)
def test_the_number_on_the_error_page_is_the_number_of_the_request(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/bela/hata/", headers={"x-request-id": "7f3a0000"})
    assert answer["X-Request-ID"] == "7f3a0000"
    assert "7F3A0000" in answer.content.decode()
    assert caplog.records
    for record in caplog.records:
        Numbered().filter(record)
    assert {getattr(record, "request_number", "") for record in caplog.records} == {"7f3a0000"}
    drawn = client.get("/giris/", headers={"x-request-id": "bad id\n"})
    assert len(drawn["X-Request-ID"]) == 8
    assert drawn["Server-Timing"].startswith("app;dur=")


def test_the_page_of_a_bug_needs_no_database(django_assert_num_queries: Any) -> None:
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        assert errors.broken(request).status_code == 500


def asked(person: Person | None) -> VisitRequest:
    """A request on which the session was read."""
    request = typing.cast(VisitRequest, RequestFactory().get("/teskilat/5/"))
    request.person = person
    return request


def labels(person: Person | None) -> list[str]:
    """What stands in the navigation for a person."""
    return [str(item.label) for section in sections(asked(person)) for item in section.items]


def test_everybody_sees_the_doors_of_their_roles() -> None:
    admin, agent = labels(cast.person(Role.ADMIN)), labels(cast.person(Role.AGENT))
    assert {"Teşkilat", "Personel", "Ayarlar", "İşlem günlüğü"} <= set(admin)
    assert "Teşkilat" in agent
    assert not {"Personel", "Ayarlar"} & set(agent)
    assert labels(None) == []


def test_the_page_one_is_on_is_marked() -> None:
    request = asked(cast.person(Role.ADMIN))
    marked = [str(item.label) for section in sections(request) for item in section.items if item.current]
    assert marked == ["Teşkilat"]
