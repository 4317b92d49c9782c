"""Every figure on a page opens a list of exactly as many rows, for whoever reads it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from muhatap.cases import services
from muhatap.cases.models import Case, Referral
from muhatap.figures.measures import CATALOGUE
from muhatap.kit import clock
from muhatap.places.models import District
from tests import cast
from tests.cases.test_traffic import cases_at
from tests.cases.town import Town
from tests.cases.working import closed, delivered, routed, working
from tests.conftest import FRIDAY
from tests.pages import body, sit, streamed

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(/gostergeler/basvurular/[^"]+)"[^>]*>(.*?)</a>', re.S)
SHAPE = [[[[27.0, 38.0], [27.2, 38.0], [27.2, 38.2], [27.0, 38.0]]]]
BOX = {"south": 38.0, "north": 38.2, "west": 27.0, "east": 27.2}
OWN = f"donem=gunler&bas={FRIDAY - timedelta(days=60):%d.%m.%Y}&son={FRIDAY - timedelta(days=10):%d.%m.%Y}"
PAGES = (
    "/gostergeler/",
    f"/gostergeler/?{OWN}",
    f"/gostergeler/birimler/?{OWN}",
    "/gostergeler/?donem=90&adim=ay&harita=gelen",
    "/gostergeler/?donem=gecen-ay&harita=acik",
    "/gostergeler/birimler/",
    "/gostergeler/birimler/?donem=90&sira=sure",
    "/gunum/",
)


def work(place: Town) -> None:
    """Cases of several months: late, closed, returned, re-opened, of two units and districts."""
    near, far = (
        District.objects.create(code=code, name=code.title(), name_sort=code, drawn=SHAPE, **BOX)
        for code in ("konak", "urla")
    )
    steps = ((75, closed), (50, closed), (45, delivered), (33, working), (12, closed), (3, working))
    for days, made in steps:
        with clock.frozen(FRIDAY - timedelta(days=days)):
            made(place)
    with clock.frozen(FRIDAY - timedelta(days=40)):
        routed(place, place.roads, place.parks, district=near)
        late = closed(place)
    with clock.frozen(FRIDAY - timedelta(days=2)):
        facts = {"reason": "Yeniden bakılacak.", "units": [place.roads.pk]}
        services.move(late.pk, "reopen", by=place.coordinator, facts=facts)
        routed(place, place.parks, district=far)
    for part in Referral.objects.filter(status="answered")[:1]:
        services.move_referral(part.pk, "reject", by=place.reviewer, facts={"reason": "Tarih eksik."})


def said(page: str) -> list[tuple[str, int]]:
    """Links whose words are a number, with the number."""
    plain = [(path, re.sub(r"<[^>]+>", "", words)) for path, words in LINK.findall(page)]
    numbers = [(path, re.sub(r"^önceki dönem ", "", words).strip()) for path, words in plain]
    return [(path, int(words.replace(".", ""))) for path, words in numbers if re.fullmatch(r"[\d.]+", words)]


def rows_at(client: Client, path: str) -> int:
    """How many rows a list has, all pages, and that its heading says the same."""
    found, count, address = 0, -1, path
    while address:
        page = body(client.get(address))
        found += len(re.findall(r'data-href="/basvuru/(\d+)/"', page))
        told = re.search(r"<p>(\d+) (?:başvuru|iş)\b", page)
        assert told, address
        count = int(told[1])
        link = re.search(r'rel="next" href="([^"]+)"', page)
        address = "/gostergeler/basvurular/" + link[1] if link else ""
    assert found == count, path
    return found


@pytest.mark.parametrize("who", ["manager", "coordinator", "supervisor"])
def test_every_figure_of_the_house_opens_its_cases(settled: Town, client: Client, who: str) -> None:
    work(settled)
    sit(client, getattr(settled, who))
    seen: dict[str, int] = {}
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 200, page
        found = said(body(answer))
        assert found, page
        for path, n in found:
            assert seen.setdefault(path, n) == n, f"two figures of one list: {path}"
    for path, n in seen.items():
        assert rows_at(client, path) == n, path
    names = {re.sub(r".*olcu=([\w-]+).*", r"\1", path) for path in seen}
    assert {"gelen", "sonuclanan", "suresinde", "sayilan", "geciken", "acik", "donem-sonu"} <= names
    assert {"birimde", "birimde-geciken", "cevaplanan", "cevabi-sayilan", "yeniden", "verilen"} <= names


def test_a_team_leader_sees_who_has_how_much_and_only_their_branch(settled: Town, client: Client) -> None:
    work(settled)
    user = settled.roads_user
    part = Referral.objects.filter(unit=settled.roads, status="working").order_by("-pk")[0]
    services.move_referral(part.pk, "take", by=user, facts={"officer": user.staff_id})
    Case.objects.filter(pk=part.case_id).update(is_sensitive=True)
    sit(client, settled.roads_lead)
    for page in ("/ekibim/", "/gunum/", "/gostergeler/birimler/"):
        text = body(client.get(page))
        assert "Yol Bakım ve Onarım" in text, page
        assert "Park ve Bahçeler" not in text, page
        found = said(text)
        assert found, page
        for path, n in found:
            assert rows_at(client, path) == n, path
    page = body(client.get("/ekibim/"))
    mine = re.search(rf'href="([^"]*olcu=birimde&[^"]*gorevli={user.staff_id})">1</a>', page)
    assert mine
    assert cases_at(client, mine[1]) == {part.case_id}
    none = re.search(r'href="([^"]*olcu=birimde&[^"]*gorevli=0)">(\d+)</a>', page)
    assert none
    listed = body(client.get(none[1]))
    assert 'name="hepsi"' in listed
    assert 'value="gosterge"' in listed


def test_strangers_and_false_addresses_find_nothing(settled: Town, client: Client) -> None:
    work(settled)
    days = "bas=2026-11-01&son=2026-11-20"
    sit(client, settled.manager)
    for query in (
        "",
        f"olcu=yok&{days}",
        "olcu=gelen&bas=2026-11-20&son=2026-11-01",
        "olcu=gelen&bas=x&son=2026-11-01",
        f"olcu=gelen&{days}&birim=3",
        f"olcu=birimde&{days}&ilce=3",
        f"olcu=birimde&{days}&birim=bir",
        f"olcu=birimde&{days}&birim=99999999999999999999",
    ):
        assert client.get(f"/gostergeler/basvurular/?{query}").status_code == 404, query
    for query in ("donem=yok&adim=yok&harita=yok", "sira=%27;--", "ust=-1", "ust=99999999999"):
        assert client.get(f"/gostergeler/?{query}").status_code == 200
        assert client.get(f"/gostergeler/birimler/?{query}").status_code == 200
    sit(client, settled.roads_lead)
    assert client.get("/gostergeler/").status_code == 404
    assert client.get(f"/gostergeler/basvurular/?olcu=gelen&{days}").status_code == 404
    path = f"/gostergeler/basvurular/?olcu=birimde&{days}&birim={settled.parks.pk}"
    assert cases_at(client, path) == set()
    for person in (settled.roads_user, settled.agent, settled.reviewer):
        sit(client, person)
        for page in ("/gostergeler/", "/gostergeler/birimler/", "/ekibim/", "/gostergeler/tanimlar/"):
            assert client.get(page).status_code == 404, page


def test_units_are_sorted_and_narrowed(settled: Town, client: Client) -> None:
    work(settled)
    sit(client, settled.manager)

    def names(query: str) -> list[str]:
        page = body(client.get(f"/gostergeler/birimler/?donem=90&{query}"))
        return re.findall(r'<th scope="row"><a href="/[^"]+">([^<]+)</a>', page)

    by_name = names("sira=birim")
    assert by_name == ["Park ve Bahçeler", "Yol Bakım ve Onarım"]
    assert names("sira=-birim") == by_name[::-1]
    assert names("sira=-acik")[0] == "Yol Bakım ve Onarım"
    assert names("sira=acik") == names("sira=-acik")[::-1]
    for column in ("sure", "ortanca", "donen", "yeniden", "geciken"):
        assert sorted(names(f"sira=-{column}")) == sorted(by_name), column
    under = cast.unit("yol-1", "Birinci Bölge", settled.roads, takes_referrals=True)
    routed(settled, under)
    assert set(names(f"ust={settled.roads.pk}")) == {"Yol Bakım ve Onarım", "Birinci Bölge"}


@pytest.mark.parametrize("kind", ["xlsx", "csv", "pdf"])
def test_the_comparison_and_a_list_go_out_as_files(settled: Town, client: Client, kind: str) -> None:
    work(settled)
    sit(client, settled.manager)
    for source, params in (
        ("birim-karnesi", {"donem": "90", "sira": "-acik"}),
        ("gosterge", {"olcu": "birimde", "bas": "2026-11-20", "son": "2026-11-20"}),
    ):
        answer: Any = client.post(f"/disa-aktar/{source}/", {"bicim": kind, **params})
        assert answer.status_code == 200
        data = streamed(answer)
        assert data
        if kind == "csv":
            assert len(data.decode("utf-8-sig").strip().splitlines()) >= 3
    sit(client, settled.roads_user)
    assert client.post("/disa-aktar/birim-karnesi/", {"bicim": "csv"}).status_code == 404


def test_all_of_a_figure_can_be_handed_over_at_once(settled: Town, client: Client) -> None:
    work(settled)
    sit(client, settled.roads_lead)
    asked = {"kaynak": "gosterge", "olcu": "birimde", "bas": "2026-11-20", "son": "2026-11-20", "hepsi": "1"}
    asked |= {"birim": str(settled.roads.pk), "nereden": "Birimde açık"}
    page = body(client.post("/toplu/sec/", asked))
    held = Referral.objects.filter(unit=settled.roads, status__in=("offered", "working", "correction"))
    ids = re.search(r'name="secilen" value="([\d,]+)"', page)
    assert ids
    assert {int(pk) for pk in ids[1].split(",")} == set(held.values_list("case_id", flat=True))


def test_the_map_colours_and_lists_the_same_districts(settled: Town, client: Client) -> None:
    work(settled)
    sit(client, settled.manager)
    page = body(client.get("/gostergeler/?harita=gelen&donem=90&nufus=on"))
    assert 'aria-label="Konak: 1"' in page
    assert "Bin kişiye" in page
    assert " style=" not in page


def test_the_number_of_statements_does_not_grow(
    settled: Town, client: Client, django_assert_max_num_queries: Any
) -> None:
    work(settled)
    sit(client, settled.manager)
    for page, most in (("/gostergeler/", 20), ("/gostergeler/birimler/", 14), ("/gunum/", 16)):
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)
    sit(client, settled.roads_lead)
    with django_assert_max_num_queries(14):
        client.get("/ekibim/")


def test_every_definition_can_be_read(settled: Town, client: Client) -> None:
    sit(client, settled.manager)
    page = body(client.get("/gostergeler/tanimlar/"))
    for row in CATALOGUE.values():
        assert str(row.definition) in page
        assert row.source in page


def test_an_empty_house_says_so(settled: Town, client: Client) -> None:
    sit(client, settled.manager)
    assert "Bu dönemde sayılacak bir şey yok" in body(client.get("/gostergeler/birimler/"))
    assert "harita çizilemez" in body(client.get("/gostergeler/"))
    sit(client, settled.roads_lead)
    assert "Biriminizde açık iş yok" in body(client.get("/ekibim/"))


def test_the_trend_and_a_team_come_out_as_their_pages_show_them(settled: Town, client: Client) -> None:
    work(settled)
    sit(client, settled.manager)
    page = body(client.get("/gostergeler/"))
    came = re.search(
        r'<th scope="row" class="nowrap">([^<]+)</th><td class="num"><a [^>]*>([\d.]+)</a>', page
    )
    rows = (
        streamed(client.post("/disa-aktar/gostergeler/", {"bicim": "csv"})).decode("utf-8-sig").splitlines()
    )
    assert came is not None
    assert rows[1].split(";")[:2] == [came[1], came[2].replace(".", "")]
    sit(client, settled.roads_lead)
    assert client.post("/disa-aktar/gostergeler/", {"bicim": "csv"}).status_code == 404
    team = streamed(client.post("/disa-aktar/ekip/", {"bicim": "csv"})).decode("utf-8-sig").splitlines()
    held = re.findall(r"olcu=[\w-]+[^\"]*gorevli=", body(client.get("/ekibim/")))
    assert held and len(team) > 1 and all(row.startswith(settled.roads.name) for row in team[1:])


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("bas=&son=", "İlk günü yazın."),
        ("bas=10.10.2026&son=01.10.2026", "İlk günden önce olamaz."),
        ("bas=01.01.2020&son=", "En çok üç yıl seçilebilir."),
        ("bas=yok&son=", "bir gün olarak anlaşılmadı"),
        ("bas=01.10.2026&son=01.10.2199", "ya da öncesi olmalı"),
    ],
)
def test_days_of_one_s_own_say_what_is_wrong_and_keep_what_was_typed(
    client: Client, settled: Town, days: str, said: str
) -> None:
    sit(client, settled.manager)
    for address in ("/gostergeler/", "/gostergeler/birimler/"):
        page = body(client.get(f"{address}?donem=gunler&{days}"))
        assert said in page
        assert '<option value="gunler" selected>' in page


def test_days_of_one_s_own_go_along_to_the_units_and_into_the_file(client: Client, settled: Town) -> None:
    sit(client, settled.manager)
    page = body(client.get(f"/gostergeler/?{OWN}"))
    assert f'href="/gostergeler/birimler/?{OWN}"' in page
    values = dict(part.split("=") for part in OWN.split("&"))
    made = client.post("/disa-aktar/birim-karnesi/", {"bicim": "pdf", **values})
    assert made.status_code == 200
    whole = body(client.get("/gostergeler/?donem=gunler&bas=01.09.2026&son="))
    assert "01.09.2026" in whole
