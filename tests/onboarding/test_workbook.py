"""A municipality from one workbook: looked at, taken over, out again, and in once more."""

# ruff: noqa: E501 - the rows are a table

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from bench.onboarding import faulty
from muhatap.cases.models import Desk, Topic
from muhatap.deadlines.models import DayOff
from muhatap.jobs import testing
from muhatap.onboarding import services, writing
from muhatap.onboarding.models import Workbook
from muhatap.onboarding.sheets import SHEETS
from muhatap.organization import queries, settings
from muhatap.organization.models import AdminEvent, RoleGrant, Staff, Unit
from muhatap.organization.roles import Role
from muhatap.places.models import Neighbourhood
from muhatap.textmodules.models import TextModule
from tests import cast
from tests.onboarding.books import TOWN, xlsx, zipped
from tests.pages import body, sit

pytestmark = pytest.mark.django_db
START = "/yonetim/kurulum/"


def upload(client: Client, data: bytes, name: str = "belediye.xlsx") -> str:
    """Bring a file in by the page and have it looked at; the address of its page."""
    answer = client.post(START, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, body(answer)
    testing.run_all()
    return answer.headers["Location"]


@pytest.fixture
def admin(client: Client, friday: datetime) -> Client:
    """The administrator at the browser."""
    return sit(client, cast.person(Role.ADMIN, username="yonetici"))


def test_a_municipality_comes_from_one_workbook_and_goes_back_without_a_change(admin: Client) -> None:
    path = upload(admin, xlsx(TOWN))
    page = body(admin.get(path))
    assert "Dosya hatasız" in page, page
    assert not Unit.objects.exists(), "a look changes nothing"
    assert not Topic.objects.exists()

    assert admin.post(f"{path}uygula/").status_code == 302
    testing.run_all()
    assert "Uygulandı" in body(admin.get(path))
    cleaning = Unit.objects.get(code="temizlik")
    assert cleaning.parent is not None and cleaning.parent.code == "baskanlik" and cleaning.takes_referrals
    assert cleaning.path == f"/{cleaning.parent_id}/{cleaning.pk}/"
    grant = RoleGrant.objects.get(staff__username="ayse.yilmaz")
    assert (grant.role, grant.unit, grant.is_expert) == (Role.UNIT_LEAD, cleaning, True)
    topic = Topic.objects.get(code="cop")
    assert topic.parent is not None and topic.level == 2 and topic.target_days == 5
    assert topic.questions[0]["options"] == ["Poşet", "Konteyner"]
    assert topic.district_units.get().unit.code == "cozum"
    assert Desk.objects.count() == 2
    assert Neighbourhood.objects.get(code="1001").name_fold == "tesvikiye"
    assert settings.get("portal.open") is False and settings.get("objection.days") == 20
    assert DayOff.objects.get(day="2026-11-24").reason == "Valilik oluru"
    made = AdminEvent.objects.get(action="unit.created", subject=f"unit:{cleaning.pk}")
    assert made.by.staff is not None and made.by.staff.username == "yonetici"
    assert TextModule.objects.get().moments == ["interim", "done"]
    assert AdminEvent.objects.filter(action="workbook.applied").exists()

    export = admin.get(f"{START}dolu.xlsx")
    path = upload(admin, export.content)
    page = body(admin.get(path))
    assert "belediyenin şimdiki hâliyle aynı" in page, page
    assert "Uygula<" not in page
    again = upload(admin, xlsx(TOWN))
    row = Workbook.objects.get(pk=int(again.strip("/").split("/")[-1]))
    assert row.to_do == 0 and row.faults == 0, row.counts


def test_staff_of_a_workbook_get_passwords_for_one_sign_in_once(admin: Client) -> None:
    path = upload(admin, xlsx(TOWN))
    admin.post(f"{path}uygula/")
    testing.run_all()
    assert "parola bekliyor" in body(admin.get(path))
    answer = admin.post(f"{path}parolalar/")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    name, password = str(rows[1][1]), str(rows[1][3])
    staff = Staff.objects.get(username=name)
    assert staff.check_password(password) and staff.must_change_password
    assert "parola bekliyor" not in body(admin.get(path))
    assert admin.post(f"{path}parolalar/").status_code == 302


FAULTS = [
    ("Birimler", [["Kod", "Ad"], ["Temizlik İşleri", "x"]], "A2", "temizlik-isleri"),
    ("Birimler", [["Kod", "Ad"], ["a", "A"], ["a", "B"]], "A3", "2. satırda"),
    ("Birimler", [["Kod", "Ad", "Üst birim"], ["a", "A", "b"], ["b", "B", "a"]], "C2", "Döngü"),
    ("Birimler", [["Kod", "Ad", "Üst birim"], ["a", "A", "aa"], ["aaa", "B", ""]], "C2", "“aaa” mi?"),
    ("Birimler", [["Kod", "Ad"], ["a", ""]], "B2", "Boş bırakılamaz"),
    ("Birimler", [["Kod", "Ad", "E-posta"], ["a", "A", "a@b"]], "C2", "e-posta adresi değil"),
    ("Birimler", [["Kod", "Ad", "E-posta"], ["a", "A", "a @b.com"]], "C2", "“a@b.com” mi?"),
    ("Birimler", [["Kod", "Ad", "Tür"], ["a", "A", "Müdürlük"]], "C2", "Şunlardan biri"),
    ("Birimler", [["Kod", "Ad", "Başvuru yönlendirilir"], ["a", "A", "belki"]], "C2", "“evet” ya da “hayır”"),
    ("Birimler", [["Kod", "Ad", "Sıra"], ["a", "A", "on"]], "C2", "tam sayı değil"),
    ("Birimler", [["Kod", "Adı soyadı"], ["a", "A"]], "B1", "diye bir sütun yok"),
    ("Birimler", [["Ad"], ["A"]], "A1", "“Kod” sütunu yok"),
    ("Birimlr", [["Kod", "Ad"], ["a", "A"]], "A1", "“Birimler” mi?"),
    ("Birimler", [["Kod", "Ad"], ["a", "#N/A"]], "B2", "Formül hatası"),
    ("Roller", [["Kullanıcı adı", "Görev"], ["yok.yok", "Müdür"]], "A2", "Önce “Personel” sayfasına"),
    ("Roller", [["Kullanıcı adı", "Görev"], ["yonetici", "Hemşehri"]], "B2", "burada olmaz"),
    ("Roller", [["Kullanıcı adı", "Görev"], ["yonetici", "Müdür"]], "A2", "Kendinize görev veremezsiniz"),
    ("Konular", [["Kod", "Ad", "Hedef, gün"], ["a", "A", 900]], "C2", "1 ile 365 arasında"),
    ("Konular", [["Kod", "Ad", "Birim"], ["a", "A", "yok"]], "C2", "“yok” yok"),
    ("Konular", [["Kod", "Ad"], ["a", "Aynı"], ["b", "aynı"]], "B3", "bu adda açık bir konu"),
    ("Hazır metinler", [["Kısaltma", "Ne zaman"], ["a", "ara bilgi verirken; yarın"]], "B2", "“yarın” burada"),
    ("Ayarlar", [["Ayar", "Değer"], ["municipality.nam", "x"]], "A2", "municipality.name"),
    ("Ayarlar", [["Ayar", "Değer"], ["objection.days", "çok"]], "B2", "tam sayı değil"),
    ("Tatiller", [["Gün", "Tür", "Ad", "Gerekçe"], ["31.02.2027", "İdarî izin", "x", "y"]], "A2", "bir gün değil"),
    ("Tatiller", [["Gün", "Tür", "Ad"], ["02.03.2027", "İdarî izin", "x"]], "A2", "Boş bırakılamaz"),
    ("İleti kalıpları", [["An", "Yol", "Dil", "Metin"], ["citizen/code", "SMS", "tr", "merhaba"]], "D2", "{code}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "rows", "cell", "words"), FAULTS, ids=[f"{row[0]} {row[3][:14]}" for row in FAULTS]
)
def test_every_faulty_cell_is_named_with_what_would_be_right(
    admin: Client, sheet: str, rows: list[list[object]], cell: str, words: str
) -> None:
    path = upload(admin, xlsx({sheet: rows}))
    row = Workbook.objects.get()
    found = [one.cell for one in row.findings.filter(kind="fault")]
    page = body(admin.get(path))
    assert cell in found, page
    assert words in page, page
    assert admin.post(f"{path}uygula/").status_code == 409
    marked = admin.get(f"{path}isaretli.xlsx")
    assert (
        marked.content.startswith(b"PK")
        and CalamineWorkbook.from_filelike(io.BytesIO(marked.content)).sheet_names
    )


def test_what_the_file_does_not_name_closes_only_when_that_is_asked_for(admin: Client) -> None:
    by = queries.system()
    plan = services.look(xlsx(TOWN), by=by)
    assert not services.take_over(plan, by=by, reason="kurulum")
    smaller = {"Hazır metinler": [["Kısaltma", "Başlık", "Metin"]], "Birimler": TOWN["Birimler"]}
    path = upload(admin, xlsx(smaller))
    page = body(admin.get(path))
    assert "1 kayıt kapatılsın" in page, page
    admin.post(f"{path}uygula/")
    testing.run_all()
    from muhatap.textmodules.models import TextModule

    assert TextModule.objects.get(shortcut="tesekkur").is_active, "never silently"
    path = upload(admin, xlsx(smaller))
    admin.post(f"{path}uygula/", {"closing": ["texts"]})
    testing.run_all()
    assert not TextModule.objects.get(shortcut="tesekkur").is_active
    assert "Bu birimde" not in body(admin.get(path))


def test_a_unit_with_people_is_not_closed_by_a_file_and_the_reason_is_told(admin: Client) -> None:
    by = queries.system()
    services.take_over(services.look(xlsx(TOWN), by=by), by=by, reason="kurulum")
    path = upload(admin, xlsx({"Birimler": [["Kod", "Açık"], ["temizlik", "hayır"]]}))
    assert "personel var" in body(admin.get(path))
    assert Unit.objects.get(code="temizlik").is_active


def test_what_changed_since_the_look_is_looked_at_again(admin: Client) -> None:
    path = upload(admin, xlsx(TOWN))
    cast.unit("temizlik", "Elle açılan")
    admin.post(f"{path}uygula/")
    testing.run_all()
    assert "bir şey değişti" in body(admin.get(path))
    assert Unit.objects.count() == 1


def test_csv_in_a_zip_and_english_titles_are_read_as_well(admin: Client) -> None:
    path = upload(admin, zipped(TOWN), "belediye.zip")
    assert "Dosya hatasız" in body(admin.get(path))
    english = xlsx({"Units": [["Code", "Name"], ["a", "A"]]})
    assert "1 değişiklik" in body(admin.get(upload(admin, english)))


@pytest.mark.parametrize(
    "data", [b"", b"x", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"a;b\n1;2"]
)
def test_what_is_no_workbook_is_refused_in_words(admin: Client, data: bytes) -> None:
    answer = admin.post(START, {"file": SimpleUploadedFile("a.xlsx", data)})
    if answer.status_code == 302:
        testing.run_all()
        assert "alert" in body(admin.get(answer.headers["Location"]))
        assert Workbook.objects.get().state == "refused"
    else:
        assert answer.status_code == 422


def test_a_cell_at_the_end_of_the_world_takes_no_memory(admin: Client) -> None:
    path = upload(admin, xlsx({"Birimler": [["Kod", "Ad"], ["a", "A"]]}))
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Birimler").write("XFD1048576", "x")
    book.add_worksheet("Unvanlar").write("A1", "x")
    book.close()
    path = upload(admin, buffer.getvalue())
    page = body(admin.get(path))
    assert "alert" in page and Workbook.objects.first() is not None
    assert Workbook.objects.order_by("-pk")[0].state == "refused"


def test_every_kind_of_mistake_in_every_sheet_is_only_a_list_of_cells(admin: Client) -> None:
    path = upload(admin, faulty(420))
    for query in ("", "?kind=fault", "?sheet=units", "?kind=added&sheet=topics", "?cursor=zz", "?kind=x"):
        assert admin.get(f"{path}{query}").status_code == 200
    row = Workbook.objects.get()
    assert {one.id for one in row.findings.all()} and row.faults > 1000
    assert set(row.findings.filter(kind="fault").values_list("sheet", flat=True)) == {
        one.key for one in SHEETS
    }
    assert admin.get(f"{path}isaretli.xlsx").status_code == 200
    assert Unit.objects.count() == Topic.objects.count() == 0


def test_only_the_administrator_comes_in(client: Client, friday: datetime) -> None:
    sit(client, cast.person(Role.MANAGER))
    for path in (START, f"{START}bos.xlsx", f"{START}dolu.xlsx"):
        assert client.get(path).status_code == 404


def test_the_empty_workbook_has_every_sheet_and_says_nothing_is_wrong(admin: Client) -> None:
    path = upload(admin, admin.get(f"{START}bos.xlsx").content)
    page = body(admin.get(path))
    assert "0 değişiklik" not in page and Workbook.objects.get().faults == 0, page
    assert writing.empty().startswith(b"PK")
