"""Who is authorised, for how long, and how they were told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cimer.models import Informing, Officer
from muhatap.kit import clock
from muhatap.organization import queries as organization
from muhatap.organization.models import RoleGrant, Staff
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = pytest.mark.django_db


def now(person: Person) -> Person:
    return organization.person_of(Staff.objects.get(pk=person.staff_id or 0))


def wanted(staff: int | None, **values: Any) -> dict[str, Any]:
    begin = {"channel": "cimer", "duty": "officer", "since": "20.11.2026", "until": "", "document_no": "E-12"}
    return {"staff": str(staff), **begin, **values}


@pytest.mark.duty("cimer.responsible-officer")
def test_an_officer_and_a_substitute_are_appointed_with_their_days_and_the_role_goes_with_them(
    client: Client, place: Town
) -> None:
    agent = place.agent
    sit(client, place.manager)
    assert client.post("/cimer/yetkililer/yeni/", wanted(agent.staff_id)).status_code == 302
    assert now(agent).has(Role.CIMER_OFFICER)
    stand_in = {"duty": "substitute", "since": "23.11.2026", "until": "27.11.2026"}
    client.post("/cimer/yetkililer/yeni/", wanted(place.deliverer.staff_id, **stand_in))
    assert not now(place.deliverer).has(Role.CIMER_OFFICER), "from Monday on"
    with clock.frozen(clock.now() + timedelta(days=4)):
        assert now(place.deliverer).has(Role.CIMER_OFFICER)
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert not now(place.deliverer).has(Role.CIMER_OFFICER), "over by itself"
    page = body(client.get("/cimer/yetkililer/"))
    assert "Derya Aksoy" in page and "Yetkilinin yedeği" in page and "bildirilmedi" in page
    row = Officer.objects.get(staff=agent.staff_id)
    ended = client.post(f"/cimer/yetkililer/{row.pk}/bitir/", {"last_day": "", "reason": "Görevi değişti"})
    assert ended.status_code == 302 and not now(agent).has(Role.CIMER_OFFICER)
    assert "Görevi değişti" in body(client.get(f"/cimer/yetkililer/{row.pk}/"))


@pytest.mark.duty("cimer.user-authorisation")
def test_users_are_kept_and_told_in_writing_and_orally(client: Client, place: Town) -> None:
    sit(client, place.manager)
    client.post("/cimer/yetkililer/yeni/", wanted(place.agent.staff_id, duty="user"))
    row = Officer.objects.get()
    path = f"/cimer/yetkililer/{row.pk}/bildir/"
    assert client.post(path, {"way": "letter", "day": "20.11.2026"}).status_code == 422, "which letter?"
    letter = {"way": "letter", "day": "20.11.2026", "document_no": "E-13", "text": "Yetki ve gizlilik"}
    assert client.post(path, letter).status_code == 302
    assert client.post(path, {"way": "spoken", "day": "20.11.2026"}).status_code == 302
    assert client.post(path, {"way": "spoken", "day": "24.11.2026"}).status_code == 422
    assert {one.way for one in Informing.objects.all()} == {"letter", "spoken"}
    page = body(client.get(f"/cimer/yetkililer/{row.pk}/"))
    assert "E-13" in page and "Sözlü" in page


@pytest.mark.parametrize(
    "values",
    [{"until": "19.11.2026"}, {"since": ""}, {"channel": "phone"}, {"duty": "x"}, {"document_no": "d" * 41}],
)
def test_what_cannot_be_is_refused(client: Client, place: Town, values: dict[str, str]) -> None:
    sit(client, place.manager)
    assert client.post("/cimer/yetkililer/yeni/", wanted(place.agent.staff_id, **values)).status_code == 422
    assert not Officer.objects.exists()


def test_nobody_appoints_oneself_nor_twice_nor_without_the_right(client: Client, place: Town) -> None:
    sit(client, place.manager)
    assert client.post("/cimer/yetkililer/yeni/", wanted(place.manager.staff_id)).status_code == 422
    client.post("/cimer/yetkililer/yeni/", wanted(place.agent.staff_id))
    assert client.post("/cimer/yetkililer/yeni/", wanted(place.agent.staff_id)).status_code == 409
    other = client.post("/cimer/yetkililer/yeni/", wanted(place.agent.staff_id, channel="acik_kapi"))
    assert (
        other.status_code == 302 and RoleGrant.objects.filter(role=Role.CIMER_OFFICER, unit=None).count() == 2
    )
    first = Officer.objects.get(staff=place.agent.staff_id, channel="cimer")
    client.post(f"/cimer/yetkililer/{first.pk}/bitir/", {"last_day": "", "reason": "Yalnız Açık Kapı kalsın"})
    assert now(place.agent).has(Role.CIMER_OFFICER), "the other authorisation holds the role up"
    second = Officer.objects.get(channel="acik_kapi")
    client.post(f"/cimer/yetkililer/{second.pk}/bitir/", {"last_day": "", "reason": "Bitti"})
    assert not now(place.agent).has(Role.CIMER_OFFICER)
    assert sit(client, place.cimer_officer).get("/cimer/yetkililer/yeni/").status_code == 404
    assert client.get("/cimer/yetkililer/").status_code == 200


def test_the_role_lasts_as_long_as_the_longest_authorisation(client: Client, place: Town) -> None:
    """Days that overlap only in part: what is missing is given, what is over is over."""
    sit(client, place.manager)
    new = "/cimer/yetkililer/yeni/"
    agent = place.agent
    first = {"until": "27.11.2026"}
    assert client.post(new, wanted(agent.staff_id, **first)).status_code == 302
    longer = {"channel": "acik_kapi", "since": "25.11.2026", "until": "31.12.2026"}
    assert client.post(new, wanted(agent.staff_id, **longer)).status_code == 302
    for days, holds in ((0, True), (7, True), (8, True), (41, True), (42, False)):
        with clock.frozen(clock.now() + timedelta(days=days)):
            assert now(agent).has(Role.CIMER_OFFICER) is holds, days


def test_an_open_role_ends_with_what_is_left_of_the_authorisations(client: Client, place: Town) -> None:
    sit(client, place.manager)
    new = "/cimer/yetkililer/yeni/"
    client.post(new, wanted(place.agent.staff_id))
    client.post(new, wanted(place.agent.staff_id, channel="acik_kapi", until="27.11.2026"))
    first = Officer.objects.get(channel="cimer")
    client.post(f"/cimer/yetkililer/{first.pk}/bitir/", {"last_day": "", "reason": "Yalnız Açık Kapı"})
    assert now(place.agent).has(Role.CIMER_OFFICER)
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert not now(place.agent).has(Role.CIMER_OFFICER), "over with the last authorisation"


def test_what_an_administrator_gave_is_not_ended_and_not_given_twice(client: Client, place: Town) -> None:
    sit(client, place.manager)
    given = RoleGrant.objects.create(
        staff_id=place.agent.staff_id or 0,
        role=Role.CIMER_OFFICER,
        since=clock.today(),
        until=clock.today() + timedelta(days=3),
    )
    client.post("/cimer/yetkililer/yeni/", wanted(place.agent.staff_id, until="30.11.2026"))
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert now(place.agent).has(Role.CIMER_OFFICER)
    row = Officer.objects.get()
    client.post(f"/cimer/yetkililer/{row.pk}/bitir/", {"last_day": "", "reason": "Bitti"})
    given.refresh_from_db()
    assert given.until == clock.today() + timedelta(days=3) and now(place.agent).has(Role.CIMER_OFFICER)
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert not now(place.agent).has(Role.CIMER_OFFICER)


@pytest.mark.parametrize("last", ["31.12.9999", "01.01.2200", "01.01.1900", "dün"])
def test_odd_last_days_are_answered(client: Client, place: Town, last: str) -> None:
    sit(client, place.manager)
    client.post("/cimer/yetkililer/yeni/", wanted(place.agent.staff_id))
    row = Officer.objects.get()
    sent = client.post(f"/cimer/yetkililer/{row.pk}/bitir/", {"last_day": last, "reason": "x"})
    assert sent.status_code in (302, 422)
