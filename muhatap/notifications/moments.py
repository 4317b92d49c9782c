"""The moments at which the product speaks: one row each, with the values a text may use.

Only the citizen's own messages may quote what the citizen or the unit wrote about the matter. Rows for units
and staff have no placeholder through which the applicant could be known (izmir:15.10).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMMON = ("municipality", "line", "phone", "signature")  # filled from the municipality's settings
FREE_TEXT = ("text", "question", "reason")  # shortened where a text message would get too long


@dataclass(frozen=True)
class Moment:
    """One row: name as in `tells`, words on the screen, placeholders, and those it cannot do without."""

    name: str
    label: str | Promise
    own: tuple[str, ...]
    needs: tuple[str, ...] = ("number",)

    @property
    def audience(self) -> str:
        """Whom it tells."""
        return self.name.partition("/")[0]

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Every placeholder its texts may use."""
        return (*self.own, *COMMON)


# fmt: off
ROWS = (
    #      name                           on the screen                                  placeholders                                           cannot do without
    Moment("citizen/received",            _("Hemşehri: başvurusu alındı"),               ("number", "title", "code", "due", "link")),
    Moment("citizen/question",            _("Hemşehri: bir sorumuz var"),                ("number", "title", "question", "link"),               ("number", "question")),
    Moment("citizen/objection",           _("Hemşehri: itirazı alındı"),                 ("number", "title", "due", "link")),
    Moment("citizen/objection_dismissed", _("Hemşehri: itirazı sonuçlandı"),             ("number", "title", "reason", "link"),                 ("number", "reason")),
    Moment("citizen/reopened",            _("Hemşehri: başvurusu yeniden açıldı"),       ("number", "title", "reason", "due", "link")),
    Moment("citizen/cancelled",           _("Hemşehri: başvurusu iptal edildi"),         ("number", "title", "reason", "link"),                 ("number", "reason")),
    Moment("citizen/information",         _("Hemşehri: ara bilgi"),                      ("number", "title", "text", "link"),                   ("number", "text")),
    Moment("citizen/forwarded",           _("Hemşehri: başka kuruma iletildi"),          ("number", "title", "unit", "law", "date", "link"),    ("number", "unit")),
    Moment("citizen/scheduled",           _("Hemşehri: çalışma programa alındı"),        ("number", "title", "reason", "planned", "link"),      ("number", "planned")),
    Moment("citizen/answered",            _("Hemşehri: başvurusunun cevabı"),            ("number", "title", "text", "days", "date", "link"),   ("number", "text")),
    Moment("citizen/extended",            _("Hemşehri: süre uzatıldı"),                  ("number", "title", "reason", "text", "due", "link"),  ("number", "reason", "due")),
    Moment("citizen/fee",                 _("Hemşehri: erişim ücreti istendi"),          ("number", "title", "fee", "until", "text", "link"),   ("number", "fee", "until")),
    Moment("citizen/deemed_withdrawn",    _("Hemşehri: vazgeçmiş sayıldı"),              ("number", "title", "link")),
    Moment("citizen/not_examined",        _("Hemşehri: başvurusu incelenmedi"),          ("number", "title", "reason", "text", "link"),         ("number", "reason")),
    Moment("citizen/waiting_over",        _("Hemşehri: cevabı beklenmeden sürüyor"),     ("number", "title", "link")),
    Moment("citizen/code",                _("Hemşehri: doğrulama kodu"),                 ("code", "minutes"),                                   ("code",)),
    Moment("citizen/preferences",         _("Hemşehri: ileti tercihleri değişti"),       ("text", "date"),                                      ("text",)),
    Moment("citizen/contact_changed",     _("Hemşehri: iletişim bilgisi değişti"),       ("text", "date"),                                      ("text",)),
    Moment("citizen/announcement",        _("Hemşehri: duyuru"),                         ("title", "text", "unit", "code", "link"),             ("text", "link", "code")),
    Moment("author/returned",             _("Kaydı açan: düzeltmeye iade edildi"),       ("number", "title", "reason", "link"),                 ("number", "reason")),
    Moment("author/announcement",         _("Duyuruyu yazan: düzeltmeye iade edildi"), ("title", "reason", "link"),                           ("title", "reason")),
    Moment("unit/assigned",               _("Birim: yeni yönlendirme"),                  ("number", "title", "unit", "due", "link")),
    Moment("unit/forwarded",              _("Dış kurum: başvuru iletildi"),              ("number", "title", "unit", "text", "due", "link")),
    Moment("unit/correct",                _("Birim: cevabı kontrolden döndü"),           ("number", "title", "unit", "reason", "due", "link"),  ("number", "reason")),
    Moment("unit/replied",                _("Birim: hemşehri cevapladı"),                ("number", "title", "unit", "due", "link")),
    Moment("unit/waiting_over",           _("Birim: hemşehri beklenmeden sürüyor"),      ("number", "title", "unit", "due", "link")),
    Moment("unit/withdrawn",              _("Birim: yönlendirme geri çekildi"),          ("number", "title", "unit", "reason", "link"),         ("number", "reason")),
    Moment("unit/reminder",               _("Birim: hatırlatma"),                        ("number", "title", "unit", "text", "due", "link")),
    Moment("unit/speed_up",               _("Birim: hızlandırma"),                       ("number", "title", "unit", "text", "due", "link")),
    Moment("unit/settled",                _("Birim: üste taşınan çözüldü"),              ("number", "title", "unit", "text", "due", "link")),
    Moment("unit/feedback",               _("Birim: çalışmaya geri bildirim"),           ("number", "title", "unit", "text", "link"),           ("number", "text")),
    Moment("unit/warning",                _("Birim: süre yaklaşıyor"),                   ("number", "title", "unit", "due", "link"),            ("number", "due")),
    Moment("unit/late",                   _("Birim: süre geçti"),                        ("number", "title", "unit", "due", "link"),            ("number", "due")),
    Moment("unit/dates_moved",            _("Birim: son günler değişti"),                ("unit", "text", "link"),                              ("text", "link")),
    Moment("unit/still_late",             _("Birim: gecikme sürüyor"),                   ("unit", "text", "link"),                             ("text",)),
    Moment("unit/weekly",                 _("Birim: haftalık uyarı"),                    ("unit", "text", "date", "link"),                     ("text",)),
    Moment("unit/letter",                 _("Birim: gecikme yazısı"),                    ("number", "title", "unit", "text", "date", "link"),  ("number", "text")),
    Moment("unit/letter_withdrawn",       _("Birim: gecikme yazısı geri çekildi"),       ("number", "title", "unit", "reason", "date", "link"), ("number", "reason")),
    Moment("staff/still_late",            _("Sorumlu: gecikme sürüyor"),                 ("text", "link"),                                     ("text",)),
    Moment("officer/assigned",            _("Görevli: başvuru atandı"),                  ("number", "title", "unit", "due", "link")),
)
# fmt: on
MOMENTS = {row.name: row for row in ROWS}

PLACEHOLDERS: dict[str, str | Promise] = {
    "number": _("başvuru numarası"),
    "title": _("başvurunun başlığı"),
    "code": _("izleme, doğrulama ya da vazgeçme kodu"),
    "due": _("son gün"),
    "date": _("olayın günü"),
    "planned": _("çalışmanın planlandığı gün"),
    "law": _("yetkili kuruma iletmenin dayandığı madde"),
    "fee": _("erişim ücreti"),
    "until": _("son ödeme günü"),
    "link": _("izleme sayfasının ya da başvurunun adresi"),
    "question": _("sorulan soru"),
    "reason": _("gerekçe"),
    "text": _("yazılan metin"),
    "unit": _("birimin ya da kurumun adı"),
    "days": _("itiraz süresi, gün"),
    "minutes": _("kodun geçerli olduğu dakika"),
    "municipality": _("belediyenin adı"),
    "line": _("merkezin adı"),
    "phone": _("merkezin telefonu"),
    "signature": _("iletilerin imzası"),
}

EXAMPLES: dict[str, dict[str, str]] = {
    "tr": {
        "number": "2026/043318-5",
        "title": "Kaldırım çökmesi",
        "code": "K7MP4Q",
        "due": "2026-11-23",
        "date": "2026-11-20",
        "planned": "2026-12-30",
        "law": "3071 sayılı Dilekçe Hakkı Kanunu’nun 5. maddesi",
        "fee": "125,50 TL",
        "until": "2026-12-11",
        "link": "https://muhatap.example/izle/",
        "question": "Çöken yer binanın ön tarafında mı, yan sokakta mı?",
        "reason": "Sonuç açık değil: onarımın bittiği gün yazılmamış.",
        "text": "Kaldırım 16 Kasım haftasında onarıldı, yol yayalara açıldı.",
        "unit": "Yol Bakım ve Onarım Şube Müdürlüğü",
        "days": "15",
        "minutes": "15",
    },
    "en": {
        "number": "2026/043318-5",
        "title": "Collapsed pavement",
        "code": "K7MP4Q",
        "due": "2026-11-23",
        "date": "2026-11-20",
        "planned": "2026-12-30",
        "law": "article 5 of law 3071 on the right of petition",
        "fee": "125,50 TL",
        "until": "2026-12-11",
        "link": "https://muhatap.example/izle/",
        "question": "Is the collapsed spot in front of the building or in the side street?",
        "reason": "The result is not clear: the day of the repair is missing.",
        "text": "The pavement was repaired in the week of 16 November and is open again.",
        "unit": "Road Maintenance and Repair",
        "days": "15",
        "minutes": "15",
    },
}
