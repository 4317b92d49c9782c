"""Keys for machines: made once, shown once, limited, counted, expired, revoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, RequestFactory

from muhatap.kit import clock
from muhatap.kit.errors import Incomplete, NotNow, NotYours, Refused
from muhatap.organization import gates, keys, queries, services
from muhatap.organization.errors import NoKey, NotInScope, TooMany
from muhatap.organization.models import AdminEvent, ApiKey
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.scopes import SCOPES
from tests import cast
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def a_key(*scopes: str, by: Person | None = None, **columns: Any) -> tuple[ApiKey, str]:
    columns = {"name": "Sayaç", "expires_at": clock.now() + YEAR, **columns}
    return services.create_key(scopes=scopes or ["cases:read"], by=by or queries.system(), **columns)


def test_a_key_opens_what_it_was_given_and_what_that_includes(friday: datetime) -> None:
    unit = cast.unit("santral")
    key, secret = a_key("cases:write", roles=[Role.AGENT, Role.UNIT_USER], unit_id=unit.pk)
    holder = keys.enter(secret, "cases:read")
    assert holder.scopes == {"cases:write", "cases:read", "reference"}
    person = holder.person
    assert (person.kind, person.unit_id, person.staff_id) == ("api_key", unit.pk, None)
    assert {grant.role for grant in person.grants} == {Role.AGENT, Role.UNIT_USER}
    assert person.branch_paths() == [unit.path]
    with pytest.raises(NotInScope) as refused:
        keys.enter(secret, "citizens:read", "webhooks")
    assert "citizens:read / webhooks" in str(refused.value)
    assert key.actor.label == "Sayaç"


def test_the_secret_is_stored_nowhere(friday: datetime) -> None:
    key, secret = a_key()
    tail = secret.split("_", 2)[2]
    row = ApiKey.objects.filter(pk=key.pk).values().get()
    assert tail not in str(row) and row["hash"] == keys.hash_of(secret)
    assert not any(tail in str(values) for values in AdminEvent.objects.values_list("after", flat=True))


@pytest.mark.parametrize(
    "change", ["", "x", "muhatap", "muhatap__", "muhatap_ğ_x", "_".join("abc"), "\x00" * 9]
)
def test_what_is_no_key_opens_nothing(change: str, friday: datetime) -> None:
    with pytest.raises(NoKey):
        keys.enter(change)


def test_a_key_with_another_end_is_not_known(friday: datetime) -> None:
    _key, secret = a_key()
    for wrong in (secret[:-1], secret + "a", secret[:-1] + ("a" if secret[-1] != "a" else "b")):
        with pytest.raises(NoKey):
            keys.enter(wrong)


def test_a_key_used_after_its_expiry_or_its_revocation_is_refused(friday: datetime) -> None:
    _key, secret = a_key(expires_at=friday + timedelta(days=1))
    with clock.frozen(friday + timedelta(days=1) - timedelta(seconds=1)):
        keys.enter(secret)
    with clock.frozen(friday + timedelta(days=1)), pytest.raises(NoKey, match="süresi dolmuş"):
        keys.enter(secret)
    revoked, secret = a_key(name="Eski")
    services.revoke_key(revoked.pk, reason="kayboldu", by=queries.system())
    with pytest.raises(NoKey, match="iptal"):
        keys.enter(secret)
    with pytest.raises(NotNow):
        services.revoke_key(revoked.pk, reason="yine", by=queries.system())


def test_so_many_a_minute_and_then_a_wait(friday: datetime) -> None:
    _key, secret = a_key(per_minute=3)
    with clock.frozen(datetime(2026, 11, 20, 9, 0, 45, tzinfo=UTC)):
        assert [keys.enter(secret).left for _time in range(3)] == [2, 1, 0]
        with pytest.raises(TooMany) as refused:
            keys.enter(secret)
        assert refused.value.wait == 15
    with clock.frozen(datetime(2026, 11, 20, 9, 1, 0, tzinfo=UTC)):
        assert keys.enter(secret).left == 2


def test_the_last_use_is_written_once_a_minute_and_a_key_costs_two_statements(
    friday: datetime, django_assert_num_queries: Any
) -> None:
    key, secret = a_key()
    with django_assert_num_queries(3):
        keys.enter(secret)
    for seconds in (1, 30, 59):
        with clock.frozen(friday + timedelta(seconds=seconds)), django_assert_num_queries(2):
            keys.enter(secret)
    key.refresh_from_db()
    assert key.last_used_at == friday
    with clock.frozen(friday + timedelta(seconds=60)) as later, django_assert_num_queries(3):
        keys.enter(secret)
    key.refresh_from_db()
    assert key.last_used_at == later


@pytest.mark.parametrize(
    ("field", "columns"),
    [
        ("scopes", {"scopes": []}),
        ("scopes", {"scopes": ["everything"]}),
        ("roles", {"roles": [Role.ADMIN]}),
        ("roles", {"roles": [Role.SYSTEM]}),
        ("unit", {"roles": [Role.UNIT_USER]}),
        ("unit", {"unit_id": 987_654}),
        ("per_minute", {"per_minute": 0}),
        ("expires_on", {"expires_at": datetime(2026, 11, 1, tzinfo=UTC)}),
        ("expires_on", {"expires_at": datetime(2046, 11, 1, tzinfo=UTC)}),
        ("name", {"name": "x"}),
    ],
)
def test_what_no_key_can_be_is_refused_by_field(
    field: str, columns: dict[str, Any], friday: datetime
) -> None:
    given = {"name": "Sayaç", "scopes": ["cases:read"], "expires_at": clock.now() + YEAR, **columns}
    with pytest.raises(Incomplete) as refused:
        services.create_key(by=queries.system(), **given)
    assert list(refused.value.fields) == [field]
    assert not ApiKey.objects.exists()


def test_only_the_administrator_makes_keys(friday: datetime) -> None:
    with pytest.raises(NotYours):
        a_key(by=cast.person(Role.MANAGER))


def test_a_gate_for_machines_in_any_protocol(friday: datetime) -> None:
    _key, secret = a_key("open311")

    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return JsonResponse([{"code": error.status}], safe=False, status=error.status)

    @gates.key("open311", secret=lambda request: request.POST.get("api_key", ""), refused=refused)
    def view(request: gates.KeyRequest) -> HttpResponse:
        return HttpResponse(f"{request.person.name} {request.holder.left}")

    @gates.key("cases:read")
    def other(request: gates.KeyRequest) -> HttpResponse:
        return HttpResponse()

    post: Any = RequestFactory().post
    assert view(post("/", {"api_key": secret})).content == "Sayaç 119".encode()
    assert view(post("/", {"api_key": "x"})).status_code == 401
    assert view(post("/")).content == b'[{"code": 401}]'
    with pytest.raises(NotInScope):
        other(post("/", headers={"Authorization": f"Bearer {secret}"}))
    with pytest.raises(NotInScope):
        other(post("/", headers={"X-API-Key": secret}))
    assert (view.gate, view.csrf_exempt) == ("key:open311", True)  # type: ignore[attr-defined]


def test_the_administrator_makes_corrects_and_revokes_a_key_by_hand(client: Client, friday: datetime) -> None:
    unit = cast.unit("santral", "Santral")
    sit(client, cast.person(Role.ADMIN))
    form = {"name": "Su saati", "scopes": ["cases:write", "files"], "roles": ["agent"], "unit": unit.pk}
    form |= {"per_minute": 60, "expires_on": "31.12.2026"}
    assert client.post("/yonetim/anahtarlar/yeni/", {**form, "scopes": []}).status_code == 422
    made = client.post("/yonetim/anahtarlar/yeni/", form)
    secret = body(made).split('value="muhatap_')[1].split('"')[0]
    key = ApiKey.objects.get()
    assert keys.enter(f"muhatap_{secret}", "cases:write").key_id == key.pk
    assert "no-store" in made.headers["Cache-Control"]
    page = f"/yonetim/anahtarlar/{key.pk}/"
    assert secret not in body(client.get(page)) and "Santral" in body(client.get(page))
    assert clock.local(key.expires_at) == datetime(2027, 1, 1, tzinfo=clock.ISTANBUL)

    changed = {"name": "Su sayacı", "scopes": ["cases:read"], "per_minute": 10, "expires_on": "01.12.2026"}
    assert client.post(f"{page}duzenle/", changed).status_code == 302
    key.refresh_from_db()
    assert (key.name, key.scopes, key.per_minute, key.actor.label) == (
        "Su sayacı",
        ["cases:read"],
        10,
        "Su sayacı",
    )

    assert client.post(f"{page}iptal/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}iptal/", {"reason": "sistem kapandı"}).status_code == 302
    told = body(client.get(page))
    for words in (
        "API anahtarı açıldı",
        "API anahtarı değişti",
        "API anahtarı iptal edildi",
        "sistem kapandı",
    ):
        assert words in told
    assert "Su sayacı" in body(client.get("/yonetim/kayitlar/?kind=key"))
    with pytest.raises(NotNow):
        services.change_key(key.pk, {"name": "Yine"}, by=queries.system())


def test_the_list_is_narrowed(client: Client, friday: datetime) -> None:
    sit(client, cast.person(Role.MANAGER))
    a_key("cases:read", name="Sayaç okuma")
    a_key("webhooks", name="Kanca", expires_at=friday + timedelta(hours=1))
    dead, _secret = a_key("files", name="Eski dosya")
    services.revoke_key(dead.pk, reason="bitti", by=queries.system())
    with clock.frozen(friday + timedelta(hours=2)):
        names = {
            query: [
                name
                for name in ("Sayaç okuma", "Kanca", "Eski dosya")
                if name in body(client.get(f"/yonetim/anahtarlar/?{query}"))
            ]
            for query in (
                "",
                "q=SAYAC",
                "state=live",
                "state=expired",
                "state=revoked",
                "scope=files",
                "q=yok",
            )
        }
    assert names == {
        "": ["Sayaç okuma", "Kanca", "Eski dosya"],
        "q=SAYAC": ["Sayaç okuma"],
        "state=live": ["Sayaç okuma"],
        "state=expired": ["Kanca"],
        "state=revoked": ["Eski dosya"],
        "scope=files": ["Eski dosya"],
        "q=yok": [],
    }
    assert (
        client.get("/yonetim/anahtarlar/yeni/").status_code == 404
    )  # a manager looks, the administrator makes


def test_the_demo_has_a_key_for_every_scope_and_keeps_them(friday: datetime) -> None:
    from muhatap.sample.keys import demo_keys

    cast.unit("belediye")
    first = demo_keys({})
    assert list(first) == list(SCOPES) and len(set(first.values())) == len(SCOPES)
    for scope, secret in first.items():
        keys.enter(secret, scope)
    assert demo_keys(first) == first
    again = demo_keys({**first, "open311": "lost"})
    assert {scope for scope in first if first[scope] != again[scope]} == {"open311"}
    with pytest.raises(NoKey):
        keys.enter(first["open311"])
