"""The first page: each role sees its day, what is late first, and every figure opens its list."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cases.models import Case
from muhatap.cimer import services as cimer
from muhatap.kit import clock
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.cases.working import delivered, routed, working
from tests.cimer.hall import enter
from tests.conftest import FRIDAY
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
STAT = re.compile(
    r'<div class="stat"><dt>([^<]+)</dt><dd><a[^>]* href="([^"]+)">(?:<svg.*?</svg>)?([\d.+]+)</a>', re.S
)


DESKS = ("agent", "approver", "coordinator", "reviewer", "deliverer", "supervisor", "manager")
ROLES = (*DESKS, "roads_user", "roads_lead")


def figures(client: Client) -> list[tuple[str, str, int]]:
    page = body(client.get("/gunum/"))
    return [(label, url, int(n)) for label, url, n in STAT.findall(page)]


def work(place: Town) -> None:
    """Something late, something new, something answered."""
    with clock.frozen(FRIDAY - timedelta(days=40)):
        working(place)
        routed(place, place.parks)
    place.register(route=False)
    delivered(place)


@pytest.mark.parametrize(
    "who",
    [
        "agent",
        "approver",
        "coordinator",
        "reviewer",
        "deliverer",
        "supervisor",
        "manager",
        "roads_user",
        "roads_lead",
    ],
)
def test_every_figure_opens_its_list(settled: Town, client: Client, who: str) -> None:
    work(settled)
    sit(client, getattr(settled, who))
    found = figures(client)
    assert found
    for label, url, n in found:
        page = body(client.get(url))
        rows = set(re.findall(r'data-href="/basvuru/(\d+)/"', page))
        assert len(rows) == n, label


@pytest.mark.parametrize(("who", "queue"), [("manager", "geciken"), ("roads_lead", "birim-geciken")])
def test_what_is_late_comes_first_for_who_answers_for_it(
    settled: Town, client: Client, who: str, queue: str
) -> None:
    work(settled)
    sit(client, getattr(settled, who))
    page = body(client.get("/gunum/"))
    first = STAT.findall(page)[0]
    assert first[:2] == ("Geciken", f"/kuyruk/{queue}/")
    assert int(first[2]) > 0
    late = Case.objects.order_by("received_at")[0]
    assert f'data-href="/basvuru/{late.pk}/"' in page[page.index("Önce bunlar") :]
    assert re.search(r'class="lead"><a href="/kuyruk/[\w-]*geciken/">', page)


def test_an_agent_sees_what_became_of_their_own(settled: Town, client: Client) -> None:
    work(settled)
    sit(client, settled.agent)
    found = {label: (url, n) for label, url, n in figures(client)}
    assert found["Kayıtlarımdan geciken"][1] == 2
    assert found["Bugünkü kayıtlarım"][1] == 2
    for url, n in found.values():
        assert len(set(re.findall(r'data-href="/basvuru/(\d+)/"', body(client.get(url))))) == n
    other = cast.person(Role.AGENT, settled.roads, "baska.biri")
    sit(client, other)
    assert {n for _label, _url, n in figures(client)} == {0}


def test_an_administrator_sees_what_keeps_others_from_working(settled: Town, client: Client) -> None:
    admin = cast.person(Role.ADMIN)
    sit(client, admin)
    found = {label: (url, n) for label, url, n in figures(client)}
    assert set(found) == {"Görevlisi olmayan masa", "Bugünkü yönetim işlemleri"}
    for url, _n in found.values():
        assert client.get(url).status_code in (200, 302)


def test_the_number_of_statements_does_not_grow(
    settled: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    work(settled)
    for who, most in (("agent", 14), ("roads_lead", 14), ("manager", 16)):
        sit(client, getattr(settled, who))
        client.get("/gunum/")
        with django_assert_max_num_queries(most):
            client.get("/gunum/")


def test_who_is_waited_for_is_not_told_that_nothing_waits(settled: Town, client: Client) -> None:
    idle = "Sizden beklenen bir iş yok."
    cimer.look("cimer", 0, by=settled.cimer_officer)
    cimer.look("acik_kapi", 0, by=settled.cimer_officer)
    sit(client, settled.cimer_officer)
    assert idle in body(client.get("/gunum/"))
    enter(client, settled, applied_on="01.10.2026")
    page = body(client.get("/gunum/"))
    assert idle not in page and "Bekleyenler aşağıdaki sayılarda." in page
