"""Administration asks for the password again after its time; sittings are written down."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from muhatap.kit import clock
from muhatap.organization import queries, services
from muhatap.organization.models import AdminEvent
from muhatap.organization.roles import Role
from tests import cast
from tests.pages import body

pytestmark = pytest.mark.django_db
SETTINGS = "/yonetim/ayarlar/"


def enter(client: Client, username: str) -> None:
    answer = client.post("/giris/", {"username": username, "password": "parola12345"})
    assert answer.status_code == 302, body(answer)


def test_an_administrator_s_sitting_is_over_after_its_time_and_written_down(
    client: Client, friday: datetime
) -> None:
    cast.person(Role.ADMIN, username="yonetici")
    services.set_setting("administration.minutes", 30, by=queries.system())
    enter(client, "yonetici")
    page = body(client.get(SETTINGS))
    assert "10.00" in page and "Yönetim oturumu" in page, "it says how long it lasts"
    with clock.frozen(friday + timedelta(minutes=29)):
        assert client.get(SETTINGS).status_code == 200
    with clock.frozen(friday + timedelta(minutes=31)):
        assert client.get("/gunum/").status_code == 200, "work that is not administration goes on"
        answer = client.get(SETTINGS)
        assert answer.status_code == 302 and "/giris/" in answer.headers["Location"]
        enter(client, "yonetici")
        assert client.get(SETTINGS).status_code == 200
    assert AdminEvent.objects.filter(action="admin.began").count() == 2
    assert AdminEvent.objects.filter(action="admin.ended").count() == 1


def test_others_are_not_asked_again(client: Client, friday: datetime) -> None:
    cast.person(Role.MANAGER, username="mudur")
    enter(client, "mudur")
    with clock.frozen(friday + timedelta(hours=5)):
        assert client.get("/yonetim/kayitlar/").status_code == 200
    assert not AdminEvent.objects.filter(action__startswith="admin.").exists()
