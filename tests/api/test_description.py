"""The description: true of every operation, whatever is sent; complete in both languages; its page."""

from __future__ import annotations

import os
import re

import pytest
from django.test import Client

from muhatap.api import hearing
from muhatap.api.base import api
from muhatap.api.description import description, operations_of, texts
from muhatap.api.problems import KINDS
from muhatap.api.words import NOUNS, TURKISH
from muhatap.cases.models import Case
from muhatap.organization.scopes import SCOPES, opened_by
from tests.api.conftest import EVERYTHING, caller, make_key
from tests.api.exploring import explore
from tests.cases.town import Town
from tests.pages import body

DEEPER = int(os.environ.get("MUHATAP_EXPLORE", "0"))  # cases of each operation; another seed every time
JSON = "/api/v1/openapi.json"


@pytest.mark.django_db
def test_the_description_holds_whatever_is_sent(place: Town) -> None:
    """No server error, no answer of another shape, status or type than described."""
    top = place.roads.parent
    assert top is not None
    secret = make_key("Her şey", list(SCOPES), EVERYTHING, top.pk)
    seen = explore(Client(), {"Authorization": f"Bearer {secret}"}, examples=DEEPER or 2, seed=not DEEPER)
    assert seen == len(list(operations_of(api)))


def test_every_text_of_the_description_is_there_in_turkish() -> None:
    assert [text for text in texts() if text not in TURKISH] == []
    assert [text for text in TURKISH if text not in texts()] == []
    assert set(NOUNS) == {tag for _path, _method, operation in operations_of(api) for tag in operation.tags}


def test_every_operation_says_its_scope_and_its_errors() -> None:
    for path, methods in description()["paths"].items():
        for method, operation in methods.items():
            (scope,) = operation["security"][0]["key"] or [""]
            assert scope in SCOPES or path == "/api/v1/key"
            assert {"401", "403", "404", "429"} <= set(operation["responses"])
            assert ("422" in operation["responses"]) or method == "get"
            assert operation["summary"] and operation["description"]


def test_every_event_that_can_be_heard_is_a_move() -> None:
    from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES

    tables = {"case": CASE_MOVES, "referral": REFERRAL_MOVES}
    for name in hearing.EVENTS:
        kind, _dot, move = name.partition(".")
        assert move in tables[kind] and "%(" not in str(hearing.EVENTS[name])
    assert len(" ".join(hearing.EVENTS)) < 8000, "all of them fit into the setting"


@pytest.mark.django_db
def test_the_page_shows_every_operation_with_an_example(client: Client) -> None:
    page = body(client.get("/api/"))
    for path, methods in description()["paths"].items():
        assert path in page
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    for kind in KINDS:
        assert f'id="{kind.name}"' in page, "the type of a problem leads here"
    assert 'curl -X POST "http://localhost:8000/api/v1/cases"' in page and "Başvuru kaydet" in page
    assert "<script>" not in page and "style=" not in page
    english = body(client.get("/api/", headers={"Accept-Language": "en"}))
    assert "Register a case" in english and "Başvuru kaydet" not in english


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["webhook", "kanca", "WEB KANCASI", "post webhooks"])
def test_the_page_is_searched_in_either_language(client: Client, words: str) -> None:
    page = body(client.get("/api/", {"q": words}))
    assert "/api/v1/webhooks" in page and "/api/v1/districts" not in page
    assert "Uyan işlem yok" in body(client.get("/api/", {"q": "zzz"}))


@pytest.mark.django_db
def test_the_description_as_json(client: Client) -> None:
    answer = client.get(JSON)
    told = answer.json()
    assert (
        told["openapi"].startswith("3.1")
        and told["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    )
    assert not Case.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_opens_what_it_names_and_nothing_else(scope: str, place: Town) -> None:
    """Every operation: with this scope alone, and with every other that does not include it."""
    top = place.roads.parent
    assert top is not None
    others = [one for one in SCOPES if scope not in opened_by([one])]
    for name, given in (("Yalnız", [scope]), ("Öteki", others)):
        client = caller(make_key(name, given, EVERYTHING, top.pk))
        for path, methods in description()["paths"].items():
            for method, operation in methods.items():
                (wanted,) = operation["security"][0]["key"] or [""]
                address = re.sub(r"\{\w+\}", "999999999", path)
                answer = client.generic(method.upper(), address, b"{}", "application/json")
                shut = answer.status_code == 403 and wanted in answer.json()["detail"]
                assert shut == (bool(wanted) and wanted not in opened_by(given)), (method, path)
