"""Lists of this package as sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from django.utils.translation import gettext as _

from muhatap.cases.picking import number
from muhatap.cimer import figures, policy, queries
from muhatap.cimer.figures import Line
from muhatap.cimer.forms import (
    ChannelFilter,
    FigureForm,
    ImportFilter,
    ListFilter,
    OfficerFilter,
    RowFilter,
)
from muhatap.cimer.letter_forms import LetterFilter
from muhatap.cimer.models import CHANNELS, Entry, Import, ImportRow, Letter, Officer
from muhatap.kit.days import long_day
from muhatap.organization import sheets
from muhatap.organization.persons import Person
from muhatap.organization.sheets import Heading, Kind, Sheet, Value


def _entry_heads() -> list[Heading]:
    return [
        Heading(_("Kanal"), width=20),
        Heading(_("Başvuru no"), width=20),
        Heading(_("Başvuru tarihi"), Kind.DAY, 14),
        Heading(_("Tür"), width=16),
        Heading(_("Bizdeki no"), width=16),
        Heading(_("Başlık"), width=40),
        Heading(_("Durum"), width=22),
        Heading(_("Birim"), width=36),
        Heading(_("Son gün"), Kind.MOMENT, 17),
        Heading(_("Geri yazıldı"), Kind.MOMENT, 17),
    ]


def _entry(row: Entry, units: Sequence[str]) -> list[Value]:
    case = row.case
    due = case.due_at or case.law_due_at
    return [
        row.get_channel_display(),
        row.number,
        row.applied_on,
        row.get_kind_display(),
        case.number,
        case.title,
        case.stands,
        ", ".join(units),
        due,
        row.written_at,
    ]


def entries(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page of applications shows, narrowed as there."""
    given = dict(params) or {"durum": "acik"}
    wanted = ListFilter(given).wanted()

    def fetch(cursor: str) -> tuple[Sequence[list[Value]], str]:
        page = queries.listed(person, wanted, cursor, size=200)
        units = queries.units_of(page.rows)
        return [_entry(row, units.get(row.case_id, [])) for row in page.rows], page.next

    return Sheet(_("CİMER ve Açık Kapı başvuruları"), "", _entry_heads(), sheets.paged(fetch))


def late(person: Person, params: Mapping[str, str]) -> Sheet:
    """Late applications by unit, all of them."""
    channel = ListFilter(params).wanted().channel

    def rows() -> Iterator[list[Value]]:
        for one in queries.late_by_unit(person, channel, most=1):
            wanted = queries.Wanted(channel=channel, state="geciken", unit=one.unit_id)
            for row in sheets.paged(partial(_late, person, wanted)):
                yield _entry(row, [one.unit])

    return Sheet(_("Geciken CİMER ve Açık Kapı başvuruları"), "", _entry_heads(), rows())


def _late(person: Person, wanted: queries.Wanted, cursor: str) -> tuple[Sequence[Entry], str]:
    page = queries.listed(person, wanted, cursor, size=200)
    return page.rows, page.next


def watch(person: Person, params: Mapping[str, str]) -> Sheet:
    """Every look into a system, and the days of the last month that passed without one."""
    channel = ChannelFilter(params).channel() or CHANNELS[0][0]
    heads = [
        Heading(_("Gün"), Kind.DAY, 12),
        Heading(_("Bakıldı mı?"), width=16),
        Heading(_("Kim"), width=28),
        Heading(_("Zaman"), Kind.MOMENT, 17),
        Heading(_("Yeni başvuru"), Kind.NUMBER, 12),
        Heading(_("Not"), width=40),
    ]

    def lines() -> Iterator[list[Value]]:
        for day in queries.watched(channel):
            for look in day.looks:
                yield [day.day, _("bakıldı"), str(look.by), look.at, look.found, look.note]
            if day.is_missed:
                yield [day.day, _("bakılmadı"), "", None, None, ""]

    return Sheet(_("Günlük bakış: %(name)s") % {"name": dict(CHANNELS)[channel]}, "", heads, lines())


def imports(person: Person, params: Mapping[str, str]) -> Sheet:
    """Files that were brought in."""
    form = ImportFilter(params)
    channel, state = form.channel(), form.state()

    def fetch(cursor: str) -> tuple[Sequence[Import], str]:
        page = queries.imports(channel, state, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Zaman"), Kind.MOMENT, 17),
        Heading(_("Dosya"), width=40),
        Heading(_("Kanal"), width=20),
        Heading(_("Kim"), width=28),
        Heading(_("Durum"), width=20),
        Heading(_("Satır"), Kind.NUMBER, 10),
        Heading(_("Aktarılan"), Kind.NUMBER, 10),
        Heading(_("Zaten kayıtlı"), Kind.NUMBER, 12),
        Heading(_("Hatalı"), Kind.NUMBER, 10),
    ]
    lines: Iterator[list[Value]] = (
        [
            row.at,
            row.name,
            row.get_channel_display(),
            str(row.by),
            row.get_state_display(),
            row.total,
            row.taken,
            row.twice,
            row.faulty,
        ]
        for row in sheets.paged(fetch)
    )
    return Sheet(_("Aktarılan dosyalar"), "", heads, lines)


def import_rows(person: Person, params: Mapping[str, str]) -> Sheet:
    """Rows of one file (`dosya`) with what became of each; nothing of what citizens said."""
    file = Import.objects.get(pk=number(params.get("dosya", "")) or 0)
    state = RowFilter(params).state()

    def fetch(cursor: str) -> tuple[Sequence[ImportRow], str]:
        page = queries.rows_of(file, state, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Satır"), Kind.NUMBER, 8),
        Heading(_("Başvuru no"), width=20),
        Heading(_("Sonuç"), width=18),
        Heading(_("Bizdeki no"), width=16),
        Heading(_("Neden"), width=60),
    ]
    lines: Iterator[list[Value]] = (
        [row.line, row.number, row.get_state_display(), row.entry.case.number if row.entry else "", why(row)]
        for row in sheets.paged(fetch)
    )
    return Sheet(file.name, "", heads, lines)


def why(row: ImportRow) -> str:
    """Every fault of a row in one line."""
    return "; ".join(" ".join(part for part in one if part) for one in row.faults)


def officers(person: Person, params: Mapping[str, str]) -> Sheet:
    """Authorisations."""
    form = OfficerFilter(params)
    channel, live = form.channel(), form.live()

    def fetch(cursor: str) -> tuple[Sequence[Officer], str]:
        page = queries.officers(channel, live, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Kim"), width=28),
        Heading(_("Birim"), width=36),
        Heading(_("Sistem"), width=20),
        Heading(_("Görevi"), width=18),
        Heading(_("Başlangıç"), Kind.DAY, 12),
        Heading(_("Son gün"), Kind.DAY, 12),
        Heading(_("Yazı no"), width=20),
        Heading(_("Bildirildi"), width=40),
    ]

    def told(row: Officer) -> str:
        return ", ".join(f"{one.get_way_display()} {long_day(one.day)}" for one in row.informings.all())

    lines: Iterator[list[Value]] = (
        [
            row.staff.full_name,
            row.staff.unit.name if row.staff.unit else "",
            row.get_channel_display(),
            row.get_duty_display(),
            row.since,
            row.until,
            row.document_no,
            told(row),
        ]
        for row in sheets.paged(fetch)
    )
    return Sheet(_("CİMER ve Açık Kapı yetkilileri"), "", heads, lines)


def letters(person: Person, params: Mapping[str, str]) -> Sheet:
    """Letters."""
    wanted = LetterFilter(params).wanted()

    def fetch(cursor: str) -> tuple[Sequence[Letter], str]:
        page = queries.letters(wanted, cursor)
        return page.rows, page.next

    heads = [
        Heading(_("Gün"), Kind.DAY, 12),
        Heading(_("Yönü"), width=10),
        Heading(_("Sayısı"), width=24),
        Heading(_("Birim ya da kurum"), width=36),
        Heading(_("Konusu"), width=48),
        Heading(_("İlgili başvuru"), width=20),
        Heading(_("Ne istiyor?"), width=24),
        Heading(_("Son gün"), Kind.MOMENT, 17),
        Heading(_("Cevap no"), width=24),
        Heading(_("Cevap günü"), Kind.DAY, 12),
    ]
    lines: Iterator[list[Value]] = (
        [
            row.day,
            row.get_way_display(),
            row.number,
            row.unit.name,
            row.subject,
            row.entry.number if row.entry else "",
            row.get_asks_display(),
            row.due_at,
            row.answer_no,
            row.answered_on,
        ]
        for row in sheets.paged(fetch)
    )
    return Sheet(_("CİMER yazışmaları"), "", heads, lines)


def figures_sheet(person: Person, params: Mapping[str, str]) -> Sheet:
    """The figures of a month or year: all, by type, by unit."""
    channel, period = FigureForm(params).chosen()
    whole, kinds, units = figures.of(person, channel, period)
    heads = [
        Heading(_("Neye göre"), width=14),
        Heading(_("Ad"), width=40),
        Heading(_("Gelen"), Kind.NUMBER, 10),
        Heading(_("Sonuçlanan"), Kind.NUMBER, 12),
        Heading(_("Yasal sürede"), Kind.NUMBER, 12),
        Heading(_("Açık"), Kind.NUMBER, 10),
        Heading(_("Süresi geçmiş açık"), Kind.NUMBER, 16),
        Heading(_("İptal"), Kind.NUMBER, 10),
        Heading(_("Süresinde %"), Kind.NUMBER, 12),
        Heading(_("Ortalama gün"), Kind.NUMBER, 12),
    ]
    groups = ((_("toplam"), [whole]), (_("tür"), kinds), (_("birim"), units))
    lines = (_figure(word, line) for word, found in groups for line in found)
    about = f"{period.since:%d.%m.%Y}–{period.until:%d.%m.%Y}"
    name = dict(CHANNELS).get(channel, _("CİMER ve Açık Kapı"))
    return Sheet(_("%(name)s rakamları") % {"name": name}, about, heads, lines)


def _figure(word: str, line: Line) -> list[Value]:
    share = round(line.share, 1) if line.share is not None else None
    days = round(line.days, 1) if line.days is not None else None
    return [word, str(line.label), *(line.counts[name] for name in figures.COUNTED), share, days]


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("cimer", entries, *policy.READERS)
    sheets.offer("cimer-gecikenler", late, *policy.READERS)
    sheets.offer("cimer-bakis", watch, *policy.READERS)
    sheets.offer("cimer-dosyalar", imports, *policy.OFFICERS)
    sheets.offer("cimer-satirlar", import_rows, *policy.OFFICERS)
    sheets.offer("cimer-yetkililer", officers, *policy.SEES_OFFICERS)
    sheets.offer("cimer-yazilar", letters, *policy.READERS)
    sheets.offer("cimer-rakamlar", figures_sheet, *policy.READERS)
