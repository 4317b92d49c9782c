"""The lists of outside applications: how many there are, page by page, at the same cost however many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muhatap.cases import services as cases
from muhatap.cases.models import Case, Referral
from muhatap.cimer import queries, services
from muhatap.cimer.models import Entry
from muhatap.cimer.services import Appointment, LetterDraft
from muhatap.kit import clock
from muhatap.organization import queries as organization
from muhatap.organization.roles import Role
from tests import cast
from tests.cases.town import Town
from tests.cimer.hall import answered, enter
from tests.lists.test_exports import lines, out
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
NUMBERS = iter(range(10**6, 10**7))
LATE, NEW = "01.10.2026", "18.11.2026"


def some(client: Client, place: Town, count: int, day: str = LATE, **values: Any) -> Iterator[Entry]:
    """So many hidden applications of different people, with different words."""
    for _one in range(count):
        n = next(NUMBERS)
        given = {"number": str(n), "applied_on": day, "text": f"Kaldırım {n} çöktü.", **values}
        known = {"new_name": f"Zekai {n}", "new_phone": f"0555 {n}", "identity_hidden": "on"}
        yield enter(client, place, **{**known, **given})


def at_roads(place: Town, entries: Iterator[Entry]) -> list[Entry]:
    """They are at a unit."""
    found = list(entries)
    for entry in found:
        cases.move(entry.case_id, "route", by=place.cimer_officer, facts={"units": [place.roads.pk]})
    return found


def letter(place: Town, n: int) -> None:
    draft = LetterDraft("out", f"E-{n}", clock.today(), f"Konu {n}", place.roads.pk, asks="document")
    services.write(draft, by=place.cimer_officer)


def officer(place: Town, n: int) -> None:
    staff = cast.person(Role.AGENT, place.roads, f"kisi.{n}").staff_id or 0
    row = services.appoint(Appointment(staff, "cimer", "user", clock.today()), by=organization.system())
    services.inform(row.pk, "spoken", clock.today(), by=organization.system())


PATHS = (
    "/cimer/?durum=acik",
    "/cimer/?durum=geri-yaz",
    "/cimer/gecikenler/",
    "/cimer/bakis/",
    "/cimer/yetkililer/",
    "/cimer/yazilar/",
    "/cimer/rakamlar/",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_list_costs_the_same_however_many_it_shows(client: Client, place: Town, path: str) -> None:
    costs = []
    for _more in range(2):
        at_roads(place, some(client, place, 2))
        list(some(client, place, 1))
        if "geri-yaz" in path:
            answered(place, next(some(client, place, 1)))
        for n in range(3):
            services.look("cimer", n, by=place.cimer_officer)
            letter(place, next(NUMBERS))
            officer(place, next(NUMBERS))
        sit(client, place.cimer_officer).get(path)
        with CaptureQueriesContext(connection) as captured:
            shown = client.get(path)
        assert shown.status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1], [one["sql"][:120] for one in captured.captured_queries]
    assert costs[1] < 30, [one["sql"][:150] for one in captured.captured_queries]


@pytest.mark.duty("cimer.overdue-censure")
def test_every_late_one_is_counted_and_the_longest_late_are_shown(client: Client, place: Town) -> None:
    oldest = at_roads(place, some(client, place, 1, "28.09.2026"))[0]
    mine = at_roads(place, some(client, place, 3))
    nobody = list(some(client, place, 3))
    at_roads(place, some(client, place, 1, NEW))
    both = mine[0]
    cases.move(both.case_id, "add_units", by=place.coordinator, facts={"units": [place.parks.pk]})
    rows = queries.late_by_unit(place.coordinator, most=2)
    told = [(one.unit_id, one.count, len(one.entries)) for one in rows]
    assert told == [(place.roads.pk, 4, 2), (place.parks.pk, 1, 1), (queries.NOBODY, 3, 2)]
    assert rows[0].entries[0] == oldest, "late the longest"
    page = body(sit(client, place.coordinator).get("/cimer/gecikenler/"))
    assert "Henüz birime gitmemiş" in page and "Zekai" not in page
    listed = body(client.get("/cimer/?durum=geciken&birim=0"))
    assert {entry.number for entry in nobody} == set(re.findall(r">(\d{7})</a><br>", listed))
    assert "henüz birime gitmemiş olanlar" in listed
    sheet = lines(out(client, "cimer-gecikenler", "csv"))
    assert len(sheet) == 1 + 4 + 1 + 3, "the sheet has all of them, one at two units twice"
    assert [row[7] for row in sheet[1:]].count("Yol Bakım ve Onarım") == 4
    assert queries.late_by_unit(place.coordinator, "acik_kapi") == []


def test_more_than_the_page_shows_lead_to_the_list(client: Client, place: Town) -> None:
    at_roads(place, some(client, place, queries.SHOWN + 1))
    page = body(sit(client, place.coordinator).get("/cimer/gecikenler/"))
    assert len(re.findall(r">\d{7}</a><br>", page)) == queries.SHOWN
    link = f"/cimer/?durum=geciken&birim={place.roads.pk}"
    assert link in page and f"{queries.SHOWN + 1} gecikenin hepsini aç" in page
    assert len(re.findall(r">\d{7}</a><br>", body(client.get(link)))) == queries.SHOWN + 1


def test_a_unit_that_gave_it_back_is_not_late(client: Client, place: Town) -> None:
    entry = at_roads(place, some(client, place, 1))[0]
    part = Referral.objects.get(case=entry.case_id)
    cases.move_referral(part.pk, "decline", by=place.roads_user, facts={"reason": "Bizim değil."})
    assert [one.unit_id for one in queries.late_by_unit(place.coordinator)] == [queries.NOBODY]


@pytest.mark.parametrize(
    "query",
    [
        "birim=99999999999&durum=geciken",
        "birim=-1",
        "birim=٣",
        "bas=01.01.0001&son=31.12.9999",
        "q=" + "9" * 300,
        "durum=yok&kanal=yok&tur=yok",
        "dosya=99999999999",
        "sayfa=%3EWzFd",
    ],
)
def test_odd_addresses_are_answered(client: Client, place: Town, query: str) -> None:
    list(some(client, place, 1))
    for path in ("/cimer/", "/cimer/gecikenler/", "/cimer/bakis/", "/cimer/yazilar/", "/cimer/yetkililer/"):
        assert client.get(f"{path}?{query}").status_code == 200, path
    assert client.get(f"/cimer/rakamlar/?{query}&yil=99999999999&ay=13").status_code == 200


def test_a_hidden_applicant_stands_in_no_list(client: Client, place: Town) -> None:
    given = {"identity_hidden": "on", "applied_on": LATE}
    entry = enter(client, place, **given)
    Case.objects.filter(pk=entry.case_id).update(title="Sevim Doğan yazdı")
    sit(client, place.coordinator)
    for path in ("/cimer/", "/cimer/gecikenler/", f"/cimer/{entry.pk}/"):
        page = body(client.get(path))
        assert entry.number in page and "Sevim" not in page and "Doğan" not in page, path
    for name in ("cimer", "cimer-gecikenler"):
        assert b"Sevim" not in out(client, name, "csv"), name


@pytest.mark.parametrize("path", [*PATHS, "/cimer/yeni/", "/cimer/yazilar/yeni/", "/cimer/dosyalar/"])
def test_who_has_nothing_to_do_with_it_does_not_get_in(client: Client, place: Town, path: str) -> None:
    entry = next(some(client, place, 1))
    for person in (place.agent, place.deliverer, place.reviewer, place.roads_user, place.information_officer):
        sit(client, person)
        assert client.get(path).status_code == 404, person
        for mine in ("", "duzelt/", "geri-yaz/"):
            assert client.get(f"/cimer/{entry.pk}/{mine}").status_code == 404, (person, mine)
    sit(client, place.coordinator)
    look = {"channel": "cimer", "found": "1"}
    assert client.post("/cimer/bakis/", look).status_code == 404, "reads it and does not look"
