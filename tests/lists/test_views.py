"""Saved views: looked at, built, kept, shared, pinned, and how much they cost."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muhatap.cases.models import Case
from muhatap.kit.turkish import ascii_fold
from muhatap.lists import queries
from muhatap.lists.columns import COLUMNS
from muhatap.lists.looks import GROUPS, ORDERS
from muhatap.lists.models import SavedView
from muhatap.organization.models import AdminEvent
from muhatap.organization.persons import Person
from tests.cases.rules import district
from tests.cases.town import Town
from tests.cases.working import closed, working
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
MOST = 8
LATE = {"all": [{"field": "kind", "op": "is", "value": ["complaint"]}]}


@pytest.fixture
def place(settled: Town) -> Town:
    return settled


def counted(client: Client, path: str, params: dict[str, str]) -> int:
    """Statements of one page, the frame included; what only a test's own transaction needs is none."""
    client.get(path, params)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, params).status_code == 200
    ours = [query["sql"] for query in captured.captured_queries]
    return len(
        [sql for sql in ours if not sql.startswith(("SAVEPOINT", "RELEASE")) and "'0', true" not in sql]
    )


def look(**params: str) -> dict[str, str]:
    return {"k": json.dumps(LATE), **params}


def kept(client: Client, name: str = "Şikâyetler", **typed: str) -> SavedView:
    answer = client.post(
        f"/listeler/kaydet/?k={json.dumps(LATE)}", {"name": name, "shared": "nobody", **typed}
    )
    assert answer.status_code == 302, body(answer)
    return SavedView.objects.latest("pk")


def test_a_list_is_built_row_by_row_without_a_script(client: Client, place: Town) -> None:
    """Every press brings the form back with what was typed; the last one leads to the list."""
    case = place.register(district=district("35-1", "Bornova")).case
    other = place.register(text="Park karanlık.").case
    sit(client, place.coordinator)
    page = client.post("/listeler/kur/", {"do": "row-0"})
    assert 'name="r1-field"' in body(page)
    row = {"r": "1", "r1-in": "0", "r1-was": "", "r1-field": "district"}
    page = client.post("/listeler/kur/", row)
    assert "Bornova" in body(page) and 'name="r1-op"' in body(page)
    row |= {"r1-was": "district", "r1-op": "is", "r1-v": str(case.district_id)}
    page = client.post("/listeler/kur/", row)
    assert "İlçe: Bornova" in body(page) and case.number in body(page) and "1 başvuru" in body(page)
    assert other.number not in body(page)
    shown = client.post("/listeler/kur/", {**row, "goster": "1"}, follow=True)
    assert case.number in body(shown) and other.number not in body(shown) and "İlçe: Bornova" in body(shown)
    scripted = client.post("/listeler/kur/", {**row, "goster": "1"}, headers={"HX-Request": "true"})
    assert scripted.status_code == 204 and scripted.headers["HX-Redirect"].startswith("/listeler/bak/?")


def test_groups_and_mistakes_in_the_builder(client: Client, place: Town) -> None:
    sit(client, place.coordinator)
    rows = {"r": ["1", "2"], "r1-in": "0", "r1-field": "kind", "r1-op": "is", "r1-v": "complaint"}
    rows |= {"g": "5", "g5-in": "0", "g5-mode": "any", "g0-mode": "none"}
    rows |= {"r2-in": "5", "r2-field": "received", "r2-op": "before", "r2-v": "geçen bahar"}
    refused = client.post("/listeler/kur/", rows)
    assert refused.status_code == 422 and "günü 27.11.2026 gibi yazın" in body(refused)
    assert "geçen bahar" in body(refused)
    rows["r2-v"] = "27 kasım"
    answer = client.post("/listeler/kur/", {**rows, "goster": "1"})
    assert answer.status_code == 302
    found = json.loads(parse_qs(urlsplit(answer["Location"]).query)["k"][0])
    assert found == {
        "none": [
            {"field": "kind", "op": "is", "value": ["complaint"]},
            {"any": [{"field": "received", "op": "before", "value": "2026-11-27"}]},
        ]
    }
    assert 'name="g5-mode"' not in body(client.post("/listeler/kur/", {**rows, "do": "drop-g-5"}))
    assert 'name="r1-field"' not in body(client.post("/listeler/kur/", {**rows, "do": "drop-r-1"}))
    nested = body(client.post("/listeler/kur/", {**rows, "do": "group-5"}))
    assert nested.count("cond-group") == 3


def test_a_view_is_kept_corrected_copied_and_brought_back(client: Client, place: Town) -> None:
    case = place.register().case
    sit(client, place.coordinator)
    view = kept(client)
    page = body(client.get(f"/listeler/{view.pk}/"))
    assert "Şikâyetler" in page and case.number in page and "Tür: Şikâyet" in page
    changed = client.post(
        f"/listeler/{view.pk}/duzelt/?k=&sutun=number,topic&sira=oldest&grup=district",
        {"name": "Hepsi", "shared": "nobody", "seen": "1"},
    )
    assert changed.status_code == 302
    view.refresh_from_db()
    assert (view.condition, view.columns, view.order, view.group) == (
        {"all": []},
        ["number", "topic"],
        "oldest",
        "district",
    )
    late = client.post(f"/listeler/{view.pk}/duzelt/", {"name": "x", "shared": "nobody", "seen": "1"})
    assert late.status_code == 409 and "başka biri değiştirdi" in body(late)
    history = body(client.get(f"/listeler/{view.pk}/duzelt/"))
    assert "Görünüm değişti" in history and "Bütün başvurular" in history
    assert client.post(f"/listeler/{view.pk}/kopya/").status_code == 302
    assert SavedView.objects.latest("pk").name == "Hepsi, kopya"
    assert client.post(f"/listeler/{view.pk}/sil/").status_code == 302
    assert f'action="/listeler/{view.pk}/geri/"' in body(client.get("/listeler/"))
    assert client.get(f"/listeler/{view.pk}/").status_code == 404
    assert client.post(f"/listeler/{view.pk}/geri/").status_code == 302
    assert client.get(f"/listeler/{view.pk}/").status_code == 200
    actions = set(AdminEvent.objects.filter(subject=f"savedview:{view.pk}").values_list("action", flat=True))
    assert actions == {"savedview.created", "savedview.changed", "savedview.deleted", "savedview.restored"}


def sees(client: Client, person: Person, view: SavedView) -> bool:
    return sit(client, person).get(f"/listeler/{view.pk}/").status_code == 200


def test_who_sees_what_is_shared(client: Client, place: Town) -> None:
    sit(client, place.roads_lead)
    assert client.post("/listeler/kaydet/", {"name": "x", "shared": "house"}).status_code == 422
    own = kept(client, shared="unit")
    assert sees(client, place.roads_user, own) and not sees(client, place.parks_user, own)
    sit(client, place.supervisor)
    by_role = kept(client, shared="role", role="reviewer")
    assert sees(client, place.reviewer, by_role) and not sees(client, place.agent, by_role)
    sit(client, place.supervisor)
    house = kept(client, shared="house")
    assert sees(client, place.parks_user, house)
    refused = client.post(f"/listeler/{house.pk}/duzelt/", {"name": "y", "shared": "nobody", "seen": "1"})
    assert refused.status_code == 403
    assert client.post(f"/listeler/{house.pk}/sil/").status_code == 403
    assert client.post(f"/listeler/{house.pk}/kopya/").status_code == 302
    sit(client, place.supervisor)
    assert client.post("/listeler/kaydet/", {"name": "z", "shared": "role", "role": ""}).status_code == 422


def test_a_shared_view_shows_each_reader_only_what_they_may_see(client: Client, place: Town) -> None:
    mine, _part = working(place)
    elsewhere = place.register(route=False).case
    sit(client, place.supervisor)
    view = kept(client, shared="house")
    page = body(sit(client, place.roads_user).get(f"/listeler/{view.pk}/"))
    assert mine.number in page and elsewhere.number not in page


def test_a_view_stands_in_the_menu(client: Client, place: Town) -> None:
    sit(client, place.coordinator)
    view = kept(client)
    assert client.post(f"/listeler/{view.pk}/menu/", {"menude": "1"}).status_code == 302
    assert f'href="/listeler/{view.pk}/"' in body(client.get("/trafik/"))
    client.post(f"/listeler/{view.pk}/menu/", {"menude": "0"})
    assert f'href="/listeler/{view.pk}/"' not in body(client.get("/trafik/"))
    for number in range(9):
        other = kept(client, name=f"Liste {number}")
        last = client.post(f"/listeler/{other.pk}/menu/", {"menude": "1"})
    assert last.status_code == 409 and "en çok 8" in body(last)


def test_a_thousand_views_are_paged_and_found(client: Client, place: Town) -> None:
    names = [f"Görünüm {number:04}" for number in range(1000)]
    SavedView.objects.bulk_create(
        SavedView(owner_id=place.coordinator.staff_id or 0, name=name, name_fold=ascii_fold(name))
        for name in names
    )
    sit(client, place.coordinator)
    page = body(client.get("/listeler/"))
    assert counted(client, "/listeler/", {}) <= MOST and page.count("Görünüm 0") == 50 and "Sonraki" in page
    assert "Görünüm 0777" in body(client.get("/listeler/", {"q": "gorunum 0777"}))
    full = client.post("/listeler/kaydet/", {"name": "Bir daha", "shared": "nobody"})
    assert full.status_code == 409 and "1.000" in body(full)
    cursor, seen = "", set()
    while True:
        found = queries.listed(place.coordinator, cursor=cursor)
        seen |= {row.pk for row in found.rows}
        cursor = found.next
        if not cursor:
            break
    assert len(seen) == 1000


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("group", GROUPS)
def test_every_order_and_grouping_pages_through_everything_once(
    place: Town, client: Client, order: str, group: str
) -> None:
    from muhatap.lists import reading
    from muhatap.lists.looks import Look

    areas = [None, district("35-1", "Bornova"), district("35-2", "Konak")]
    made = [place.register(district=areas[number % 3]).case.pk for number in range(7)]
    for number, pk in enumerate(made):
        Case.objects.filter(pk=pk).update(
            received_at=Case.objects.get(pk=pk).received_at - timedelta(days=number)
        )
    wanted = Look(order=order, group=group)
    seen, headings, cursor = [], [], ""
    while True:
        shown = reading.page(place.coordinator, wanted, cursor, size=2)
        seen += [line.case.pk for line in shown.lines]
        headings += [name for name, _lines in shown.groups]
        cursor = shown.page.next
        if not cursor:
            break
    assert sorted(seen) == sorted(made)
    unique = [name for at, name in enumerate(headings) if not at or headings[at - 1] != name]
    assert len(unique) == len(set(unique)), "no heading comes twice"


def test_every_column_is_drawn_and_costs_the_same(client: Client, place: Town) -> None:
    working(place)
    closed(place)
    sit(client, place.coordinator)
    address = {"k": json.dumps(LATE), "sutun": ",".join(COLUMNS)}
    few = counted(client, "/listeler/bak/", address)
    page = body(client.get("/listeler/bak/", address))
    assert "Yol Bakım ve Onarım" in page and "Tümü" not in page
    for _number in range(4):
        working(place)
    assert counted(client, "/listeler/bak/", address) == few <= MOST
    shown = body(client.get("/listeler/bak/", {**address, "duzen": "list"}))
    assert "data-preview-url" in shown


def test_a_search_that_takes_too_long_says_so(client: Client, place: Town, monkeypatch: Any) -> None:
    place.register()
    sit(client, place.coordinator)
    from django.db.models import CharField, Func, Value

    from muhatap.lists import reading

    real = reading.cases
    slow = Func(
        Value(0.2),
        function="pg_sleep",
        template="(%(function)s(%(expressions)s)::text)",
        output_field=CharField(),
    )
    monkeypatch.setattr(
        reading, "cases", lambda person, wanted: real(person, wanted).annotate(z=slow).exclude(z="x")
    )
    monkeypatch.setattr(reading, "LONG", 50)
    monkeypatch.setattr(reading, "SHORT", 50)
    assert "zamanında bulunamadı" in body(client.get("/listeler/bak/", look()))
    assert "sayılamadı" in body(client.get("/listeler/sayi/", look()))


def test_the_count_is_fetched_and_ends_at_a_thousand(client: Client, place: Town) -> None:
    place.register()
    sit(client, place.coordinator)
    assert "1 başvuru" in body(client.get("/listeler/sayi/", look()))
    page = body(client.get("/listeler/bak/", look()))
    assert re.search(r'hx-get="/listeler/sayi/\?k=', page)


TEXTS = st.text(max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["k", "sutun", "sira", "grup", "duzen", "sayfa"]), TEXTS))
def test_a_forged_address_never_breaks(place: Town, client: Client, params: dict[str, str]) -> None:
    sit(client, place.coordinator)
    assert client.get("/listeler/bak/", params).status_code in (200, 400, 422)
    assert client.get("/listeler/sayi/", params).status_code in (200, 400, 422)


NAMES = st.from_regex(r"(r|g|do|goster|[rg][0-5](-(in|field|op|v|add|mode|was))?)", fullmatch=True)
VALUES = st.one_of(
    st.sampled_from(["0", "1", "2", "kind", "is", "complaint", "received", "last", "any", "row-0"]), TEXTS
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, st.lists(VALUES, max_size=3), max_size=10))
def test_a_forged_builder_never_breaks(place: Town, client: Client, typed: dict[str, list[str]]) -> None:
    sit(client, place.coordinator)
    assert client.post("/listeler/kur/", typed).status_code in (200, 302, 400, 422)
