"""Webhooks: who hears what, how it is signed, what happens when nobody listens, and sending it again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from muhatap.api import services, targets
from muhatap.api.jobs import tidy
from muhatap.api.models import Webhook, WebhookMessage, WebhookTry
from muhatap.api.services.sending import WAITS
from muhatap.cases.models import Case
from muhatap.jobs.testing import run_all, waiting
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.organization import queries, settings
from muhatap.organization.models import AdminEvent, ApiKey
from muhatap.organization.roles import Role
from tests import cast
from tests.api.conftest import caller, make_key
from tests.api.listener import Listener, listening
from tests.api.test_cases import a_case, get, post
from tests.api.test_door import JSON, problem
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
State = WebhookMessage.State


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Somebody who hears."""
    with listening() as told:
        yield told


def hook(client: Client, url: str, *events: str) -> dict[str, Any]:
    made: dict[str, Any] = post(
        client, "/webhooks", {"url": url, "events": events or ["case.register_direct"]}, 201
    )
    return made


def happen(client: Client, place: Town, text: str = "Yol çöktü.") -> int:
    """A case is registered, and what follows is done but for waits."""
    pk = int(post(client, "/cases", a_case(place, text=text), 201)["id"])
    run_all()
    return pk


def test_a_message_is_signed_as_standard_webhooks_does_it(
    machine: Client, place: Town, listener: Listener
) -> None:
    made = hook(machine, listener.url)
    pk = happen(machine, place)
    ((headers, sent),) = listener.heard
    secret = base64.b64decode(made["secret"].removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + sent
    mark = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}" and headers["content-type"] == "application/json"
    assert int(headers["webhook-timestamp"]) == int(clock.now().timestamp())
    told = json.loads(sent)
    assert told["type"] == "case.register_direct" and told["data"]["case"]["id"] == pk
    assert told["data"]["event"]["after"] == "to_route"
    (row,) = get(machine, f"/webhooks/{made['id']}/messages")["items"]
    assert row["state"] == "sent" and [one["status"] for one in row["attempts"]] == [204]
    assert made["secret"] not in str(Webhook.objects.values().get()["secret"])


def test_nothing_personal_is_told(machine: Client, place: Town, listener: Listener) -> None:
    hook(machine, listener.url)
    words = "Ben Hatice Yıldız, 0555 000 00 17"
    new = {"name": "Ayşe Kara", "phone": "0555 000 00 77"}
    post(machine, "/cases", a_case(place, text=words, title="Hatice Yıldız", applicant={"new": new}), 201)
    run_all()
    sent = listener.heard[0][1].decode()
    for secret in ("Yıldız", "Hatice", "Kara", "555", "citizen", "text", "title"):
        assert secret not in sent


def test_a_key_hears_only_of_what_it_sees(machine: Client, place: Town, listener: Listener) -> None:
    scopes = ["webhooks", "cases:read"]
    roads = caller(make_key("Yol", scopes, [Role.UNIT_USER], place.roads.pk))
    parks = caller(make_key("Park", scopes, [Role.UNIT_USER], place.parks.pk))
    hook(parks, listener.url, "referral.offer")
    hook(roads, listener.url, "referral.offer", "referral.accept")
    pk = happen(machine, place)
    assert listener.heard == []
    part = post(machine, f"/cases/{pk}/moves/route", {"facts": {"units": [place.roads.pk]}})["referrals"][0][
        "id"
    ]
    post(machine, f"/referrals/{part}/moves/accept")
    run_all()
    told = [json.loads(sent) for _headers, sent in listener.heard]
    assert [one["type"] for one in told] == ["referral.offer", "referral.accept"]
    assert told[0]["data"]["referral"] == {"id": part, "unit_id": place.roads.pk}
    key = ApiKey.objects.get(name="Yol")
    key.expires_at = clock.now()
    key.save()
    other = post(
        machine, f"/cases/{happen(machine, place, 'b')}/moves/route", {"facts": {"units": [place.roads.pk]}}
    )
    run_all()
    assert other["referrals"] and len(listener.heard) == 2, "an expired key hears nothing"


def test_work_is_promised_only_for_what_somebody_wants_to_hear(machine: Client, place: Town) -> None:
    post(machine, "/cases", a_case(place), 201)
    assert "web.follow_up" not in waiting()
    made = hook(machine, "http://127.0.0.1:9/", "case.register_direct", "referral.offer")
    assert settings.text("webhooks.heard") == "case.register_direct referral.offer"
    post(machine, "/cases", a_case(place, text="b"), 201)
    assert waiting().count("web.follow_up") == 1
    assert machine.delete(f"/api/v1/webhooks/{made['id']}").status_code == 204
    assert settings.text("webhooks.heard") == ""
    problem(machine.get(f"/api/v1/webhooks/{made['id']}"), 404)


def test_an_event_is_told_once_however_often_the_work_is_done(
    machine: Client, place: Town, listener: Listener
) -> None:
    hook(machine, listener.url)
    pk = happen(machine, place)
    event = Case.objects.get(pk=pk).events.get(move="register_direct")
    assert services.queue_messages(event.pk, by=queries.system()) == []
    assert len(listener.heard) == 1


def test_a_failing_target_is_tried_for_three_days_then_paused_and_shown(
    machine: Client, place: Town, listener: Listener, client: Client
) -> None:
    listener.status = 500
    made = hook(machine, listener.url)
    happen(machine, place)
    began, moment = clock.now(), clock.now()
    row = Webhook.objects.get()
    while row.paused_at is None:
        message = WebhookMessage.objects.get()
        assert message.next_at is not None
        moment = message.next_at
        assert moment - began < timedelta(days=5)
        with clock.frozen(moment):
            run_all("api.send")
        row.refresh_from_db()
    assert timedelta(days=3) < moment - began < timedelta(days=4)
    message.refresh_from_db()
    assert message.state == State.FAILED and len(listener.heard) == len(WAITS) + 1
    assert get(machine, f"/webhooks/{made['id']}")["paused_at"]
    happen(machine, place, "Durmuşken")
    assert list(WebhookMessage.objects.order_by("pk").values_list("state", flat=True)) == [State.FAILED] * 2
    sit(client, cast.person(Role.ADMIN))
    assert "Üç gündür ulaşılamıyor: HTTP 500" in body(client.get(f"/yonetim/web-kancalari/{row.pk}/"))
    assert "Durduruldu" in body(client.get("/yonetim/web-kancalari/"))

    listener.status = 200
    problem(machine.post(f"/api/v1/webhook-messages/{message.pk}/replay", "{}", content_type=JSON), 409)
    answer = machine.patch(f"/api/v1/webhooks/{row.pk}", json.dumps({"paused": False}), content_type=JSON)
    assert answer.json()["paused_at"] is None
    span = {
        "since": (began - timedelta(hours=1)).isoformat(),
        "until": (moment + timedelta(days=1)).isoformat(),
    }
    assert post(machine, f"/webhooks/{row.pk}/replay", span) == {"count": 2}
    run_all()
    assert set(WebhookMessage.objects.values_list("state", flat=True)) == {State.SENT}
    assert {headers["webhook-id"] for headers, _sent in listener.heard[-2:]} == {
        f"msg_{pk}" for pk in WebhookMessage.objects.values_list("pk", flat=True)
    }, "a replayed message keeps its id"


def test_while_a_target_fails_one_message_tries_for_all(
    machine: Client, place: Town, listener: Listener
) -> None:
    listener.status = 503
    hook(machine, listener.url)
    for number in range(5):
        happen(machine, place, f"Yol {number}")
    assert len(listener.heard) == 1, "the others wait for the first one's luck"
    listener.status = 200
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        run_all()
    assert WebhookMessage.objects.filter(state=State.SENT).count() == 5


@pytest.mark.parametrize("how", ["silent", "drip"])
def test_a_target_that_hangs_holds_a_worker_for_a_few_seconds(
    how: str, machine: Client, place: Town, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "DEADLINE", 0.6)
    listener.silent, listener.drip = how == "silent", 0.05 if how == "drip" else 0.0
    hook(machine, listener.url)
    started = time.monotonic()
    happen(machine, place)
    assert time.monotonic() - started < 3
    tried = WebhookTry.objects.get()
    assert tried.code is None and tried.error == "no answer in time" and 500 <= tried.milliseconds < 2000


def test_redirects_are_not_followed_and_nobody_listening_is_said(
    machine: Client, place: Town, listener: Listener
) -> None:
    listener.status = 307
    hook(machine, listener.url)
    hook(machine, "http://127.0.0.1:9/")
    happen(machine, place)
    codes = {(one.code, one.error.partition(":")[0]) for one in WebhookTry.objects.all()}
    assert codes == {(307, ""), (None, "ConnectionRefusedError")} and len(listener.heard) == 1


INNER = (
    *("127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.3.4", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
    *("224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
    *("2002:7f00:1::", "2001:db8::1", "::", "ff02::1"),
)


@pytest.mark.parametrize("address", INNER)
def test_no_address_of_the_inner_network(address: str, machine: Client, settings: Settings) -> None:
    settings.WEBHOOKS_PRIVATE = False
    assert not targets.allowed(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    wish = {"url": f"https://{host}/x", "events": ["case.register"]}
    told = problem(machine.post("/api/v1/webhooks", json.dumps(wish), content_type=JSON), 422)
    assert "url" in told["errors"]
    assert targets.post(f"https://{host}/x", "{}", {}).error == "an address of the inner network"


def test_a_name_with_one_inner_address_is_refused_and_the_checked_one_is_connected_to(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOKS_PRIVATE = False
    asked: list[str] = []

    def resolve(answers: list[str]) -> None:
        def look(host: str, port: int, **_more: Any) -> list[Any]:
            asked.append(host)
            return [(2, 1, 6, "", (address, port)) for address in answers]

        monkeypatch.setattr(socket, "getaddrinfo", look)

    connected: list[Any] = []

    def connect(address: Any, **_more: Any) -> Any:
        connected.append(address)
        raise ConnectionRefusedError("nobody")

    monkeypatch.setattr(socket, "create_connection", connect)
    resolve(["93.184.215.14", "127.0.0.1"])
    assert targets.post("https://rebind.example/x", "{}", {}).error == "an address of the inner network"
    resolve(["93.184.215.14"])
    assert targets.post("https://good.example/x", "{}", {}).error.startswith("ConnectionRefusedError")
    assert asked == ["rebind.example", "good.example"] and connected == [("93.184.215.14", 443)]


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "ftp://example.org/", "https://", "https://a:b@example.org/", "https://example.org/#x"),
        *("http://example.org/", "https://example.org:99999/", "https://exa mple.org/", "https://örnek.org/"),
        *(
            "javascript:alert(1)",
            "https://example.org\\@127.0.0.1/",
            "https://[::1",
            "https://example.org:0/",
        ),
    ],
)
def test_what_is_no_address_of_a_webhook(url: str, settings: Settings) -> None:
    settings.WEBHOOKS_PRIVATE = False
    with pytest.raises(Incomplete):
        targets.check(url)


def test_bad_wishes_are_refused(machine: Client, place: Town) -> None:
    def wish(**more: Any) -> dict[str, Any]:
        given = {"url": "http://127.0.0.1:9/", "events": ["case.register"], **more}
        return problem(machine.post("/api/v1/webhooks", json.dumps(given), content_type=JSON), 422)["errors"]  # type: ignore[no-any-return]

    assert set(wish(events=["case.fly"])) == {"events"}
    assert set(wish(events=[])) == {"events"}
    assert set(wish(url="mailto:x@y.example")) == {"url"}
    for _time in range(20):
        hook(machine, "http://127.0.0.1:9/")
    with pytest.raises(NotNow):
        services.create_webhook(
            ApiKey.objects.get().pk, url="http://127.0.0.1:9/", events=["case.register"], by=queries.system()
        )


def test_a_webhook_belongs_to_its_key(machine: Client, place: Town) -> None:
    made = hook(machine, "http://127.0.0.1:9/")
    other = caller(make_key("Öteki", ["webhooks"]))
    assert get(other, "/webhooks") == {"items": []}
    for method, path in (("get", ""), ("delete", ""), ("patch", ""), ("get", "/messages"), ("post", "/ping")):
        call = getattr(other, method)
        data = () if method in ("get", "delete") else ("{}",)
        more = {} if method in ("get", "delete") else {"content_type": JSON}
        problem(call(f"/api/v1/webhooks/{made['id']}{path}", *data, **more), 404)


def test_a_lost_job_comes_back_and_old_messages_go(machine: Client, place: Town, listener: Listener) -> None:
    made = hook(machine, listener.url)
    post(machine, f"/webhooks/{made['id']}/ping", {}, 201)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert services.sweep(by=queries.system()) == 0
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert services.sweep(by=queries.system()) == 1
        run_all()
    assert json.loads(listener.heard[0][1])["type"] == "webhook.ping"
    with clock.frozen(clock.now() + timedelta(days=31)):
        tidy()
    assert not WebhookMessage.objects.exists()


def test_the_administrator_makes_tries_pauses_and_ends_one_by_hand(
    client: Client, machine: Client, place: Town, listener: Listener
) -> None:
    sit(client, cast.person(Role.ADMIN))
    key = ApiKey.objects.get()
    form = {"key": key.pk, "url": listener.url, "events": ["case.register_direct"], "note": "Rapor"}
    assert client.post("/yonetim/web-kancalari/yeni/", {**form, "url": "x"}).status_code == 422
    made = body(client.post("/yonetim/web-kancalari/yeni/", form))
    secret = "whsec_" + made.split('value="whsec_')[1].split('"')[0]
    row = Webhook.objects.get()
    page = f"/yonetim/web-kancalari/{row.pk}/"
    assert secret not in body(client.get(page)) and "Rapor" in body(client.get(page))
    happen(machine, place)
    assert len(listener.heard) == 1 and "Ulaştı" in body(client.get(page))
    message = WebhookMessage.objects.get()
    for act in ("dene/", f"ileti/{message.pk}/"):
        assert client.post(page + act).status_code == 302
    run_all()
    assert [headers["webhook-id"] for headers, _sent in listener.heard].count(f"msg_{message.pk}") == 2
    assert WebhookTry.objects.filter(by__staff__isnull=False).count() == 2, "who sent it again is remembered"
    today = clock.local(clock.now()).strftime("%d.%m.%Y")
    assert client.post(f"{page}yeniden/", {"since": "dün değil"}).status_code == 422
    assert client.post(f"{page}yeniden/", {"since": today, "everything": "on"}).status_code == 302
    run_all()
    assert len(listener.heard) == 5
    assert client.post(f"{page}durdur/").status_code == 302
    happen(machine, place, "Durmuşken")
    assert len(listener.heard) == 5
    assert client.post(f"{page}surdur/").status_code == 302
    changed = {"url": listener.url, "events": ["case.deliver"], "note": ""}
    assert client.post(f"{page}duzenle/", changed).status_code == 302
    assert client.post(f"{page}bitir/").status_code == 302
    actions = (
        AdminEvent.objects.filter(subject=f"webhook:{row.pk}").order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == [
        f"webhook.{verb}" for verb in ("created", "paused", "resumed", "changed", "ended")
    ]
    assert "Bitti" in body(client.get("/yonetim/web-kancalari/?durum=biten"))
    assert listener.url.partition("?")[0] in body(client.get("/yonetim/kayitlar/?kind=webhook"))


def test_moments_of_a_span_may_come_without_a_zone(machine: Client, place: Town) -> None:
    made = hook(machine, "http://127.0.0.1:9/")
    span = {"since": datetime(2026, 11, 1).isoformat(), "until": datetime(2026, 11, 30).isoformat()}  # noqa: DTZ001
    assert post(machine, f"/webhooks/{made['id']}/replay", span) == {"count": 0}
