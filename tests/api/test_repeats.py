"""A repeated request is done once and answered twice."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.api.jobs import tidy
from muhatap.api.models import KeptAnswer
from muhatap.cases.models import Attachment, Case
from muhatap.kit import clock
from tests.api.conftest import EVERYTHING, caller, make_key
from tests.api.test_cases import a_case, first
from tests.api.test_door import CASES, JSON, problem
from tests.cases.town import Town
from tests.files import samples

pytestmark = pytest.mark.django_db


def send(client: Client, body: Any, name: str) -> Any:
    return client.post(CASES, json.dumps(body), content_type=JSON, headers={"Idempotency-Key": name})


def test_the_same_again_gets_the_first_answer(machine: Client, place: Town) -> None:
    before = Case.objects.count()
    first, second = (send(machine, a_case(place), "k-1") for _time in "12")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content and first.headers["Location"] == second.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers and second.headers["Idempotency-Replayed"] == "true"
    assert Case.objects.count() == before + 1
    code = first.json()["tracking_code"]
    assert code.encode() not in bytes(KeptAnswer.objects.get().body), "a code is kept for its key alone"


def test_another_request_of_the_same_name_is_refused(machine: Client, place: Town) -> None:
    send(machine, a_case(place), "k-1")
    assert "Idempotency-Key" in problem(send(machine, a_case(place, text="Başka"), "k-1"), 422)["errors"]
    other = caller(make_key("Öteki", ["cases:write"], EVERYTHING, place.roads.parent_id))
    assert send(other, a_case(place, text="Başka"), "k-1").status_code == 201, "a name is each key's own"


def test_after_a_day_the_name_is_free_again(machine: Client, place: Town) -> None:
    send(machine, a_case(place), "k-1")
    with clock.frozen(clock.now() + timedelta(hours=24)):
        assert "Idempotency-Replayed" not in send(machine, a_case(place), "k-1").headers
        tidy()
        assert KeptAnswer.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(hours=49)):
        tidy()
    assert not KeptAnswer.objects.exists()


def test_what_was_refused_left_nothing_and_may_be_tried_again(machine: Client, place: Town) -> None:
    before = Case.objects.count()
    problem(send(machine, a_case(place, topic_id=999), "k-1"), 422)
    assert (Case.objects.count(), KeptAnswer.objects.count()) == (before, 0)
    assert send(machine, a_case(place), "k-1").status_code == 201


def test_files_are_the_same_by_what_is_inside(machine: Client, place: Town) -> None:
    def up(data: bytes) -> Any:
        upload = SimpleUploadedFile("foto.jpg", data, "image/jpeg")
        return machine.post(
            f"{CASES}/{first()}/files", {"files": [upload]}, headers={"Idempotency-Key": "f-1"}
        )

    assert up(samples.photo()).content == up(samples.photo()).content
    assert Attachment.objects.count() == 1
    problem(up(samples.photo(size=(40, 30))), 422)


@pytest.mark.parametrize("name", ["x" * 129, "ğ", "a\tb"])
def test_what_is_no_name(machine: Client, place: Town, name: str) -> None:
    problem(send(machine, a_case(place), name), 400)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=8))
def test_however_requests_repeat_each_is_done_once(
    machine: Client, place: Town, sent: list[tuple[int, int]]
) -> None:
    """For every name the first body wins; the same again is answered alike, another is refused."""
    KeptAnswer.objects.all().delete()
    Case.objects.filter(text__startswith="Deneme").update(text="Eski")
    won: dict[int, tuple[int, bytes]] = {}
    for name, body in sent:
        answer = send(machine, a_case(place, text=f"Deneme {name}-{body}"), f"p-{name}")
        if name not in won:
            assert answer.status_code == 201
            won[name] = (body, answer.content)
        elif won[name][0] == body:
            assert (answer.status_code, answer.content) == (201, won[name][1])
        else:
            problem(answer, 422)
    assert Case.objects.filter(text__startswith="Deneme").count() == len(won)
