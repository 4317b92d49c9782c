"""Lists taken out of the house: the viewer's rights, no formulas, in the background when long, logged."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from muhatap.cases.models import Case
from muhatap.files import services as files
from muhatap.jobs.testing import run_all
from muhatap.kit import clock
from muhatap.lists import services
from muhatap.lists.models import Export
from muhatap.lists.services import exports
from muhatap.lists.writing import FORMATS
from muhatap.organization.models import AdminEvent, Staff
from muhatap.organization.sheets import SOURCES
from tests.cases.town import Town
from tests.cases.working import working
from tests.pages import body, sit, streamed

pytestmark = pytest.mark.django_db
LOOK = {"sutun": "number,subject,status,received,unit,text"}


@pytest.fixture
def place(settled: Town, settings: Any, tmp_path: Any) -> Town:
    settings.FILES_ROOT = tmp_path / "files"
    return settled


def out(client: Client, source: str, kind: str, **params: str) -> bytes:
    answer = client.post(f"/disa-aktar/{source}/", {"bicim": kind, **params})
    assert answer.status_code == 200, body(answer)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return streamed(answer)


def lines(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def sheet(data: bytes, name: str = "Liste") -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()


def test_a_list_comes_out_as_one_sees_it(client: Client, place: Town) -> None:
    case, _part = working(place)
    hidden = place.register(route=False).case
    sit(client, place.roads_user)
    rows = lines(out(client, "liste", "csv", **LOOK))
    assert rows[0] == ["Numara", "Başlık", "Durum", "Geliş", "Birim", "Metin"]
    assert [row[0] for row in rows[1:]] == [case.number]
    assert rows[1][3] == "20.11.2026 09:30" and rows[1][4] == "Yol Bakım ve Onarım"
    sit(client, place.coordinator)
    table = sheet(out(client, "liste", "xlsx", **LOOK))
    assert {row[0] for row in table[1:]} == {case.number, hidden.number}
    assert table[1][3].strftime("%d.%m.%Y %H.%M") == "20.11.2026 09.30"
    facts = dict(sheet(out(client, "liste", "xlsx", **LOOK), "Bilgi"))
    assert (
        facts["Koşul"] == "Bütün başvurular"
        and facts["Satır"] == 2
        and facts["Hazırlayan"] == place.coordinator.name
    )
    printed = out(client, "liste", "pdf", **LOOK)
    assert printed.startswith(b"%PDF-")


def test_nothing_of_a_cell_is_ever_run(client: Client, place: Town) -> None:
    case = place.register(text="Yol çöktü.").case
    bad = ['=HYPERLINK("http://x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "=cmd|' /C calc'!A0"]
    for text in bad:
        Case.objects.filter(pk=case.pk).update(text=text, title=text[:100])
        sit(client, place.coordinator)
        row = lines(out(client, "liste", "csv", **LOOK))[1]
        assert row[1] == row[5] == f"'{text}"
        cells = sheet(out(client, "liste", "xlsx", **LOOK))[1]
        assert cells[5] == text, "a text in the workbook, never a formula"
    Case.objects.filter(pk=case.pk).update(text='virgül; "tırnak"\nsatır', title="Düz")
    row = lines(out(client, "liste", "csv", **LOOK))[1]
    assert row[5] == 'virgül; "tırnak"\nsatır'


def test_a_hidden_applicant_is_hidden_in_the_file_too(client: Client, place: Town) -> None:
    case, _part = working(place, text="Ben Hatice Yıldız, 0555 000 00 17.", identity_hidden=True)
    assert Case.objects.get(pk=case.pk).identity_hidden
    for person in (place.roads_user, place.coordinator):
        sit(client, person)
        assert "Hatice" not in body(client.get("/listeler/bak/", LOOK)), "as on the screen"
        for kind in ("csv", "xlsx"):
            data = out(client, "liste", kind, **LOOK)
            said = str(lines(data) if kind == "csv" else sheet(data))
            assert case.number in said and "Hatice" not in said, (person.name, kind)


def test_queues_searches_and_views_come_out(client: Client, place: Town) -> None:
    case = place.register(route=False, text="Rögar kapağı kırık.").case
    place.register(route=False)
    sit(client, place.coordinator)
    assert len(lines(out(client, "kuyruk", "csv", kuyruk="yonlendirme"))) == 3
    assert len(lines(out(client, "kuyruk", "csv", kuyruk="yonlendirme", q="rögar"))) == 2
    assert [row[0] for row in lines(out(client, "arama", "csv", q="rögar"))[1:]] == [case.number]
    assert client.post("/disa-aktar/kuyruk/", {"bicim": "csv", "kuyruk": "gelen"}).status_code == 404
    client.post('/listeler/kaydet/?k={"all":[]}', {"name": "Hepsi", "shared": "nobody"})
    assert lines(out(client, "gorunumler", "csv"))[1][0] == "Hepsi"
    assert client.post("/disa-aktar/liste/", {"bicim": "doc"}).status_code == 404
    assert client.post("/disa-aktar/yok/", {"bicim": "csv"}).status_code == 404
    assert client.post("/disa-aktar/liste/", {"bicim": "csv", "k": "[1"}).status_code == 422


def test_every_export_is_logged(client: Client, place: Town) -> None:
    place.register()
    sit(client, place.coordinator)
    out(client, "liste", "csv", **LOOK)
    event = AdminEvent.objects.get(action="export.made")
    assert event.by_id == place.coordinator.actor_id and event.after["rows"] == 1
    assert event.after["format"] == "csv" and event.after["condition"] == "Bütün başvurular"


def short(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setitem(FORMATS, kind, replace(FORMATS[kind], at_once=1))


def long(client: Client, monkeypatch: pytest.MonkeyPatch, kind: str = "xlsx") -> Export:
    short(monkeypatch, kind)
    answer = client.post("/disa-aktar/liste/", {"bicim": kind, **LOOK})
    assert answer.status_code == 302, body(answer)
    return Export.objects.latest("pk")


def test_a_long_list_is_written_by_a_worker(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        place.register()
    sit(client, place.coordinator)
    row = long(client, monkeypatch)
    page = body(client.get(f"/disa-aktar/dosya/{row.pk}/"))
    assert "Sırada" in page and "every 2s" in page
    assert client.get(f"/disa-aktar/dosya/{row.pk}/al/").status_code == 404
    run_all("lists.export")
    page = body(client.get(f"/disa-aktar/dosya/{row.pk}/"))
    assert "Hazır" in page and "27.11.2026 gününe kadar durur" in page and "every 2s" not in page
    got = client.get(f"/disa-aktar/dosya/{row.pk}/al/")
    assert len(sheet(streamed(got))) == 4
    assert AdminEvent.objects.get(action="export.made").after["rows"] == 3
    for stranger in (place.manager, place.roads_user):
        sit(client, stranger)
        for path in (f"/disa-aktar/dosya/{row.pk}/", f"/disa-aktar/dosya/{row.pk}/al/"):
            assert client.get(path).status_code == 404
    assert files.sweep() == 0
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert files.sweep() == 0, "the sweep of orphans leaves them"
        assert services.forget_exports() == 1
        sit(client, place.coordinator)
        assert client.get(f"/disa-aktar/dosya/{row.pk}/al/").status_code == 404
        assert "Silindi" in body(client.get("/disa-aktar/"))


def test_too_long_a_list_is_not_printed(client: Client, place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    place.register()
    place.register()
    sit(client, place.coordinator)
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], most=1))
    row = long(client, monkeypatch, "pdf")
    run_all("lists.export")
    page = body(client.get(f"/disa-aktar/dosya/{row.pk}/"))
    assert "Hazırlanamadı" in page and "en çok 1 satır" in page


def test_an_export_can_be_given_up(client: Client, place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(3):
        place.register()
    sit(client, place.coordinator)
    row = long(client, monkeypatch)
    assert client.post(f"/disa-aktar/dosya/{row.pk}/vazgec/").status_code == 302
    run_all("lists.export")
    row.refresh_from_db()
    assert (row.state, row.key) == (Export.State.CANCELLED, "")
    other = long(client, monkeypatch, "csv")

    monkeypatch.setattr("muhatap.lists.writing.delimited.EVERY", 1)
    real = exports._progress

    def given_up(row: Export) -> Any:
        def tick(number: int) -> None:
            services.cancel_export(other.pk, by=place.coordinator)
            real(row)(number)

        return tick

    monkeypatch.setattr(exports, "_progress", given_up)
    run_all("lists.export")
    other.refresh_from_db()
    assert (other.state, other.key) == (Export.State.CANCELLED, "")


def test_a_worker_that_died_is_followed_by_another(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run again it begins anew; the older run, should it still live, writes nothing any more."""
    for _number in range(2):
        place.register()
    sit(client, place.coordinator)
    row = long(client, monkeypatch)
    Export.objects.filter(pk=row.pk).update(state=Export.State.RUNNING, run=1, done=1)
    late = exports._progress(Export.objects.get(pk=row.pk))
    services.run_export(row.pk, by=place.coordinator)
    row.refresh_from_db()
    assert (row.state, row.run, row.done) == (Export.State.DONE, 2, 2)
    with pytest.raises(exports._Stopped):
        late(5)
    services.run_export(row.pk, by=place.coordinator)
    assert AdminEvent.objects.filter(action="export.made").count() == 1


def test_rights_are_those_of_the_moment_it_is_written(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.register()
    place.register()
    sit(client, place.coordinator)
    row = long(client, monkeypatch)
    Staff.objects.filter(pk=place.coordinator.staff_id or 0).update(is_active=False)
    run_all("lists.export")
    row.refresh_from_db()
    assert row.key == ""


def test_four_at_a_time_are_too_many(client: Client, place: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    place.register()
    place.register()
    sit(client, place.coordinator)
    for _number in range(3):
        long(client, monkeypatch)
    refused = client.post("/disa-aktar/liste/", {"bicim": "xlsx", **LOOK})
    assert refused.status_code == 409 and "üç dosyanız" in body(refused)


def test_a_forged_source_or_condition_is_refused(client: Client, place: Town) -> None:
    sit(client, place.roads_user)
    for name, source in SOURCES.items():
        allowed = not source.roles or place.roads_user.has(*source.roles)
        answer = client.post(
            f"/disa-aktar/{name}/", {"bicim": "csv", "k": json.dumps({"x": 1}), "kuyruk": "x"}
        )
        assert answer.status_code in ((200, 404, 422) if allowed else (404,)), name


def test_the_register_stays_masked_in_its_file(client: Client, place: Town) -> None:
    sit(client, place.agent)
    rows = lines(out(client, "hemsehriler", "csv"))
    assert (
        len(rows) == 2
        and "Hatice" in rows[1][0]
        and "Yıldız" not in str(rows)
        and "5550000017" not in str(rows)
    )
    assert len(lines(out(client, "hemsehriler", "csv", q="0555 000 00 17"))) == 2
