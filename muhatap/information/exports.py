"""The register, its report, enquiries and the tariff as sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.cases.models import Case
from muhatap.cases.picking import number
from muhatap.information import desk, policy, queries, reporting, sending
from muhatap.information.enquiry_forms import EnquiryFilter
from muhatap.information.forms import RegisterFilter
from muhatap.information.models import Application, Decision, Enquiry
from muhatap.information.views.reports import READERS
from muhatap.information.views.tariffs import READERS as OF_TARIFFS
from muhatap.kit import clock
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value


def register(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of the register shows, narrowed as there."""
    filters = RegisterFilter(params, units=queries.units_of_requests(person)).wanted()

    def fetch(cursor: str) -> tuple[Sequence[Case], str]:
        page = queries.listed(person, filters, cursor)
        return page.rows, page.next

    return Sheet(_("Bilgi edinme başvuruları"), "", _heads(), map(_case, sheets.paged(fetch)))


def _heads() -> list[Heading]:
    return [
        Heading(_("Numara"), width=16),
        Heading(_("Başlık"), width=44),
        Heading(_("Kanal"), width=16),
        Heading(_("Geliş"), Kind.MOMENT, 17),
        Heading(_("Yasal son gün"), Kind.MOMENT, 17),
        Heading(_("Durum"), width=22),
        Heading(_("Sonuç"), width=36),
        Heading(_("Ücret"), width=24),
        Heading(_("Kurula itiraz"), width=20),
        Heading(_("Dava"), width=20),
    ]


def _case(row: Case) -> list[Value]:
    known = getattr(row, "information", None) or Application()
    outcome = str(Decision.Outcome(known.outcome).label) if known.outcome else ""
    return [
        *(row.number, row.title, row.get_channel_display(), row.received_at, row.law_due_at, row.stands),
        *(outcome, known.get_fee_display() if known.fee else ""),
        *(
            known.get_appeal_display() if known.appeal else "",
            known.get_court_display() if known.court else "",
        ),
    ]


def cell(person: Person, params: Mapping[str, str]) -> Sheet:
    """The cases of one cell (`hucre`) of a year's report (`yil`, and `surum` of one that was sent)."""
    year, version = number(params.get("yil", "")) or 0, params.get("surum", "")
    name = params.get("hucre", "")
    shown = sending.shown(year, version) if name in reporting.cells() and 2000 < year < 2200 else None
    if shown is None:
        raise Case.DoesNotExist

    def fetch(cursor: str) -> tuple[Sequence[Case], str]:
        page = sending.cases_of(person, year, name, version, cursor)
        return page.rows, page.next

    title = _("%(year)d bilgi edinme raporu") % {"year": year}
    return Sheet(title, shown.label_of(name), _heads(), map(_case, sheets.paged(fetch)))


def report(person: Person, params: Mapping[str, str]) -> Sheet:
    """The report of a year (`yil`), as its page shows it."""
    year = number(params.get("yil", "")) or clock.today().year
    shown = sending.shown(year, params.get("surum", "")) if 2000 < year < 2200 else None
    if shown is None:
        raise Case.DoesNotExist
    heads = [
        Heading(_("Formdaki satır"), width=14),
        Heading(_("Başvuru"), width=70),
        Heading(_("Sayı"), Kind.NUMBER, 12),
        Heading(_("Bugünkü sayı"), Kind.NUMBER, 14),
    ]
    title = _("%(year)d yılı bilgi edinme raporu") % {"year": year}
    return Sheet(title, shown.office, heads, _report_rows(shown))


def _report_rows(shown: sending.Shown) -> Iterable[list[Value]]:
    for line in shown.rows:
        yield [line.no, line.label, line.count, line.now]
    yield ["", _("Sağlama: 2+3+4+5+6"), shown.check.summed, shown.check_now.summed]
    for line in shown.rest:
        yield ["", line.label, line.count, line.now]
    for refused, partly in shown.articles:
        yield ["4", refused.label, refused.count, refused.now]
        yield ["3, 5", partly.label, partly.count, partly.now]
    for line in (*shown.board, *shown.court):
        yield ["", line.label, line.count, line.now]


def reports(person: Person, params: Mapping[str, str]) -> Sheet:
    """Every year with what was sent."""
    heads = [
        Heading(_("Yıl"), Kind.NUMBER, 8),
        Heading(_("Başvuru"), Kind.NUMBER, 10),
        Heading(_("Sürüm"), Kind.NUMBER, 8),
        Heading(_("Gönderildi"), Kind.MOMENT, 17),
        Heading(_("Makam"), width=30),
        Heading(_("Son gün"), Kind.DAY, 12),
    ]
    rows = [
        [
            *(one.year, one.received, one.report.version if one.report else None),
            *(
                one.report.sent_at if one.report else None,
                one.report.office if one.report else "",
                one.last_day,
            ),
        ]
        for one in sending.years()
    ]
    return Sheet(_("Bilgi edinme raporları"), "", heads, rows)


def enquiries(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of enquiries shows, narrowed as there."""
    filters = EnquiryFilter(params).wanted()

    def fetch(cursor: str) -> tuple[Sequence[Enquiry], str]:
        page = queries.enquiries_listed(filters, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Numara"), width=14),
        Heading(_("Soran"), width=36),
        Heading(_("Tür"), width=16),
        Heading(_("Konu"), width=44),
        Heading(_("İstenen"), width=18),
        Heading(_("Geliş"), Kind.DAY, 12),
        Heading(_("Son gün"), Kind.MOMENT, 17),
        Heading(_("Cevap"), Kind.DAY, 12),
        Heading(_("Birim"), width=36),
    ]
    return Sheet(_("Kurum ve mahkeme yazıları"), "", heads, map(_enquiry, sheets.paged(fetch)))


def _enquiry(row: Enquiry) -> list[Value]:
    return [
        *(row.number, row.name, row.get_asker_display(), row.subject, row.get_wants_display()),
        *(row.received_on, row.due_at, row.answered_on, row.unit.name if row.unit else ""),
    ]


def tariffs(person: Person, params: Mapping[str, str]) -> Sheet:
    """Every row of the tariff, newest first."""
    heads = [
        Heading(_("Geçerli olduğu gün"), Kind.DAY, 16),
        Heading(_("Siyah beyaz sayfa (₺)"), Kind.NUMBER, 18),
        Heading(_("Renkli sayfa (₺)"), Kind.NUMBER, 18),
        Heading(_("Disk ya da bellek (₺)"), Kind.NUMBER, 18),
        Heading(_("Ücretsiz sayfa"), Kind.NUMBER, 14),
        Heading(_("Dayanağı"), width=50),
    ]
    rows: list[list[Value]] = [
        [
            row.valid_from,
            float(row.page),
            float(row.colour_page),
            float(row.medium),
            row.free_pages,
            row.source,
        ]
        for row in queries.tariffs()
    ]
    return Sheet(_("Erişim ücreti tarifesi"), "", heads, rows)


def day(person: Person, params: Mapping[str, str]) -> Sheet:
    """The information desk's day, by means."""
    heads = [
        Heading(_("Yol"), width=32),
        Heading(_("Bugün gelen"), Kind.NUMBER, 12),
        Heading(_("Bugün gelip sonuçlanan"), Kind.NUMBER, 16),
        Heading(_("Açık"), Kind.NUMBER, 10),
        Heading(_("Geciken"), Kind.NUMBER, 10),
    ]
    rows: list[list[Value]] = [
        [str(line.label), line.today.count, line.done.count, line.open.count, line.late.count]
        for line in desk.day(person)
    ]
    return Sheet(_("Bilgi Edinme Masası"), "", heads, rows)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("bilgi-edinme", register, *policy.READERS)
    sheets.offer("bilgi-edinme-hucre", cell, *READERS)
    sheets.offer("bilgi-edinme-raporu", report, *READERS)
    sheets.offer("bilgi-edinme-raporlari", reports, *READERS)
    sheets.offer("kurum-yazilari", enquiries, *policy.READERS)
    sheets.offer("ucret-tarifesi", tariffs, *OF_TARIFFS)
    sheets.offer("bilgi-edinme-masasi", day, *policy.DESK)
