"""The traffic page: every figure opens exactly the cases that it counts for this reader."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services
from muhatap.cases.models import Case, Channel, Desk
from muhatap.cases.traffic import READERS
from muhatap.kit.errors import NotNow
from muhatap.kit.paging import keyset
from muhatap.organization import services as organization
from muhatap.organization.roles import ROLES, Reach
from tests import cast
from tests.cases.rules import admin
from tests.cases.town import Town
from tests.cases.working import closed, routed, working
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
FIGURE = re.compile(r'<td class="num">(?:<b>)?<a href="([^"]+)">(\d+)</a>')


def cases_at(client: Client, path: str) -> set[int]:
    """Cases of a list, all pages."""
    found, address = set(), path
    while address:
        page = body(client.get(address))
        found |= {int(pk) for pk in re.findall(r'data-href="/basvuru/(\d+)/"', page)}
        link = re.search(r'rel="next" href="([^"]+)"', page)
        address = path.split("?")[0] + link[1] if link else ""
    return found


def figures(client: Client) -> dict[str, int]:
    return {path: int(n) for path, n in FIGURE.findall(body(client.get("/trafik/")))}


def work(place: Town) -> None:
    """Some offered, some accepted, some at two units, one sensitive, one closed."""
    for _ in range(3):
        routed(place)
    working(place)
    routed(place, place.roads, place.parks)
    secret, _parts = routed(place, place.parks)
    Case.objects.filter(pk=secret.pk).update(is_sensitive=True)
    closed(place)


@pytest.mark.parametrize("who", ["coordinator", "supervisor", "manager"])
def test_every_figure_opens_its_cases(settled: Town, client: Client, who: str) -> None:
    work(settled)
    sit(client, getattr(settled, who))
    found = figures(client)
    assert {path.split("/")[-2] for path in found if path.startswith("/trafik/")} == {"kabul", "elinde"}
    assert any(path.startswith("/kuyruk/") for path in found)
    for path, n in found.items():
        assert len(cases_at(client, path)) == n, path


def test_who_reads_the_traffic_sees_every_case() -> None:
    assert {ROLES[role].reach for role in READERS} == {Reach.ALL}, "the counters know no other reader"


def test_a_long_list_is_paged_and_narrowed(settled: Town, client: Client, monkeypatch: Any) -> None:
    made = {routed(settled)[0].pk for _ in range(5)}
    monkeypatch.setitem(keyset.__kwdefaults__, "size", 2)
    sit(client, settled.coordinator)
    path = f"/trafik/birim/{settled.roads.pk}/elinde/"
    assert cases_at(client, path) == made
    assert cases_at(client, f"{path}?kanal=counter") == made
    assert not cases_at(client, f"{path}?kanal=fax")
    services.move_referral(Case.objects.get(pk=min(made)).referrals.get().pk, "accept", by=settled.roads_user)
    assert cases_at(client, f"/trafik/birim/{settled.roads.pk}/kabul/") == made - {min(made)}


def test_strangers_and_false_addresses_find_nothing(settled: Town, client: Client) -> None:
    sit(client, settled.coordinator)
    assert client.get(f"/trafik/birim/{settled.roads.pk}/hepsi/").status_code == 404
    assert client.get("/trafik/birim/999999/elinde/").status_code == 404
    sit(client, settled.roads_user)
    assert client.get(f"/trafik/birim/{settled.roads.pk}/elinde/").status_code == 404


def test_a_unit_closes_only_when_no_work_waits_there_and_no_desk_is_it(settled: Town) -> None:
    person = admin()
    _case, parts = routed(settled, settled.spare)
    with pytest.raises(NotNow, match="1 açık iş"):
        organization.close_unit(settled.spare.pk, reason="birleşti", by=person)
    services.move_referral(parts[0].pk, "withdraw", by=settled.coordinator, facts={"reason": "yanlış"})
    assert not organization.close_unit(settled.spare.pk, reason="birleşti", by=person).is_active
    desk = cast.unit("masa", "Bir Masa")
    Desk.objects.create(stage=Desk.Stage.APPROVAL, channel=Channel.COUNTER, unit=desk)
    with pytest.raises(NotNow, match="Onay"):
        organization.close_unit(desk.pk, reason="birleşti", by=person)
