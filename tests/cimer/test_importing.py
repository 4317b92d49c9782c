"""Files of applications: what is right goes in once, what is wrong comes back with its reasons."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from muhatap.cases.models import Case
from muhatap.cimer import reading, services
from muhatap.cimer.columns import proposed
from muhatap.cimer.models import Entry, Import, ImportRow, Mapping
from muhatap.cimer.services import taking
from muhatap.intake import services_many
from muhatap.jobs.testing import run_all
from muhatap.kit import paper
from muhatap.kit.errors import Incomplete
from muhatap.organization import queries
from muhatap.organization.models import RoleGrant
from tests.cases.town import Town
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
HEADS = ["Başvuru No", "Başvuru Tarihi", "Tür", "Konu", "Metin", "Ad Soyad", "Telefon", "Kimlik Gizli"]


def line(n: int, **values: str) -> list[str]:
    """One good row."""
    row = {
        "number": f"26{n:08d}",
        "day": "02.11.2026 10:15",
        "kind": "Şikâyet",
        "topic": "Yol çökmesi",
        "text": f"{n}. sokakta yol çöktü; ışıklar da yanmıyor.",
        "name": f"Kişi {'abcdefghij'[n % 10]}{'klmnoprstu'[n // 10 % 10]} Doğan",
        "phone": f"0555 1{n % 100:02d} {n // 100 % 100:02d} {n // 10_000 % 100:02d}",
        "hidden": "Evet" if n % 5 == 0 else "Hayır",
    }
    return list({**row, **values}.values())


def csv_of(rows: list[list[str]], *, sign: str = ";", encoding: str = "utf-8-sig") -> bytes:
    text = "\r\n".join(sign.join(f'"{cell}"' for cell in row) for row in [HEADS, *rows])
    return text.encode(encoding)


def xlsx_of(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEADS, *rows]):
            sheet.write_row(at, 0, row)
    return made.getvalue()


def bring(client: Client, data: bytes, name: str = "cimer.csv", channel: str = "cimer") -> Any:
    return client.post("/cimer/dosyalar/", {"channel": channel, "file": SimpleUploadedFile(name, data)})


def read(client: Client, data: bytes, **more: str) -> Import:
    """Through the page, mapped as proposed, and looked at."""
    sent = bring(client, data)
    assert sent.status_code == 302, body(sent)[-3000:]
    row = Import.objects.order_by("-pk")[0]
    facts = {f"col_{name}": head for name, head in proposed(row.headings).items()}
    assert client.post(f"/cimer/dosyalar/{row.pk}/esle/", {**facts, **more}).status_code == 302
    run_all("cimer.judge")
    row.refresh_from_db()
    return row


def take(client: Client, row: Import) -> Import:
    assert client.post(f"/cimer/dosyalar/{row.pk}/aktar/").status_code == 302
    run_all("cimer.take")
    row.refresh_from_db()
    return row


WRONG = [
    ({"number": ""}, "Boş bırakılamaz"),
    ({"day": "31.02.2026"}, "bir gün değil"),
    ({"day": "02.11.2027"}, "gelecekte"),
    ({"day": "02.11.2019"}, "bir yıldan eski"),
    ({"kind": "Soru"}, "bir başvuru türü değil"),
    ({"topic": "Uzay"}, "diye bir konu yok"),
    ({"text": "  "}, "Boş bırakılamaz"),
    ({"phone": "12"}, "Telefon"),
    ({"hidden": "belki"}, "anlaşılmadı"),
    ({"number": "=1+1"}, "Formül"),
    ({"text": "x" * 20_001}, "Çok uzun"),
]


@pytest.mark.parametrize(
    "data",
    [
        lambda rows: csv_of(rows),
        lambda rows: csv_of(rows, sign=","),
        lambda rows: csv_of(rows, encoding="cp1254"),
        xlsx_of,
    ],
    ids=["utf-8", "comma", "cp1254", "xlsx"],
)
def test_what_is_right_goes_in_once_and_what_is_wrong_comes_back(
    client: Client, place: Town, data: Any
) -> None:
    sit(client, place.cimer_officer)
    rows = [line(n) for n in range(1, 31)] + [
        line(50 + at, **values) for at, (values, _words) in enumerate(WRONG)
    ]
    rows.append(line(1))  # the same number again, in the file
    row = read(client, data(rows))
    assert (row.state, row.total, row.faulty, row.twice) == (
        "judged",
        42,
        12,
        0,
    ) and not Case.objects.exists()
    page = body(client.get(f"/cimer/dosyalar/{row.pk}/"))
    for _values, words in WRONG:
        assert words in page, words
    assert "A43" in page and "2. satırda da var" in page, "the cell and where the first one stands"
    row = take(client, row)
    assert (row.state, row.taken, row.faulty, row.twice) == ("done", 30, 12, 0)
    assert Entry.objects.count() == 30 and Entry.objects.filter(by_file=row).count() == 30
    case = Entry.objects.get(number="2600000005").case
    assert case.identity_hidden and "ışıklar" in case.text and "çöktü" in case.text
    again = read(client, data(rows))
    assert (again.faulty, again.twice, again.left) == (11, 31, 0), "run twice nothing is doubled"
    assert client.post(f"/cimer/dosyalar/{again.pk}/aktar/").status_code == 409
    assert Entry.objects.count() == 30


def test_the_file_of_faults_is_corrected_and_brought_in_again(client: Client, place: Town) -> None:
    sit(client, place.cimer_officer)
    row = take(client, read(client, csv_of([line(1), line(2, day="yarın"), line(3, number="@SUM(A1)")])))
    answer = client.get(f"/cimer/dosyalar/{row.pk}/hatalar/")
    ((head, *lines),) = [
        sheet.to_python()
        for sheet in [CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)]
    ]
    assert head[: len(HEADS)] == HEADS and [one[len(HEADS)] for one in lines] == [3, 4]
    assert "bir gün değil" in str(lines[0][-1]) and "B3" in str(lines[0][-1]) and lines[1][0] == "@SUM(A1)"
    lines[0][1], lines[1][0] = "03.11.2026", "2600000003"
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([head, *lines]):
            sheet.write_row(at, 0, cells)
    again = take(client, read(client, made.getvalue()))
    assert (again.taken, again.faulty) == (2, 0) and Entry.objects.count() == 3


def test_a_mapping_is_saved_by_name_and_proposed_next_time(client: Client, place: Town) -> None:
    sit(client, place.cimer_officer)
    odd = csv_of([line(1, topic="Uzay")]).replace("Başvuru No".encode(), b"KOD").replace(b"Metin", b"SOZ")
    bring(client, odd)
    row = Import.objects.get()
    path = f"/cimer/dosyalar/{row.pk}/esle/"
    assert "26000" in body(client.get(f"/cimer/dosyalar/{row.pk}/")), "the first rows are shown"
    incomplete = client.post(path, {"col_number": "KOD", "col_text": "KOD", "save_as": "Bizimki"})
    assert (
        incomplete.status_code == 422
        and "başka bir alana" in body(incomplete)
        and "Bizimki" in body(incomplete)
    )
    facts = {"col_number": "KOD", "col_applied_on": "Başvuru Tarihi", "col_text": "SOZ", "col_topic": "Konu"}
    more = {"kind": "wish", "topic": str(place.topic.pk), "save_as": "Bizimki"}
    assert client.post(path, {**facts, **more}).status_code == 302
    assert Mapping.objects.get().columns["number"] == "KOD"
    bring(client, odd)
    page = body(client.get(f"/cimer/dosyalar/{Import.objects.order_by('-pk')[0].pk}/"))
    assert "“Bizimki” eşlemesi önerildi" in page and '<option value="KOD" selected>' in page
    run_all("cimer.judge")
    row.refresh_from_db()
    assert row.left == 1, "an unknown topic becomes the one that was chosen"


def test_a_worker_that_dies_half_way_is_followed_by_one_that_goes_on(
    client: Client, place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(client, place.cimer_officer)
    row = read(client, csv_of([line(n) for n in range(1, 26)]))
    client.post(f"/cimer/dosyalar/{row.pk}/aktar/")
    whole, batches = services_many.record_many, []

    def dies(incoming: Any, *, by: Any) -> Any:
        batches.append(incoming)
        made = whole(incoming, by=by)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return made

    monkeypatch.setattr(services_many, "record_many", dies)
    with pytest.raises(KeyboardInterrupt):
        taking.take(row.pk, batch=10)
    assert Entry.objects.count() == 10, "what its batch had not finished is undone"
    assert ImportRow.objects.filter(of=row, state="taken").count() == 10
    monkeypatch.setattr(services_many, "record_many", whole)
    taking.take(row.pk, batch=10)
    taking.take(row.pk, batch=10)  # a second worker finds nothing
    row.refresh_from_db()
    assert (row.state, row.taken) == ("done", 25) and Entry.objects.count() == Case.objects.count() == 25
    assert row.sealed is None and not ImportRow.objects.exclude(sealed=None).exists(), "forgotten"


def test_who_lost_the_right_takes_nothing_over(client: Client, place: Town) -> None:
    sit(client, place.cimer_officer)
    row = read(client, csv_of([line(1)]))
    client.post(f"/cimer/dosyalar/{row.pk}/aktar/")
    RoleGrant.objects.filter(staff=place.cimer_officer.staff_id).delete()
    run_all("cimer.take")
    row.refresh_from_db()
    assert row.state == "stopped" and row.trouble and not Entry.objects.exists()


def formula() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_formula(1, 0, "=1+1")
    return made.getvalue()


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for n in range(3):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", b"0" * 150_000_000)
    return made.getvalue()


def wide() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write(1_000_000, 3, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bos.csv", b" ", "en az bir başvuru satırı"),
        ("baslik.csv", csv_of([]), "en az bir başvuru satırı"),
        ("foto.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "Bu bir tablo değil"),
        ("program.xlsx", b"MZ" + bytes(100), "Bu bir tablo değil"),
        ("eski.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "eski Excel"),
        ("arsiv.xlsx", b"PK\x03\x04" + bytes(100), "Bu bir tablo değil"),
        ("nul.csv", b"a;b\n\x00;c\n", "Bu bir tablo değil"),
        ("yarim.pdf", b"%PDF-1.7 " + bytes(100), "yarım"),
    ],
)
def test_what_is_no_table_is_refused_politely(
    client: Client, place: Town, name: str, data: bytes, said: str
) -> None:
    refused = bring(sit(client, place.cimer_officer), data, name)
    assert refused.status_code in (409, 422) and said in body(refused) and not Import.objects.exists()


@pytest.mark.parametrize(
    ("make", "said"),
    [(formula, "formül var"), (bomb, "çok büyük"), (wide, "satıra")],
    ids=["formula", "bomb", "wide"],
)
def test_what_would_harm_is_refused_politely(client: Client, place: Town, make: Any, said: str) -> None:
    refused = bring(sit(client, place.cimer_officer), make(), "dosya.xlsx")
    assert refused.status_code == 422 and said in body(refused)


def test_the_size_is_bounded() -> None:
    with pytest.raises(Incomplete):
        reading.read(b"a;b\n" + b"1;2\n" * 8_000_000)


LIST = """#set page(width: 16cm, height: 20cm)
Başvuru No: 2600000071 \\
Başvuru Tarihi: 03.11.2026 \\
Tür: İstek \\
Konu: Yol çökmesi \\
Ad Soyad: Sevim Doğan \\
Telefon: 0555 111 22 33 \\
Başvuru Metni: Kaldırım çöktü. \\
İkinci satır da metindir. \\
Başvuru No: 2600000072 \\
Başvuru Tarihi: 04.11.2026 \\
Tür: İhbar \\
Konu: Yol çökmesi \\
Başvuru Metni: Rögar kapağı yok.
"""


def test_a_printed_list_is_read_by_its_labels(client: Client, place: Town, tmp_path: Any) -> None:
    source = tmp_path / "liste.typ"
    source.write_text(LIST, encoding="utf-8")
    import typst

    data = typst.compile(str(source), format="pdf")
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    row = take(client, read(sit(client, place.cimer_officer), data))
    assert (row.taken, row.faulty) == (2, 0)
    first = Entry.objects.get(number="2600000071")
    assert "İkinci satır da metindir." in first.case.text and first.kind == "wish"
    assert paper is not None


def test_the_history_says_who_brought_what(client: Client, place: Town) -> None:
    take(client, read(sit(client, place.cimer_officer), csv_of([line(1), line(2, day="?")])))
    page = body(client.get("/cimer/dosyalar/"))
    assert "cimer.csv" in page and "Burak" in page and "Aktarıldı" in page
    assert "cimer.csv" not in body(client.get("/cimer/dosyalar/?kanal=acik_kapi")).partition("<section")[2]
    assert sit(client, place.manager).get("/cimer/dosyalar/").status_code == 404


def test_a_file_may_be_given_up_and_is_forgotten(client: Client, place: Town) -> None:
    sit(client, place.cimer_officer)
    row = read(client, csv_of([line(1)]))
    assert client.post(f"/cimer/dosyalar/{row.pk}/vazgec/").status_code == 302
    row.refresh_from_db()
    assert row.state == "stopped" and row.sealed is None and not Entry.objects.exists()
    assert client.post(f"/cimer/dosyalar/{row.pk}/aktar/").status_code == 409
    assert services.tidy(by=queries.system()) == 0
