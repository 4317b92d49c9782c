"""The choices a municipality makes about itself, as a catalogue: key, kind, default, words, limits.

Values are rows (`Setting`); what was never set has its default. Read once a request, never kept in the
process, so that a change is everywhere at once. Outside a request every reading asks the database.
"""

# ruff: noqa: E501 - the catalogue is a table

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from muhatap.organization.models import Setting

_reading: ContextVar[dict[str, Any] | None] = ContextVar("reading", default=None)


class Kind(StrEnum):
    """What a setting holds."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    SWITCH = "switch"
    PICK = "pick"


@dataclass(frozen=True)
class Choice:
    """One row of the catalogue. `least` and `most` bound a number, or the length of a text.

    `options` are what a PICK may be, with their words.
    """

    key: str
    kind: Kind
    default: str | int | bool
    label: str | Promise
    help: str | Promise = ""
    least: int = 0
    most: int = 200
    options: tuple[tuple[str, str | Promise], ...] = ()

    @property
    def group(self) -> str:
        """The part of the key before the dot; settings of one group stand together."""
        return self.key.partition(".")[0]

    @property
    def field(self) -> str:
        """The key as a form field's name."""
        return self.key.replace(".", "-")


GROUPS: Mapping[str, str | Promise] = {
    "municipality": _("Belediye"),
    "support": _("Destek"),
    "portal": _("İnternetten başvuru"),
    "publishing": _("Yayın"),
    "objection": _("İtiraz"),
    "answers": _("Cevaplar"),
    "delivery": _("Sonucu bildirme"),
    "information": _("Bilgi edinme"),
    "overdue": _("Gecikme"),
    "notifications": _("İletiler"),
    "privacy": _("Kişisel veriler"),
    "administration": _("Yönetim"),
}

# who receives the yearly report: a district's municipality and all others (circular on 4982 m.30)
OFFICES = (("kaymakamlik", _("Kaymakamlık")), ("valilik", _("Valilik")))

# fmt: off
ROWS = (
    Choice("municipality.name",    Kind.LINE,   gettext_noop("Belediye"),     _("Belediyenin adı"), _("Her sayfanın, her iletinin başında durur."), least=2, most=120),
    Choice("municipality.line",    Kind.LINE,   gettext_noop("Hemşehri İletişim Merkezi"), _("Merkezin adı"), _("Hemşehrinin karşısına çıkan ad; örneğin “Çözüm Merkezi”."), least=2, most=120),
    Choice("municipality.line_en", Kind.LINE,   "",                           _("Merkezin adı (İngilizce)"), _("Boşsa Türkçesi görünür."), most=120),
    Choice("municipality.phone",   Kind.LINE,   "",                           _("Merkezin telefonu"), _("Hemşehri sayfalarının altında durur."), most=40),
    Choice("municipality.email",   Kind.LINE,   "",                           _("Merkezin e-posta adresi"), most=120),
    Choice("municipality.address", Kind.TEXT,   "",                           _("Merkezin adresi"), _("Elden başvuruların alındığı yer."), most=400),
    Choice("municipality.hours",   Kind.LINE,   "",                           _("Çalışma saatleri"), _("Örneğin “Hafta içi 08.30–17.30”."), most=120),
    Choice("municipality.hours_en", Kind.LINE,  "",                           _("Çalışma saatleri (İngilizce)"), _("Boşsa Türkçesi görünür."), most=120),
    Choice("support.line",         Kind.LINE,   "",                           _("Personel desteği"), _("Giriş sayfasında durur; örneğin “Bilgi İşlem, dahili 1240”."), most=120),
    Choice("support.line_en",      Kind.LINE,   "",                           _("Personel desteği (İngilizce)"), _("Boşsa Türkçesi görünür."), most=120),
    Choice("portal.open",          Kind.SWITCH, True,                         _("İnternetten başvuru alınıyor")),
    Choice("portal.confirm",       Kind.SWITCH, True,                         _("Başvuru kodla doğrulanır"), _("Hemşehri e-postasına ya da telefonuna gelen kodu yazınca başvuru kayda girer.")),
    Choice("portal.daily_limit",   Kind.NUMBER, 10,                           _("Bir adresten günlük başvuru sınırı"), least=1, most=1000),
    Choice("portal.anonymous",     Kind.SWITCH, True,                         _("Adsız ihbar alınıyor")),
    Choice("publishing.open",      Kind.SWITCH, True,                         _("Bildirimler herkese açık"), _("Yayımlanabilir konulardaki bildirimler haritada ve listede görünür: konu ve yaklaşık yer. Söz ve fotoğraf ancak onaylanınca.")),
    Choice("publishing.days",      Kind.NUMBER, 730,                          _("Bildirimler kaç gün görünür"), least=30, most=3650),
    Choice("publishing.open311",   Kind.SWITCH, True,                         _("Open311 kapısı açık"), _("Başka uygulamalar yayımlanan bildirimleri okur, anahtarı olanlar bildirim gönderir.")),
    Choice("publishing.jurisdiction", Kind.LINE, "",                          _("Open311 belediye kodu (jurisdiction_id)"), _("Örneğin “ornek.bel.tr”. Boşsa sitenin alan adı."), most=80),
    Choice("publishing.jurisdiction_required", Kind.SWITCH, False,            _("Open311 istekleri belediye kodunu taşımak zorunda")),
    Choice("objection.days",       Kind.NUMBER, 15,                           _("İtiraz süresi (gün)"), _("Cevap hemşehriye bildirildikten sonra itiraz edilebilecek gün sayısı."), least=1, most=365),
    Choice("delivery.automatic",   Kind.SWITCH, False,                        _("Yazılı sonuç kendiliğinden gönderilir"), _("Kapalıysa her sonucu bildirim görevlisi gönderir.")),
    Choice("delivery.phone_first", Kind.SWITCH, False,                        _("Bütün sonuçlar önce telefonla bildirilir"), _("Kapalıysa yalnız öyle seçilmiş birimlerinkiler.")),
    Choice("information.office",   Kind.PICK,   "kaymakamlik",                _("Yıllık bilgi edinme raporunun gönderildiği makam"), _("İlçe belediyesi kaymakamlığa, merkez ilçedeki ve büyükşehir belediyesi valiliğe gönderir."), options=OFFICES),
    Choice("information.office_name", Kind.LINE, "",                          _("O makamın adı"), _("Raporun başında durur; örneğin “Ankara Valiliği”."), most=120),
    Choice("information.board",    Kind.TEXT,   "",                           _("Bilgi Edinme Değerlendirme Kurulunun adresi"), _("Yazılırsa ret kararlarının altında, başvuru yollarıyla birlikte basılır."), most=300),
    Choice("overdue.weekly",       Kind.SWITCH, True,                         _("Birimlere haftalık uyarı gider"), _("Geciken ve son günü yaklaşan işleri olan her birime haftada bir ileti.")),
    Choice("overdue.weekday",      Kind.NUMBER, 1,                            _("Haftalık uyarının günü"), _("1 pazartesi, 7 pazar; sabah sekizden sonra."), least=1, most=7),
    Choice("overdue.near_days",    Kind.NUMBER, 3,                            _("Kaç gün kala “yaklaşıyor” sayılır"), least=0, most=30),
    Choice("overdue.letters_every", Kind.NUMBER, 14,                          _("Kaç günde bir yazı önerilir"), _("0 yazılırsa ürün kendiliğinden uyarı ve tenkit yazısı önermez."), least=0, most=365),
    Choice("overdue.warning_after", Kind.NUMBER, 7,                           _("Uyarı yazısı kaç gün gecikince"), least=1, most=365),
    Choice("overdue.censure_after", Kind.NUMBER, 15,                          _("Tenkit yazısı, uyarıdan kaç gün sonra"), _("Uyarı yazısında yer alıp bu sürede hâlâ sonuçlanmayan işler için önerilir."), least=1, most=365),
    Choice("overdue.warning_text", Kind.TEXT,   gettext_noop("Biriminize yönlendirilen ve ekte listelenen {sayi} başvurunun süresi {tarih} tarihi itibarıyla geçmiştir.\nBaşvuruların gecikmeden sonuçlandırılmasını, sonuçlandırılamayanların gerekçesiyle birlikte bildirilmesini rica ederim."), _("Uyarı yazısının metni"), _("{birim}, {sayi} ve {tarih} yerine yazının kendi bilgisi gelir; her taslakta düzeltilebilir."), least=20, most=6000),
    Choice("overdue.censure_text", Kind.TEXT,   gettext_noop("{yazi} sayılı uyarı yazısına rağmen ekte listelenen {sayi} başvuru {tarih} tarihi itibarıyla sonuçlandırılmamıştır.\nGecikmenin nedeninin ve alınacak önlemlerin yazılı olarak bildirilmesini, başvuruların ivedilikle sonuçlandırılmasını ve benzer gecikmelerin tekrarlanmamasını rica ederim."), _("Tenkit yazısının metni"), _("{yazi} önceki uyarı yazısının sayısıdır."), least=20, most=6000),
    Choice("notifications.signature", Kind.TEXT, "",                          _("İletilerin altındaki imza"), most=400),
    Choice("privacy.notice",       Kind.TEXT,   "",                           _("Aydınlatma metni"), _("Kişisel veri alınmadan önce hemşehriye gösterilir (KVKK m.10)."), most=20_000),
    Choice("administration.minutes", Kind.NUMBER, 120,                        _("Yönetim oturumu (dakika)"), _("Bu süre dolunca yönetim sayfaları parolayı yeniden sorar."), least=5, most=720),
    Choice("privacy.notice_en",    Kind.TEXT,   "",                           _("Aydınlatma metni (İngilizce)"), most=20_000),
)
# fmt: on
# What the product remembers for itself: read with the others, on no page.
INNER = (
    Choice("webhooks.heard", Kind.TEXT, "", _("Web kancalarının dinledikleri"), most=8000),
    Choice("routing.rules", Kind.LINE, "", _("Yönlendirme kurallarının işareti")),
)
CATALOGUE: Mapping[str, Choice] = {row.key: row for row in (*ROWS, *INNER)}


@contextmanager
def one_reading() -> Iterator[None]:
    """Within this block all settings are read at most once; the frame opens one for every request."""
    token = _reading.set({})
    try:
        yield
    finally:
        _reading.reset(token)


def forget_reading() -> None:
    """What was read in this block is read again: something was set."""
    kept = _reading.get()
    if kept is not None:
        kept.clear()


def every() -> dict[str, Any]:
    """All settings with their values of this moment. One statement; none when read in this block before."""
    kept = _reading.get()
    if kept:
        return kept
    values = {row.key: row.default for row in CATALOGUE.values()} | {
        key: value for key, value in Setting.objects.values_list("key", "value") if key in CATALOGUE
    }
    if kept is not None:
        kept.update(values)
    return values


def get(key: str) -> Any:
    """The value of one setting; an unknown key is a bug and raises KeyError."""
    return every()[CATALOGUE[key].key]


def text(key: str) -> str:
    """A setting that holds words."""
    return str(get(key))


def spoken(key: str) -> str:
    """A setting that holds words, in the language of the page: its English where one was written.

    What was never set is the product's own word, and translated like one.
    """
    return spoken_of(every(), key, get_language() or "tr")


def spoken_of(values: Mapping[str, Any], key: str, language: str) -> str:
    """As `spoken`, of settings that were read (`every`), in a language that need not be the page's."""
    own = str(values.get(f"{key}_en", "")) if language.startswith("en") else ""
    words = own or str(values[key])
    if not words or words != CATALOGUE[key].default:
        return words
    with override(language):
        return gettext(words)


def picked(key: str) -> str:
    """What was picked, in words of the page's language."""
    return str(dict(CATALOGUE[key].options)[text(key)])


def number(key: str) -> int:
    """A setting that holds a number."""
    return int(get(key))


def switch(key: str) -> bool:
    """A setting that is on or off."""
    return bool(get(key))
