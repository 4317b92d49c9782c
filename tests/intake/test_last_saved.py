"""What was saved last stays over the next form until it is put away."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from muhatap.cases.models import Case
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.intake.calls import call
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


def line(page: str) -> str:
    found = re.search(r"<form[^>]* data-last .*?</form>", page, re.S)
    return found[0] if found else ""


def test_number_and_code_stay_over_the_fresh_form_until_put_away(desk: Client, place: Town) -> None:
    answer = desk.post("/yeni/", call(place, yap="yenisi"))
    case = Case.objects.get()
    assert answer.status_code == 302 and answer["Location"] == "/yeni/?kanal=phone"
    said = line(body(desk.get(answer["Location"])))
    code = CODE.search(said)
    assert case.number in said and code is not None
    assert f'data-copy="{case.number} {code[0]}"' in said
    assert f'href="/basvuru/{case.pk}/"' in said and f'href="/yeni/kaydedildi/{case.pk}/"' in said
    assert code[0] in body(desk.get(f"/yeni/kaydedildi/{case.pk}/")), "on the receipt, too"
    assert line(body(desk.get("/yeni/"))) and line(body(desk.post("/yeni/", {"channel": "phone"})))
    assert desk.post("/yeni/kaydedildi/kapat/")["Location"] == "/yeni/"
    assert not line(body(desk.get("/yeni/")))


def test_the_next_save_says_itself_and_nobody_else_reads_it(desk: Client, place: Town) -> None:
    desk.post("/yeni/", call(place, yap="yenisi"))
    desk.post("/yeni/", call(place, yap="yenisi", who="anonymous", citizen="", text="Rögar kapağı yok."))
    first, second = Case.objects.order_by("pk")
    said = line(body(desk.get("/yeni/")))
    assert second.number in said and first.number not in said
    desk.post("/yeni/", call(place, yap="yerinde", answer="Pazar salı günleri kurulur."))
    assert not line(body(desk.get("/yeni/"))), "another save puts it away"
    desk.post("/yeni/", call(place, yap="yenisi", who="anonymous", citizen="", text="Bank kırık."))
    sit(desk, cast.person(Role.AGENT, username="baska.gorevli"))
    assert not line(body(desk.get("/yeni/")))
