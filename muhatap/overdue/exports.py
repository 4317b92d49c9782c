"""Lists about lateness as sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.cases import redacting
from muhatap.cases.picking import number
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value
from muhatap.overdue import late, policy, queries
from muhatap.overdue.forms import DelayedFilter, LateFilter, LetterFilter, ReportFilter
from muhatap.overdue.late import LateRow
from muhatap.overdue.models import Letter, Report
from muhatap.overdue.queries import DelayedRow, ListedCase
from muhatap.overdue.views.lists import shown


def late_work(person: Person, params: Mapping[str, str]) -> Sheet:
    """What is late at units, narrowed as on the page."""
    filters = LateFilter(params, units=late.units(person)).wanted()

    def fetch(cursor: str) -> tuple[Sequence[LateRow], str]:
        page = late.listed(person, filters, cursor, size=200)
        return late.rows(page.rows), page.next

    heads = [
        Heading(_("Numara"), width=16),
        Heading(_("Konu"), width=40),
        Heading(_("Birim"), width=36),
        Heading(_("Kanal"), width=18),
        Heading(_("Tür"), width=16),
        Heading(_("Son gün"), Kind.MOMENT, 17),
        Heading(_("Gecikme (gün)"), Kind.NUMBER, 12),
        Heading(_("Geçen süreler"), width=40),
        Heading(_("Yazılar"), width=20),
    ]
    return Sheet(_("Geciken işler"), "", heads, map(_late, sheets.paged(fetch)))


def _late(row: LateRow) -> list[Value]:
    case = row.referral.case
    return [
        case.number,
        case.topic.name,
        row.referral.unit.name,
        case.get_channel_display(),
        case.get_kind_display(),
        row.referral.due_at,
        row.days,
        ", ".join(name for _code, name in row.clocks),
        ", ".join(_named(letter) for letter in row.letters),
    ]


def _named(letter: Letter) -> str:
    return letter.shown_number or letter.get_state_display()


def letters(person: Person, params: Mapping[str, str]) -> Sheet:
    """Letters, narrowed as on the page."""
    filters = LetterFilter(params, units=queries.letter_units(person)).wanted()

    def fetch(cursor: str) -> tuple[Sequence[Letter], str]:
        page = queries.letters(person, filters, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Sayı"), width=12),
        Heading(_("Yazı"), width=16),
        Heading(_("Birim"), width=36),
        Heading(_("Durum"), width=16),
        Heading(_("Başvuru"), Kind.NUMBER, 10),
        Heading(_("Hazırlandı"), Kind.MOMENT, 17),
        Heading(_("Onaylandı"), Kind.MOMENT, 17),
        Heading(_("Gönderildi"), Kind.MOMENT, 17),
        Heading(_("Okundu"), Kind.MOMENT, 17),
    ]
    return Sheet(_("Gecikme yazıları"), "", heads, map(_letter, sheets.paged(fetch)))


def _letter(row: Letter) -> list[Value]:
    kind, state = row.get_kind_display(), row.get_state_display()
    moments = (row.created_at, row.approved_at, row.sent_at, row.read_at)
    return [row.shown_number, kind, row.unit.name, state, getattr(row, "n", 0), *moments]


def letter_cases(person: Person, params: Mapping[str, str]) -> Sheet:
    """The cases of one letter (`yazi`), as they stood. `DoesNotExist` for strangers."""
    row = queries.letter(person, number(params.get("yazi", "")) or 0)
    heads = [
        Heading(_("Numara"), width=16),
        Heading(_("Konu"), width=40),
        Heading(_("Kanal"), width=18),
        Heading(_("Alındığı an"), Kind.MOMENT, 17),
        Heading(_("Son gün"), Kind.MOMENT, 17),
        Heading(_("Gecikme (gün)"), Kind.NUMBER, 12),
        Heading(_("Şimdi"), width=20),
    ]
    title = f"{row.get_kind_display()} {row.shown_number}".strip()
    return Sheet(title, row.unit.name, heads, map(_listed, queries.listed(person, row)))


def _listed(one: ListedCase) -> list[Value]:
    row = one.row
    stands = _("Birimde") if one.is_open else _("Birimden çıktı")
    return [
        row.number,
        row.topic,
        row.get_channel_display(),
        row.received_at,
        row.due_at,
        row.days_late,
        stands,
    ]


def reports(person: Person, params: Mapping[str, str]) -> Sheet:
    """Weekly reports, narrowed as on the page."""
    filters = ReportFilter(params, units=queries.report_units(person)).wanted()

    def fetch(cursor: str) -> tuple[Sequence[Report], str]:
        page = queries.reports(person, filters, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Hafta"), Kind.DAY, 12),
        Heading(_("Birim"), width=40),
        Heading(_("Geciken"), Kind.NUMBER, 10),
        Heading(_("Yaklaşan"), Kind.NUMBER, 10),
        Heading(_("Hazırlandı"), Kind.MOMENT, 17),
        Heading(_("Gittiği adres"), width=32),
    ]
    return Sheet(_("Haftalık birim uyarıları"), "", heads, map(_report, sheets.paged(fetch)))


def _report(row: Report) -> list[Value]:
    return [row.week, row.unit.name, row.n_late, row.n_near, row.made_at, row.address]


def report_rows(person: Person, params: Mapping[str, str]) -> Sheet:
    """The lines of one weekly report (`rapor`), as they were told. `DoesNotExist` for strangers."""
    pk = number(params.get("rapor", "")) or 0
    row = queries.reports_visible_to(person).select_related("unit").get(pk=pk)
    heads = [
        Heading(_("Numara"), width=16),
        Heading(_("Konu"), width=40),
        Heading(_("Geldiği yer"), width=20),
        Heading(_("Son gün"), Kind.MOMENT, 17),
        Heading(_("Gecikme (gün)"), Kind.NUMBER, 12),
    ]
    lines = (
        [one["number"], one["topic"], one["came"], one["due_at"], one["days"] if one["is_late"] else None]
        for one in shown(row)
    )
    return Sheet(row.unit.name, f"{row.week:%d.%m.%Y}", heads, lines)


def delays(person: Person, params: Mapping[str, str]) -> Sheet:
    """Cases in planning or in delay, narrowed as on the page."""
    filters = DelayedFilter(params).wanted()

    def fetch(cursor: str) -> tuple[Sequence[DelayedRow], str]:
        page = queries.delayed_page(person, filters, cursor)
        redacting.redact(person, page.rows)
        return queries.delayed_rows(page.rows), page.next

    heads = [
        Heading(_("Numara"), width=16),
        Heading(_("Konu"), width=40),
        Heading(_("Birimler"), width=40),
        Heading(_("Son gün"), Kind.MOMENT, 17),
        Heading(_("Planlanan gün"), Kind.DAY, 12),
        Heading(_("Son bildirim"), Kind.MOMENT, 17),
        Heading(_("Hemşehriye"), width=24),
    ]
    return Sheet(_("Planda ve gecikmede"), "", heads, map(_delay, sheets.paged(fetch)))


def _delay(row: DelayedRow) -> list[Value]:
    last = row.last
    return [
        row.case.number,
        row.case.title,
        ", ".join(part.unit.name for part in row.parts),
        row.case.due_at,
        row.planned,
        last.at if last else None,
        last.get_how_display() if last else "",
    ]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("geciken-isler", late_work, *policy.READERS)
    sheets.offer("gecikme-yazilari", letters, *policy.READERS)
    sheets.offer("yazidaki-basvurular", letter_cases, *policy.READERS)
    sheets.offer("haftalik-uyarilar", reports, *policy.READERS)
    sheets.offer("haftalik-uyari", report_rows, *policy.READERS)
    sheets.offer("planda-gecikmede", delays, *policy.WRITERS)
