"""How lists are ordered: what the page says, what the chips say, and no piece of work twice at home."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from muhatap.cases import pages
from muhatap.cases.models import Case
from muhatap.cases.queues import QUEUES, ROWS
from muhatap.kit import clock
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.cases.working import routed
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def test_chips_of_the_late_list_fall_as_its_rows_do(settled: Town, client: Client) -> None:
    now = clock.now()
    for target, law in ((40, 3), (26, -5), (25, 20), (4, 4), (2, -9)):
        case = settled.register(route=False).case
        law_at, due_at = now - timedelta(days=law), now - timedelta(days=target)
        Case.objects.filter(pk=case.pk).update(due_at=due_at, law_due_at=law_at, target_due_at=due_at)
    rows = pages.queue_page(settled.coordinator, QUEUES["geciken"], {}).rows
    said = [row.due.words for row in rows]
    assert said == [
        *("40 gün gecikti, yasal da", "26 gün gecikti", "25 gün gecikti, yasal da"),
        *("Yasal: 4 gün geçti", "2 gün gecikti"),
    ]
    sit(client, settled.coordinator)
    page = body(client.get("/kuyruk/geciken/"))
    shown = [int(n) for n in re.findall(r"</svg>(?:Yasal: )?(\d+) gün (?:gecikti|geçti)", page)]
    assert shown[:5] == [40, 26, 25, 4, 2]
    assert "En çok geciken önce" in page or "en çok geciken önce" in page


def test_every_list_says_how_it_is_ordered() -> None:
    assert {str(row.order_words) for row in ROWS} and all(row.order_words for row in ROWS)


def test_a_case_of_two_units_stands_once_at_home_and_named_in_the_list(settled: Town, client: Client) -> None:
    unit = settled.roads
    crew = cast.unit("yol-ekip", "Gece Ekibi", unit)
    case, _parts = routed(settled, unit, crew)
    lead = cast.person(Role.UNIT_LEAD, unit)
    sit(client, lead)
    assert body(client.get("/gunum/")).count(f'data-href="/basvuru/{case.pk}/"') == 1
    listed = body(client.get("/kuyruk/gelen/"))
    assert listed.count(f'data-href="/basvuru/{case.pk}/"') == 2
    assert ">Gece Ekibi</span>" in listed


def test_home_tells_all_that_waits_however_many_queues_there_are(settled: Town, client: Client) -> None:
    from muhatap.web.views import home

    chief = settled.manager
    counts = dict.fromkeys(home.SENTENCES, 1)
    for role in (Role.APPROVER, Role.COORDINATOR, Role.REVIEWER, Role.DELIVERER, Role.SUPERVISOR, Role.AGENT):
        chief = cast.person(role, username="cok.gorevli")
    day = home.day_of(chief, counts)
    told = [figure.queue.name for figure in (*day.said, *day.rest)]
    assert len(day.said) == home.SAID and len(told) > 8 and len(set(told)) == len(told)
    assert set(told) == {figure.queue.name for figure in day.figures if figure.queue.name in home.SENTENCES}
