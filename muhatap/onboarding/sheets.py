"""The workbook as a table: every sheet, every column, what may stand in it.

Rows are known by their key (`Sheet.keys`), so the same workbook can be taken in again and again. A column
that a file does not have stays as it is; an empty cell means the column's default, or, where `keeps`, what
is there.
"""

# ruff: noqa: E501 - the sheets are a table

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from muhatap.cases import questions
from muhatap.cases.models import Channel, Desk, Kind
from muhatap.deadlines.models import DayOff
from muhatap.kit.turkish import ascii_fold
from muhatap.notifications.models import Channel as NoticeChannel
from muhatap.organization.models import Unit
from muhatap.organization.roles import ROLES
from muhatap.textmodules.moments import Moment

Text = str | Promise


class Cell(StrEnum):
    """What a column's cells hold."""

    CODE = "code"
    LINE = "line"
    TEXT = "text"
    YES_NO = "yes_no"
    NUMBER = "number"
    DAY = "day"
    EMAIL = "email"
    CHOICE = "choice"
    LIST = "list"
    REF = "ref"
    CONDITION = "condition"


@dataclass(frozen=True)
class Column:
    """One column. `most` bounds the letters of a text or the value of a number."""

    name: str
    title: Text
    cell: Cell
    help: Text = ""
    example: str = ""
    required: bool = False
    default: Any = ""
    keeps: bool = False
    least: int = 0
    most: int = 160
    choices: Sequence[tuple[str, Text]] = ()
    refers: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet. `closes`: a row that is missing from the file can be closed, when that is asked for."""

    key: str
    title: Text
    help: Text
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    closes: bool = False

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(column for column in self.columns if column.name == name)


LANGUAGES = (("tr", "Türkçe"), ("en", "English"))
GRANTED = tuple((str(row.role.value), row.role.label) for row in ROLES.values() if row.granted)
YES = Cell.YES_NO


def _code(title: Text = _("Kod"), example: str = "", most: int = 80) -> Column:
    return Column(
        "code",
        title,
        Cell.CODE,
        _("Küçük harf, rakam, nokta ve çizgi. Satırı bu kod tanır; yeniden yüklenen dosyada değişmez."),
        example,
        required=True,
        most=most,
    )


def _name(example: str, most: int = 160) -> tuple[Column, Column]:
    return (
        Column("name_tr", _("Ad"), Cell.LINE, _("Ekranlarda görünen ad."), example, required=True, most=most),
        Column("name_en", _("İngilizce ad"), Cell.LINE, _("Boşsa Türkçesi görünür."), "", most=most),
    )


def _order() -> Column:
    return Column(
        "order", _("Sıra"), Cell.NUMBER, _("Küçük olan önce gelir."), "10", keeps=True, default=0, most=32_000
    )


def _open() -> Column:
    return Column(
        "is_active",
        _("Açık"),
        YES,
        _("“hayır” yazılan kapatılır; boşsa olduğu gibi kalır."),
        "evet",
        keeps=True,
        default=True,
    )


# fmt: off
SHEETS: tuple[Sheet, ...] = (
    Sheet("districts", _("İlçeler"), _("Başvuru alınan ilçeler. Sınırları ayrıca GeoJSON olarak yüklenir."), ("code",), (
        _code(example="sisli", most=20),
        Column("name", _("Ad"), Cell.LINE, _("İlçenin adı."), "Şişli", required=True, most=80),
    )),
    Sheet("neighbourhoods", _("Mahalleler"), _("Her ilçenin mahalleleri. “Mahallesi” sözü yazılmaz."), ("code",), (
        _code(example="40001", most=20),
        Column("district", _("İlçe"), Cell.REF, _("İlçenin kodu ya da adı."), "sisli", required=True, refers="districts"),
        Column("name", _("Ad"), Cell.LINE, _("Mahallenin adı."), "Teşvikiye", required=True, most=120),
        Column("population", _("Nüfus"), Cell.NUMBER, _("Bilinmiyorsa boş bırakılır."), "12000", default=0, most=20_000_000),
        _open(),
    )),
    Sheet("units", _("Birimler"), _("Teşkilat şeması. Üst birimi olmayan satır en üstte durur."), ("code",), (
        _code(example="temizlik"), *_name("Temizlik İşleri Müdürlüğü"),
        Column("kind", _("Tür"), Cell.CHOICE, _("Boşsa belediye birimi."), "Belediye birimi", default="own", choices=tuple(Unit.Kind.choices)),
        Column("parent", _("Üst birim"), Cell.REF, _("Üst birimin kodu ya da adı."), "baskan-yardimciligi", refers="units"),
        Column("district_code", _("İlçe kodu"), Cell.REF, _("İlçe belediyeleri için."), "", refers="districts"),
        Column("email", _("E-posta"), Cell.EMAIL, _("Birime giden iletilerin adresi."), "temizlik@belediye.example", most=254),
        Column("phone", _("Telefon"), Cell.LINE, "", "0212 000 00 00", most=20),
        Column("takes_referrals", _("Başvuru yönlendirilir"), YES, _("Başvurular bu birime gönderilebilir."), "evet", default=False),
        Column("needs_approval", _("Kayıtları onaydan geçer"), YES, _("Personelinin açtığı kayıt onay bekler."), "hayır", default=False),
        Column("phone_first", _("Önce telefonla bildirilir"), YES, _("Sonuç önce telefonla söylenir."), "hayır", default=False),
        _order(), _open(),
    ), closes=True),
    Sheet("posts", _("Unvanlar"), _("Personelin unvanları; kendi başına yetki vermez."), ("code",), (
        _code(example="memur", most=40), *_name("Memur", 120),
        Column("rank", _("Sıra"), Cell.NUMBER, _("Küçük olan üstte durur."), "100", default=100, most=32_000),
    )),
    Sheet("staff", _("Personel"), _("Hesaplar. Yeni hesaba uygulamadan sonra geçici parola verilir."), ("username",), (
        Column("username", _("Kullanıcı adı"), Cell.CODE, _("Küçük harf, rakam, nokta ve çizgi; Türkçe harf almaz."), "ayse.yilmaz", required=True, least=2, most=60),
        Column("full_name", _("Ad soyad"), Cell.LINE, "", "Ayşe Yılmaz", required=True, most=120),
        Column("email", _("E-posta"), Cell.EMAIL, "", "ayse.yilmaz@belediye.example", most=254),
        Column("phone", _("Telefon"), Cell.LINE, "", "", most=20),
        Column("unit", _("Birim"), Cell.REF, _("Birimin kodu ya da adı."), "temizlik", refers="units"),
        Column("post", _("Unvan"), Cell.REF, _("Unvanın kodu ya da adı."), "memur", refers="posts"),
        Column("language", _("Dil"), Cell.CHOICE, _("tr ya da en; boşsa Türkçe."), "tr", default="tr", choices=LANGUAGES),
        _open(),
    ), closes=True),
    Sheet("grants", _("Roller"), _("Kim hangi birimde hangi görevi yapar. Birim boşsa bütün belediyede."), ("staff", "role", "unit"), (
        Column("staff", _("Kullanıcı adı"), Cell.REF, _("Personel sayfasındaki kullanıcı adı."), "ayse.yilmaz", required=True, refers="staff"),
        Column("role", _("Görev"), Cell.CHOICE, _("Görevin adı."), "Birim kullanıcısı", required=True, choices=GRANTED),
        Column("unit", _("Birim"), Cell.REF, _("Birim kullanıcısı ve sorumlusu için zorunludur."), "temizlik", refers="units"),
        Column("is_expert", _("Çözüm uzmanı"), YES, _("Birime gelen başvurular önce ona haber verilir."), "hayır", default=False),
        Column("since", _("İlk gün"), Cell.DAY, _("Boşsa bugün."), "01.01.2026", keeps=True, default=None),
        Column("until", _("Son gün"), Cell.DAY, _("Boşsa süresiz."), "", default=None),
    ), closes=True),
    Sheet("topics", _("Konular"), _("Başvuru konuları, üç basamak. Yalnız altında konu olmayana başvuru açılır."), ("code",), (
        _code(example="temizlik.cop", most=60), *_name("Çöp alınmadı", 120),
        Column("parent", _("Üst konu"), Cell.REF, _("Üst konunun kodu ya da adı; boşsa en üstte."), "temizlik", refers="topics"),
        Column("keywords", _("Başka sözlerle"), Cell.LINE, _("Aranırken kullanılan sözler, virgülle."), "çöp, konteyner", most=400),
        Column("kind", _("Tür"), Cell.CHOICE, _("Boşsa talep."), "Talep", default="request", choices=tuple(Kind.choices)),
        Column("unit", _("Birim"), Cell.REF, _("Başvurunun gideceği birim."), "temizlik", refers="units"),
        Column("target_days", _("Hedef, gün"), Cell.NUMBER, _("Boşsa genel süreler geçerlidir."), "5", default=None, least=1, most=365),
        Column("needs_place", _("Yer gerekir"), YES, "", "evet", default=True),
        Column("is_public", _("Yayımlanabilir"), YES, "", "hayır", default=False),
        Column("is_sensitive", _("Hassas"), YES, _("Yalnız görevlisi görür."), "hayır", default=False),
        Column("needs_approval", _("Onaydan geçer"), YES, "", "hayır", default=False),
        Column("allows_anonymous", _("Adsız başvuru alınır"), YES, "", "evet", default=True),
        Column("duplicate_metres", _("Mükerrer, metre"), Cell.NUMBER, "", "100", default=100, most=5000),
        Column("duplicate_days", _("Mükerrer, gün"), Cell.NUMBER, "", "30", default=30, most=365),
        _order(), _open(),
    ), closes=True),
    Sheet("questions", _("Konu soruları"), _("Konuya özel sorular, sorulacakları sırayla."), ("topic", "code"), (
        Column("topic", _("Konu"), Cell.REF, _("Konunun kodu."), "temizlik.cop", required=True, refers="topics"),
        Column("code", _("Soru kodu"), Cell.CODE, _("Küçük harf, rakam ve çizgi."), "kac-gundur", required=True, most=40),
        Column("label_tr", _("Soru"), Cell.LINE, "", "Kaç gündür alınmıyor?", required=True, most=160),
        Column("label_en", _("İngilizce soru"), Cell.LINE, "", "", most=160),
        Column("type", _("Tür"), Cell.CHOICE, _("Boşsa metin."), "Sayı", default="text", choices=tuple(questions.TYPES.items())),
        Column("options", _("Seçenekler"), Cell.LIST, _("Noktalı virgülle; yalnız seçmeli soruda."), "", default=(), most=2000),
        Column("options_en", _("İngilizce seçenekler"), Cell.LIST, _("Türkçesi kadar ya da boş."), "", default=(), most=2000),
        Column("required", _("Zorunlu"), YES, "", "hayır", default=False),
        Column("help_tr", _("Yardım"), Cell.LINE, _("Sorunun altında yazar."), "", most=200),
        Column("help_en", _("İngilizce yardım"), Cell.LINE, "", "", most=200),
        Column("only_code", _("Koşul sorusu"), Cell.LINE, _("Boşsa her zaman sorulur; yoksa daha önceki bir sorunun kodu."), "", most=40),
        Column("only_has", _("Koşul cevabı"), Cell.LINE, _("O sorunun bu cevabında sorulur."), "", most=80),
    ), closes=True),
    Sheet("topic_units", _("İlçeye göre birim"), _("Konunun birimi bir ilçede başkaysa."), ("topic", "district"), (
        Column("topic", _("Konu"), Cell.REF, _("Konunun kodu."), "temizlik.cop", required=True, refers="topics"),
        Column("district", _("İlçe"), Cell.REF, _("İlçenin kodu ya da adı."), "sisli", required=True, refers="districts"),
        Column("unit", _("Birim"), Cell.REF, _("O ilçede başvurunun gideceği birim."), "temizlik", required=True, refers="units"),
    ), closes=True),
    Sheet("rules", _("Yönlendirme kuralları"), _("Başvurunun hangi birime gideceği konudan önce bunlara sorulur; sırayla, ilk uyan karar verir."), ("name",), (
        Column("name", _("Ad"), Cell.LINE, _("Koordinasyon öneride bunu okur. Satırı bu ad tanır."), "Sahil temizliği", required=True, most=80),
        Column("order", _("Sıra"), Cell.NUMBER, _("Kuralların sırası, birden başlar; yeni kural boşsa sona gelir."), "1", keeps=True, default=None, least=1, most=100),
        Column("condition", _("Koşul"), Cell.CONDITION, _("Her satırda bir koşul, hepsi birden tutmalı: alan | karşılaştırma | değerler. Konu, ilçe ve mahalle koduyla yazılır. “biri yeterli:” ya da “hiçbiri:” satırı, altında iki boşluk içeriden yazılanları gruplar."), "Konu | şunlardan biri | temizlik.cop; temizlik.konteyner\nSözler | şunu içeriyor | sahil", required=True, most=4000),
        *(Column(name, title, Cell.REF, help, example, required=name == "unit", refers="units") for name, title, help, example in (
            ("unit", _("Birim"), _("Başvurunun gideceği birim."), "temizlik"),
            ("unit_2", _("İkinci birim"), "", ""), ("unit_3", _("Üçüncü birim"), "", ""), ("unit_4", _("Dördüncü birim"), "", ""),
        )),
        Column("by_itself", _("Kendiliğinden yönlendirir"), YES, _("Boşsa yalnız önerir."), "hayır", default=False),
        Column("since", _("İlk gün"), Cell.DAY, _("Boşsa hemen."), "", default=None),
        Column("until", _("Son gün"), Cell.DAY, _("Boşsa süresiz."), "", default=None),
        _open(),
    ), closes=True),
    Sheet("desks", _("Masalar"), _("Hangi kanaldan gelen hangi birimde onaylanır, yönlendirilir, denetlenir, bildirilir."), ("stage", "channel"), (
        Column("stage", _("Aşama"), Cell.CHOICE, "", "Yönlendirme", required=True, choices=tuple(Desk.Stage.choices)),
        Column("channel", _("Kanal"), Cell.CHOICE, _("Boşsa öteki bütün kanallar."), "Telefon", choices=tuple(Channel.choices)),
        Column("unit", _("Birim"), Cell.REF, _("Masanın birimi."), "koordinasyon", required=True, refers="units"),
    ), closes=True),
    Sheet("texts", _("Hazır metinler"), _("Kısa bir sözle çağrılan metinler."), ("shortcut", "unit"), (
        Column("shortcut", _("Kısaltma"), Cell.CODE, _("Küçük harf, rakam, çizgi; en çok 24."), "tesekkur", required=True, most=24),
        Column("unit", _("Birim"), Cell.REF, _("Boşsa bütün belediyenin."), "", refers="units"),
        Column("title", _("Başlık"), Cell.LINE, "", "Teşekkür", required=True, most=80),
        Column("body_tr", _("Metin"), Cell.TEXT, "", "Başvurunuz için teşekkür ederiz.", required=True, most=4000),
        Column("body_en", _("İngilizce metin"), Cell.TEXT, "", "", most=4000),
        Column("topic", _("Konu"), Cell.REF, _("Bu konunun ve altındakilerin başvurularında önce gelir."), "", refers="topics"),
        Column("moments", _("Ne zaman"), Cell.LIST, _("Noktalı virgülle; boşsa her zaman."), "Ara bilgi verirken", default=(), most=400, choices=tuple(Moment.choices)),
        _open(),
    ), closes=True),
    Sheet("templates", _("İleti kalıpları"), _("Ürünün gönderdiği iletiler. Yalnız değiştirilecek satırlar da yazılabilir."), ("name", "channel", "language"), (
        Column("name", _("An"), Cell.CODE, _("citizen/received gibi; dışa aktarılan dosyada hepsi var."), "citizen/received", required=True, most=60),
        Column("channel", _("Yol"), Cell.CHOICE, "", "E-posta", required=True, choices=tuple(NoticeChannel.choices)),
        Column("language", _("Dil"), Cell.CHOICE, "", "tr", required=True, choices=LANGUAGES),
        Column("subject", _("Konu satırı"), Cell.LINE, _("SMS’te olmaz."), "Başvurunuz alındı: {number}", most=200),
        Column("body", _("Metin"), Cell.TEXT, "", "…", required=True, most=10_000),
    )),
    Sheet("settings", _("Ayarlar"), _("Belediyenin adı, telefonu, anahtarlar."), ("key",), (
        Column("key", _("Ayar"), Cell.CODE, _("Ayarın kısa adı; dışa aktarılan dosyada hepsi var."), "municipality.name", required=True, most=60),
        Column("value", _("Değer"), Cell.TEXT, _("Metin, sayı ya da evet/hayır."), "Şişli Belediyesi", most=20_000),
    )),
    Sheet("days_off", _("Tatiller"), _("Resmî tatiller kendiliğinden vardır; eklenen ya da düzeltilen günün gerekçesi yazılır."), ("day",), (
        Column("day", _("Gün"), Cell.DAY, _("gg.aa.yyyy"), "02.01.2027", required=True, default=None),
        Column("kind", _("Tür"), Cell.CHOICE, "", "İdarî izin", required=True, choices=tuple(DayOff.Kind.choices)),
        Column("name_tr", _("Ad"), Cell.LINE, "", "İdarî izin", required=True, most=120),
        Column("name_en", _("İngilizce ad"), Cell.LINE, "", "", most=120),
        Column("reason", _("Gerekçe"), Cell.LINE, "", "Valilik oluru", most=300),
    )),
)
# fmt: on
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
HELP = _("Açıklama")


def names_of(title: Text) -> set[str]:
    """A title folded, in both languages: files are read whatever language they were made in."""
    found = set()
    for language in ("tr", "en"):
        with override(language):
            found.add(folded(str(title)))
    return found


def folded(words: str) -> str:
    """Words as titles and choices are compared: without case, Turkish letters, the mark of what is required."""
    return " ".join(ascii_fold(words).replace("*", " ").split())
