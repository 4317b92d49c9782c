"""The yearly report: exact, summed, with its cases behind it; frozen when it is sent (4982 m.30)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from muhatap.cases import services
from muhatap.cases.models import Case
from muhatap.information import reporting, sending
from muhatap.information import services as information
from muhatap.information.models import Change, Report
from muhatap.information.services import Draft
from muhatap.kit.errors import Incomplete, NotNow
from muhatap.organization.models import AdminEvent, Unit
from muhatap.organization.roles import Role
from muhatap.organization.services import set_setting, set_settings
from tests import cast
from tests.cases.town import Town
from tests.information.requests import GRANTED, MONDAY, PARTLY, REASON, REFUSED, answered, at, told
from tests.lists.test_exports import lines, out
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
SEPARATED = Draft("separated", ("21",), REASON, separated="3. sayfada adlar")
FORM = Draft("refused", ("form",), "İmza yok.")


def year(place: Town) -> dict[str, Case]:
    """A small year: one of each outcome, one withdrawn, one open."""
    made = {
        "granted": told(place, GRANTED, text="Birinci istek."),
        "partly": told(place, PARTLY, text="İkinci istek."),
        "refused": told(place, REFUSED, text="Üçüncü istek."),
        "form": told(place, FORM, text="Dördüncü istek."),
        "separated": told(place, SEPARATED, text="Beşinci istek."),
        "withdrawn": answered(place, text="Altıncı istek."),
        "open": answered(place, text="Yedinci istek."),
    }
    services.move(made["withdrawn"].pk, "withdraw_case", by=place.agent, facts={"reason": "Vazgeçti."})
    return made


def numbers(page: str) -> dict[str, tuple[str, int]]:
    """Every cell of the page: its address and its number, by the cell."""
    found = re.findall(r'<a href="(/bilgi-edinme/rapor/2026/([^"?]+)/[^"]*)">([\d.]+)</a>', page)
    return {cell: (url, int(count.replace(".", ""))) for url, cell, count in found}


def on_paper(answer: Any) -> str:
    """What a printed report says."""
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def listed(client: Client, url: str) -> set[str]:
    """Numbers of the cases that a cell opens."""
    return set(re.findall(r"2026/\d{6}-\d", body(client.get(url)).partition("<main")[2]))


@pytest.mark.duty("information-requests.annual-report-governor")
def test_every_cell_is_exact_and_opens_exactly_its_cases(client: Client, place: Town) -> None:
    made = year(place)
    sit(client, place.information_officer)
    page = body(client.get("/bilgi-edinme/rapor/2026/"))
    cells = numbers(page)
    counts = {cell: count for cell, (_url, count) in cells.items() if count}
    assert counts == {
        **{"received": 7, "granted": 1, "partly": 1, "refused": 2, "separated": 1},
        **{"withdrawn": 1, "open": 1},
        **{"refused:23": 1, "refused:form": 1, "partly:21": 2, "partly:23": 1},
    }
    for cell, (url, count) in cells.items():
        found = listed(client, url)
        assert len(found) == count, cell
    assert listed(client, cells["refused"][0]) == {made["refused"].number, made["form"].number}
    assert listed(client, cells["refused:form"][0]) == {made["form"].number}
    assert listed(client, cells["open"][0]) == {made["open"].number}
    assert "1 vazgeçilen ya da iptal edilen, 1 sonuçlanmayan" in page
    assert "Yıl sürüyor" in page


def test_the_sum_of_the_form() -> None:
    """The Ministry's figures of 2011: 16711 = 10939 + 665 + 1496 + 48 + 3563."""
    figures = {
        "received": 16711,
        "granted": 10939,
        "partly": 665,
        "refused": 1496,
        "separated": 48,
        "forwarded": 3563,
    }
    assert reporting.check(figures).holds
    assert not reporting.check({**figures, "received": 16712}).holds
    assert reporting.check({**figures, "received": 16712, "open": 1}).is_explained
    assert str(reporting.last_day(2026)) == "2027-02-28" and str(reporting.last_day(2027)) == "2028-02-29"


@pytest.mark.duty("information-requests.annual-report-governor")
def test_what_was_sent_stays_and_a_correction_is_a_new_version(client: Client, place: Town) -> None:
    made = year(place)
    admin = cast.person(Role.ADMIN, None, "yonetici")
    set_settings({"information.office": "valilik", "information.office_name": "İzmir Valiliği"}, by=admin)
    sit(client, place.information_officer)
    early = client.post("/bilgi-edinme/rapor/2026/", {"number": "E-1"})
    assert early.status_code == 409 and "bitmedi" in body(early)
    with at("2027-02-15"):
        sit(client, place.information_officer)
        page = body(client.get("/bilgi-edinme/rapor/2026/"))
        assert "Son gün 28.02.2027" in page and "İzmir Valiliği" in page
        silent = client.post("/bilgi-edinme/rapor/2026/", {"number": "E-44"})
        assert silent.status_code == 422 and "farkın nedenini" in body(silent) and "E-44" in body(silent)
        sent = client.post(
            "/bilgi-edinme/rapor/2026/", {"number": "E-44", "note": "Biri sürüyor, biri vazgeçti."}
        )
        assert sent.status_code == 302
        before = numbers(body(client.get("/bilgi-edinme/rapor/2026/?surum=1")))
        held = {cell: listed(client, url) for cell, (url, _n) in before.items()}
        row = Report.objects.get()
        assert (row.office, row.version, row.sent_by_id) == (
            "İzmir Valiliği",
            1,
            place.information_officer.actor_id,
        )
    with at("2027-03-03"):
        information.decide(made["open"].pk, GRANTED, by=place.information_officer)
        services.move(made["open"].pk, "cancel", by=place.coordinator, facts={"reason": "Mükerrer."})
        sit(client, place.information_officer)
        page = body(client.get("/bilgi-edinme/rapor/2026/?surum=1"))
        after = numbers(page)
        assert {cell: n for cell, (_url, n) in after.items()} == {
            cell: n for cell, (_url, n) in before.items()
        }
        assert {cell: listed(client, url) for cell, (url, _n) in after.items()} == held
        assert "2 hücre değişti" in page and "donduruldu" in page
        live = numbers(body(client.get("/bilgi-edinme/rapor/2026/")))
        assert live["withdrawn"][1] == 2 and live["open"][1] == 0
        silent = client.post("/bilgi-edinme/rapor/2026/", {"number": "E-45", "note": "İkisi vazgeçti."})
        assert silent.status_code == 422 and "neden düzeltildiğini" in body(silent)
        why = {"number": "E-45", "note": "İkisi vazgeçti.", "why_corrected": "Biri mükerrermiş."}
        assert client.post("/bilgi-edinme/rapor/2026/", why).status_code == 302
        assert [one.version for one in Report.objects.all()] == [2, 1]
        again = numbers(body(client.get("/bilgi-edinme/rapor/2026/?surum=1")))
        assert {cell: n for cell, (_url, n) in again.items()} == {
            cell: n for cell, (_url, n) in before.items()
        }
        said = on_paper(client.get("/bilgi-edinme/rapor/2026/pdf/?surum=2"))
        for words in ("2. sürüm", "Yazı no: E-45", "Biri mükerrermiş.", "İzmir Valiliği", "İkisi vazgeçti."):
            assert words in said, words
        years = body(client.get("/bilgi-edinme/rapor/"))
        assert "03.03.2027 gönderildi, 2. sürüm" in years


@pytest.mark.duty("information-requests.annual-report-governor")
def test_appeals_to_the_board_and_to_court_stand_in_it(client: Client, place: Town) -> None:
    first, second = told(place, REFUSED, text="Bir."), told(place, PARTLY, text="İki.")
    with at("2026-12-21"):
        by = place.information_officer
        for case in (first, second):
            information.notify(case.pk, MONDAY, "", by=by)
        one = information.appeal(first.pk, kind="board", filed_on=MONDAY, by=by)
        information.verdict(one.pk, result="rejected", decided_on=MONDAY, verdict_no="1", text="Ret.", by=by)
        information.appeal(second.pk, kind="board", filed_on=MONDAY, by=by)
        information.appeal(first.pk, kind="court", filed_on=MONDAY, body="İdare M.", by=by)
    sit(client, place.information_officer)
    cells = numbers(body(client.get("/bilgi-edinme/rapor/2026/")))
    wanted = {
        "board": 2,
        "board:rejected": 1,
        "board:open": 1,
        "court": 1,
        "court:open": 1,
        "board:accepted": 0,
    }
    assert {cell: cells[cell][1] for cell in wanted} == wanted
    assert listed(client, cells["court"][0]) == {first.number}


@pytest.mark.duty("information-requests.annual-report-governor")
def test_it_comes_as_a_page_a_sheet_and_a_paper(client: Client, place: Town) -> None:
    year(place)
    sit(client, place.information_officer)
    rows = lines(out(client, "bilgi-edinme-raporu", "csv", yil="2026"))
    assert rows[0][0] == "Formdaki satır", "not the word for no"
    by_no = {row[0]: row[2] for row in rows[1:] if row[0] in "1234567" and row[0]}
    assert by_no["1"] == "7" and by_no["2"] == "1"
    assert len(lines(out(client, "bilgi-edinme-hucre", "csv", yil="2026", hucre="refused"))) == 3
    paper = client.get("/bilgi-edinme/rapor/2026/pdf/")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    said = on_paper(paper)
    for words in ("2026 yılı bilgi edinme raporu", "Kaymakamlık", "Taslak", "2+3+4+5+6 (5)"):
        assert words in said, words
    assert AdminEvent.objects.filter(action="information_report.printed").exists()
    assert client.get("/bilgi-edinme/rapor/2026/?surum=9").status_code == 404
    assert client.get("/bilgi-edinme/rapor/2026/yok/").status_code == 404
    assert client.get("/bilgi-edinme/rapor/1990/").status_code == 404


def test_a_reviewer_reads_it_and_does_not_send_it(client: Client, place: Town) -> None:
    with at("2027-02-15"):
        sit(client, place.reviewer)
        assert client.get("/bilgi-edinme/rapor/2026/").status_code == 200
        assert client.post("/bilgi-edinme/rapor/2026/", {}).status_code == 404
        assert not Report.objects.exists()
        with pytest.raises(NotNow):
            information.send(2027, number="", note="", by=place.information_officer)


def test_the_report_takes_three_statements_however_much_it_counts(
    place: Town, django_assert_num_queries: Callable[[int], Any]
) -> None:
    year(place)
    with django_assert_num_queries(3):
        reporting.counted(2026)


@pytest.mark.duty("information-requests.annual-report-governor")
def test_the_office_is_picked_and_may_have_its_name(client: Client, place: Town) -> None:
    admin = cast.person(Role.ADMIN, None, "yonetici")
    assert reporting.office() == "Kaymakamlık"
    set_setting("information.office", "valilik", by=admin)
    assert reporting.office() == "Valilik"
    with pytest.raises(Incomplete):
        set_setting("information.office", "İzmir Valiliği", by=admin)
    page = body(sit(client, admin).get("/yonetim/ayarlar/"))
    assert 'name="information-office" value="kaymakamlik"' in page and "O makamın adı" in page
    set_setting("information.office_name", "İzmir Valiliği", by=admin)
    sit(client, place.information_officer)
    assert "İzmir Valiliği" in body(client.get("/bilgi-edinme/rapor/2026/"))


def test_what_was_opened_again_is_open_whatever_was_decided_before(client: Client, place: Town) -> None:
    case = answered(place, text="Bir.")
    by = place.information_officer
    services.move(case.pk, "add_units", by=by, facts={"units": [place.power.pk], "for_outside": "İstek."})
    power = Unit.objects.get(pk=place.power.pk)
    information.decide(case.pk, Draft("forwarded", forwarded_to=power), by=by)
    found = reporting.counted(2026)
    assert found["forwarded"] == [case.pk] and found["open"] == []
    services.move(case.pk, "cancel", by=by, facts={"reason": "Yanlış."})
    services.move(case.pk, "reopen", by=by, facts={"reason": "Yeniden.", "units": [place.roads.pk]})
    found = reporting.counted(2026)
    assert found["forwarded"] == [] and found["open"] == [case.pk]
    sit(client, by)
    assert case.number in body(client.get("/bilgi-edinme/?asama=karar")), "it waits for a decision again"
    assert "Düzeltti" not in [one.get_what_display() for one in Change.objects.all()]


def test_the_sheet_has_the_sum(client: Client, place: Town) -> None:
    year(place)
    sit(client, place.information_officer)
    rows = lines(out(client, "bilgi-edinme-raporu", "csv", yil="2026"))
    assert ["", "Sağlama: 2+3+4+5+6", "5", "5"] in rows


def test_the_years_take_two_statements(place: Town, django_assert_num_queries: Callable[[int], Any]) -> None:
    year(place)
    with django_assert_num_queries(2):
        found = sending.years()
    assert (found[0].year, found[0].received) == (2026, 7)
