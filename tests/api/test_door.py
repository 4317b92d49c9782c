"""The door for machines: keys, methods, forms of bodies; whatever goes wrong is a problem document."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from muhatap.kit import clock
from muhatap.organization import queries, services
from muhatap.organization.models import ApiKey
from muhatap.organization.roles import Role
from tests.api.conftest import caller, make_key
from tests.cases.town import Town

pytestmark = pytest.mark.django_db
JSON = "application/json"
CASES = "/api/v1/cases"


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem of an answer, which must be one."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(answer.content)
    assert told["status"] == status and told["title"] and told["detail"] and told["type"].startswith("http")
    return told


def test_without_a_good_key_nobody_comes_in(place: Town) -> None:
    bare = Client().get(CASES)
    problem(bare, 401)
    assert bare.headers["WWW-Authenticate"] == 'Bearer realm="Muhatap"'
    wrong = caller("muhatap_abc_def").get(CASES)
    problem(wrong, 401)
    assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]
    assert Client(headers={"Authorization": "Basic eDp5"}).get(CASES).status_code == 401
    secret = make_key("Sayaç", ["cases:read"])
    assert Client(headers={"X-API-Key": secret}).get(CASES).status_code == 200


def test_a_key_used_after_its_expiry_or_revocation_is_told_so(place: Town) -> None:
    secret = make_key("Kısa", ["cases:read"], expires_at=clock.now() + timedelta(hours=1))
    client = caller(secret)
    assert client.get(CASES).status_code == 200
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert "süresi dolmuş" in problem(client.get(CASES), 401)["detail"]
    services.revoke_key(ApiKey.objects.get().pk, reason="kayboldu", by=queries.system())
    assert "iptal" in problem(client.get(CASES), 401)["detail"]


def test_a_session_opens_no_door_of_machines(client: Client, place: Town) -> None:
    from tests.pages import sit

    problem(sit(client, place.supervisor).get(CASES), 401)


def test_a_key_without_the_scope_is_refused_by_name(place: Town) -> None:
    told = problem(caller(make_key("Dar", ["reference"])).get(CASES), 403)
    assert "cases:read" in told["detail"]


def test_too_many_wait_as_long_as_the_answer_says(place: Town) -> None:
    client = caller(make_key("Hızlı", ["reference"], per_minute=2))
    assert [client.get("/api/v1/units").headers["RateLimit-Remaining"] for _time in "12"] == ["1", "0"]
    refused = client.get("/api/v1/units")
    problem(refused, 429)
    assert int(refused.headers["Retry-After"]) == 60
    with clock.frozen(clock.now() + timedelta(seconds=60)):
        assert client.get("/api/v1/units").status_code == 200


def test_methods_media_and_addresses(machine: Client) -> None:
    wrong = machine.delete(CASES)
    problem(wrong, 405)
    assert wrong.headers["Allow"] == "GET, POST, HEAD"
    assert machine.head(CASES).status_code == 200
    assert problem(machine.post(CASES, "x", content_type="text/plain"), 415)["errors"] == {
        "Content-Type": JSON
    }
    problem(machine.get("/api/v1/nothing"), 404)
    problem(machine.get("/api/v1/nothing/"), 404)
    problem(machine.get(f"{CASES}/{2**70}"), 404)
    problem(machine.get(f"{CASES}/999999"), 404)
    problem(machine.get(f"{CASES}?q=%ff"), 400)
    problem(machine.get(f"{CASES}?q=%00"), 400)
    problem(machine.get(f"{CASES}?queue=nobody"), 404)
    assert set(problem(machine.get(f"{CASES}?limit=0&status=x&topic=-1"), 422)["errors"]) == {
        "limit",
        "status",
        "topic",
    }


@pytest.mark.parametrize(
    "body", [" ", "{", "NaN", '{"text": "\\u0000"}', '{"text": "\\ud800"}', b"\xff\xfe", "[" * 5000]
)
def test_what_is_no_text_is_refused(machine: Client, body: str | bytes) -> None:
    answer = machine.post(CASES, body, content_type=JSON)
    assert answer.status_code in (400, 422)
    problem(answer, answer.status_code)


def test_too_large_a_body(machine: Client) -> None:
    problem(machine.post(CASES, json.dumps({"text": "x" * 2_600_000}), content_type=JSON), 413)


def test_errors_speak_both_languages(place: Town) -> None:
    secret = make_key("Dil", ["cases:write"])
    body = json.dumps({"channel": "pigeon", "kind": "request", "topic_id": 1, "text": "x", "colour": "red"})
    turkish = problem(caller(secret, **{"Accept-Language": "tr"}).post(CASES, body, content_type=JSON), 422)
    english = problem(
        caller(secret, **{"Accept-Language": "en-GB,tr;q=0.5"}).post(CASES, body, content_type=JSON), 422
    )
    assert turkish["title"] == "Bilgi eksik ya da yanlış"
    assert set(turkish["errors"]) == set(english["errors"]) == {"channel", "colour"}
    answer = caller(secret, **{"Accept-Language": "en"}).get("/api/v1/webhooks")
    assert answer.headers["Content-Language"] == "en" and problem(answer, 403)["type"] == turkish[
        "type"
    ].replace("incomplete", "not-yours")


def test_a_bug_is_a_problem_too(machine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("muhatap.api.queries.case_list", broken)
    machine.raise_request_exception = False
    told = problem(machine.get(CASES), 500)
    assert "RuntimeError" not in json.dumps(told)


def test_a_key_costs_two_statements_and_a_list_few_whatever_its_length(machine: Client, place: Town) -> None:
    def statements(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert machine.get(path).status_code == 200
        return len(captured.captured_queries)

    machine.get("/api/v1/key")  # the last use of this minute is written
    assert statements("/api/v1/key") == 2
    paths = [
        CASES,
        f"{CASES}?q=yol&open=true&unit=1",
        f"{CASES}?queue=gelen",
        "/api/v1/citizens",
        "/api/v1/queues",
    ]
    place.register(text="Gizli", identity_hidden=True)  # a hidden case costs two statements, however many
    few = [statements(path) for path in paths]
    for number in range(12):
        place.register(text=f"Yol {number} çöktü", identity_hidden=number % 3 == 0)
    assert max(few) <= 8 and [statements(path) for path in paths] == few


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["channel", "kind", "topic_id", "text", "applicant", "lat", "answers", "despite", "received_at"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, JUNK, max_size=6))
@example(
    {"channel": "phone", "kind": "request", "topic_id": 1, "text": "x", "received_at": "0001-01-01T00:00:00Z"}
)
@example(
    {"channel": "phone", "kind": "request", "topic_id": 1, "text": "x", "received_at": "9999-12-31T23:59:59Z"}
)
@example({"channel": "phone", "kind": "request", "topic_id": 2**63, "text": "x"})
@example({"channel": "phone", "kind": "request", "topic_id": 1, "text": "x", "answers": {"\ud800": "x"}})
def test_whatever_is_sent_is_an_answer_or_a_problem(machine: Client, body: dict[str, Any]) -> None:
    answer = machine.post(CASES, json.dumps(body), content_type=JSON)
    assert answer.status_code in (201, 400, 409, 422)
    if answer.status_code != 201:
        problem(answer, answer.status_code)


def test_what_a_key_may_is_told_to_it(place: Town) -> None:
    secret = make_key("Sayaç", ["cases:write"], [Role.AGENT])
    told = caller(secret).get("/api/v1/key").json()
    assert told == {
        "name": "Sayaç",
        "scopes": ["cases:read", "cases:write", "reference"],
        "roles": ["agent"],
        "per_minute": 100_000,
        "left": 99_999,
    }
