"""Behind a proxy: forms are taken, limits count the caller, and nobody else's word about the caller is."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from muhatap.operations import doctor
from muhatap.organization import doorkeeper
from muhatap.organization.models import SignInAttempt
from muhatap.web.middleware import proxies
from tests import cast

DOOR = "/giris/"
CITIZEN, OTHER, PROXY = "203.0.113.7", "203.0.113.8", "127.0.0.1"


@pytest.fixture
def behind_tls(settings: Any) -> None:
    settings.SECURE, settings.PROXY_HOSTS = True, ["127.0.0.1", "10.0.0.0/24", "::1"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://muhatap.example"]
    settings.ALLOWED_HOSTS = ["muhatap.example"]


def knock(caller: Client, said: str, password: str = "yanlis", **more: str) -> int:
    typed = {"username": "derya.aksoy", "password": password}
    headers = {"x-forwarded-for": said, "x-forwarded-proto": "https", **more}
    return caller.post(DOOR, typed, headers=headers).status_code


@pytest.mark.django_db
def test_a_form_sent_over_tls_is_taken_and_a_strangers_is_not(behind_tls: None) -> None:
    cast.staff("derya.aksoy")
    caller = Client(enforce_csrf_checks=True, SERVER_NAME="muhatap.example")
    page = caller.get(DOOR, headers={"x-forwarded-for": CITIZEN, "x-forwarded-proto": "https"})
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert found is not None
    token = {"x-csrftoken": found[1]}
    assert knock(caller, CITIZEN, origin="https://muhatap.example", **token) == 422
    assert knock(caller, CITIZEN, origin="https://kotu.example", **token) == 403
    assert knock(caller, CITIZEN, "parola12345", origin="https://muhatap.example", **token) == 302


@pytest.mark.django_db
def test_each_caller_behind_the_proxy_has_limits_of_their_own(behind_tls: None) -> None:
    cast.staff("derya.aksoy")
    caller = Client(REMOTE_ADDR=PROXY, SERVER_NAME="muhatap.example")
    for name in range(doorkeeper.ADDRESS_TRIES):
        caller.post(DOOR, {"username": f"kisi{name}", "password": "x"}, headers={"x-forwarded-for": CITIZEN})
    assert set(SignInAttempt.objects.values_list("address", flat=True)) == {CITIZEN}
    assert knock(caller, CITIZEN) == 429
    assert knock(caller, f"{OTHER}, {CITIZEN}") == 429, "what the caller wrote itself does not help"
    assert knock(caller, OTHER, "parola12345") == 302


@pytest.mark.django_db
def test_a_stranger_at_the_port_speaks_for_nobody(behind_tls: None, caplog: pytest.LogCaptureFixture) -> None:
    caller = Client(REMOTE_ADDR="198.51.100.9", SERVER_NAME="muhatap.example")
    with caplog.at_level(logging.WARNING, "muhatap.web"):
        knock(caller, CITIZEN)
        knock(caller, OTHER)
    assert set(SignInAttempt.objects.values_list("address", flat=True)) == {"198.51.100.9"}
    assert sum("not in MUHATAP_PROXY_HOSTS" in record.getMessage() for record in caplog.records) == 1
    assert CITIZEN not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (CITIZEN, CITIZEN),
        (f"{CITIZEN}, 10.0.0.5", CITIZEN),  # two proxies of ours in a row
        (f"{CITIZEN}:52114", CITIZEN),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("::ffff:203.0.113.7", CITIZEN),
        ("unknown", PROXY),
        (f"{CITIZEN}, ';DROP TABLE", PROXY),
        ("", PROXY),
    ],
)
def test_what_a_proxy_may_write(behind_tls: None, said: str, meant: str) -> None:
    knock(Client(REMOTE_ADDR=PROXY, SERVER_NAME="muhatap.example"), said)
    assert SignInAttempt.objects.get().address == meant


def test_the_doctor_says_who_is_believed(settings: Any) -> None:
    settings.SECURE, settings.PROXY_HOSTS = True, []
    (found,) = doctor.proxy()
    assert found.state == doctor.LOOK
    assert "MUHATAP_PROXY_HOSTS" in found.remedy
    settings.PROXY_HOSTS = ["10.0.0.5"]
    assert [(one.state, one.detail) for one in doctor.proxy()] == [(doctor.GOOD, "trusted: 10.0.0.5")]
    settings.SECURE, settings.PROXY_HOSTS = False, []
    assert [one.state for one in doctor.proxy()] == [doctor.GOOD]


def test_a_mistake_in_the_setting_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="MUHATAP_PROXY_HOSTS"):
        proxies.networks(["proxy.belediye.example"])


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"MUHATAP_BASE_URL": "https://muhatap.example:443/"}, "['127.0.0.1', '::1'] ['https://muhatap.example']"),
        ({"MUHATAP_BASE_URL": "https://muhatap.example", "MUHATAP_PROXY_HOSTS": "none"}, "[] ['https://muhatap.example']"),
        ({"MUHATAP_PROXY_HOSTS": "10.0.0.5, 10.1.0.0/16"}, "['10.0.0.5', '10.1.0.0/16'] []"),
        ({}, "[] []"),
    ],
)  # fmt: skip
def test_the_environment_decides(environment: dict[str, str], expected: str) -> None:
    say = "from muhatap.web import settings as s; print(s.PROXY_HOSTS, s.CSRF_TRUSTED_ORIGINS)"
    plain = {
        name: value for name, value in os.environ.items() if name[:12] not in ("MUHATAP_BASE", "MUHATAP_PROX")
    }
    told = subprocess.run(
        [sys.executable, "-c", say], env=plain | environment, capture_output=True, text=True
    )
    assert told.stdout.strip() == expected, told.stderr
