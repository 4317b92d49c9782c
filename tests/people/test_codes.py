"""A change of telephone or e-mail, confirmed by the new one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from muhatap.citizens.models import ContactPoint
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from tests.cases.town import Town
from tests.pages import body, sit
from tests.portal.walk import last_code

pytestmark = pytest.mark.django_db


@pytest.mark.duty("citizens.keep-current")
def test_a_new_number_takes_messages_once_its_code_came_back(client: Client, settled: Town) -> None:
    old = settled.citizen.contact_points.get(kind="mobile")
    page = f"/hemsehriler/{settled.citizen.pk}/kodla/"
    sit(client, settled.agent)
    new = {"kind": "", "value": "0532 111 22 33", "replaces": str(old.pk), "consent": "on"}
    landline = client.post(page, {**new, "value": "0232 111 22 33"})
    assert landline.status_code == 409, "a landline reads no code"
    assert client.post(page, new).status_code == 302
    point = ContactPoint.objects.get(value="+905321112233")
    assert not point.takes_messages
    assert Notice.objects.latest("pk").address == point.value
    assert "0532 ••• •• 33" in body(client.get(page))
    wrong = client.post(f"{page}{point.pk}/", {"code": "12"})
    assert wrong.status_code == 422
    assert "4 deneme kaldı" in body(wrong)
    assert client.post(f"{page}{point.pk}/", {"code": last_code()}).status_code == 302
    now = ContactPoint.objects.in_bulk([point.pk, old.pk])
    assert now[point.pk].takes_messages and now[point.pk].is_primary
    assert now[point.pk].verified_at is not None
    assert not now[old.pk].is_active, "what it replaces goes out of use"
    assert client.post(f"{page}{point.pk}/", {"code": last_code()}).status_code == 404, "a code counts once"


def test_a_code_grows_old_and_another_one_is_sent(client: Client, settled: Town) -> None:
    page = f"/hemsehriler/{settled.citizen.pk}/kodla/"
    sit(client, settled.agent)
    client.post(page, {"kind": "email", "value": "yeni@ornek.example", "consent": "on"})
    point = ContactPoint.objects.get(value="yeni@ornek.example")
    first = last_code()
    assert client.post(f"{page}{point.pk}/yine/").status_code == 409, "not within a minute"
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        assert client.post(f"{page}{point.pk}/", {"code": first}).status_code == 409
        client.post(f"{page}{point.pk}/yine/")
        assert client.post(f"{page}{point.pk}/", {"code": last_code()}).status_code == 302
    assert ContactPoint.objects.get(pk=point.pk).takes_messages


def test_another_record_cannot_be_confirmed(client: Client, settled: Town) -> None:
    page = f"/hemsehriler/{settled.citizen.pk}/kodla/"
    sit(client, settled.agent)
    client.post(page, {"kind": "email", "value": "yeni@ornek.example"})
    point = ContactPoint.objects.get(value="yeni@ornek.example")
    assert client.post(f"/hemsehriler/999999/kodla/{point.pk}/", {"code": last_code()}).status_code == 404
    sit(client, settled.roads_user)
    assert client.get(page).status_code == 404
