"""Figures as sheets: the trend, the comparison of units, a team, and the cases behind one figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from muhatap.cases import pages
from muhatap.cases.models import Referral
from muhatap.cases.pages import Row
from muhatap.cases.picking import number
from muhatap.deadlines import changed
from muhatap.deadlines.models import Change
from muhatap.figures import asking, clock_views, clocks, punctual
from muhatap.figures.asking import HOUSE, READERS
from muhatap.figures.comparing import COLUMNS, KEYS, compare
from muhatap.figures.comparing import Row as Compared
from muhatap.figures.forms import OverviewForm, StatisticsForm, UnitsForm
from muhatap.figures.measures import MEASURES
from muhatap.figures.overview import overview
from muhatap.figures.team import teams
from muhatap.lists import sources
from muhatap.lists.columns import FULL, Line, chosen
from muhatap.organization import sheets
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.sheets import Heading, Kind, Sheet, Value

STEPPED = ("gelen", "sonuclanan", "donem-sonu", "suresinde", "sayilan")


def trend(person: Person, params: Mapping[str, str]) -> Sheet:
    """The trend as the page draws it, newest first; the share with the counts it is made of."""
    form = OverviewForm(params)
    page = overview(form.window, form.value("adim", "hafta"))
    heads = [
        Heading(_("Dönem"), width=24),
        *(Heading(MEASURES[name].label, Kind.NUMBER, 14) for name in STEPPED),
        Heading(_("Süresinde, yüzde"), Kind.NUMBER, 14),
    ]
    rows = (
        [step.label, *(step.counts[name] for name in STEPPED), step.share] for step in reversed(page.steps)
    )
    return Sheet(_("Göstergeler"), form.said, heads, rows)


def team(person: Person, params: Mapping[str, str]) -> Sheet:
    """Who has how much in the units that the person leads."""
    heads = [
        Heading(_("Birim"), width=36),
        Heading(_("Görevli"), width=28),
        Heading(_("Açık"), Kind.NUMBER, 10),
        Heading(_("Geciken"), Kind.NUMBER, 10),
        Heading(_("Bu hafta"), Kind.NUMBER, 10),
        Heading(_("En eskisi"), Kind.MOMENT, 18),
    ]
    rows = (
        [one.unit.name, load.name, load.held, load.late, load.week, load.oldest]
        for one in teams(person)
        for load in one.loads
    )
    return Sheet(_("Ekibim"), "", heads, rows)


def units(person: Person, params: Mapping[str, str]) -> Sheet:
    """The comparison as it is narrowed and sorted on the screen; shares with the counts they are made of."""
    form = UnitsForm(params)
    window, top = form.window, form.cleaned_data.get("ust")
    found = compare(person, window, top, form.value("sira", "-geciken"))
    about = [form.said]
    if top:
        about.append(next((unit.name for unit in Unit.objects.filter(pk=top)), ""))
    heads = [Heading(_("Birim"), width=40)]
    for column in COLUMNS:
        if column.top:
            for name in (column.top, column.bottom):
                heads.append(Heading(MEASURES[name].label, Kind.NUMBER, 12))
            heads.append(Heading(_("%(name)s, %%") % {"name": column.label}, Kind.NUMBER, 12))
        else:
            heads.append(Heading(column.label, Kind.NUMBER, 12))
    return Sheet(_("Birim karnesi"), ", ".join(filter(None, about)), heads, map(_values, found.rows))


def _values(row: Compared) -> list[Value]:
    found: list[Value] = [row.unit.name if row.unit else ""]
    for cell in row.cells:
        if cell.column.top:
            found += [cell.top, cell.bottom, cell.share]
        elif cell.column is KEYS["ortanca"]:
            found.append(cell.days)
        else:
            found.append(cell.bottom)
    return found


def cases(person: Person, params: Mapping[str, str]) -> Sheet:
    """The cases behind a figure, redacted for their reader."""
    asked = asking.read(person, params)
    queue = asked.queue()

    def fetch(cursor: str) -> tuple[Sequence[Row], str]:
        page = pages.queue_page(person, queue, {}, cursor)
        return page.rows, page.page.next

    columns = chosen([*FULL, *(("unit", "officer") if queue.of is Referral else ())])
    lines: Iterator[Line] = (
        Line(one, (one.referral,) if one.referral is not None else ()) for one in sheets.paged(fetch)
    )
    days = f"{asked.window.first:%d.%m.%Y}–{asked.window.last:%d.%m.%Y}"
    about = [*asking.said(asked), *([days] if asking.depends_on_days(asked.measure) else [])]
    return Sheet(
        str(asked.measure.label), ", ".join(about), sources.headings(columns), sources.values(lines, columns)
    )


def statistics(person: Person, params: Mapping[str, str]) -> Sheet:
    """The share in time as its page shows it, with the counts it is made of."""
    form = StatisticsForm(params)
    by, window = form.by, punctual.window_of(form.period)
    heads = [
        Heading(punctual.BY[by].head, width=44),
        Heading(_("Süresinde biten"), Kind.NUMBER, 14),
        Heading(_("Biten"), Kind.NUMBER, 12),
        Heading(_("Açık ve gecikmiş"), Kind.NUMBER, 16),
        Heading(_("Süresinde, yüzde"), Kind.NUMBER, 14),
        Heading(_("Hizmet standardı, gün"), Kind.NUMBER, 18),
        Heading(_("Ortanca gün"), Kind.NUMBER, 12),
    ]
    rows: Iterator[list[Value]] = (
        [row.name, row.timely, row.ended, row.late, row.share, row.standard, row.median]
        for row in punctual.lines(person, by, window)
    )
    about = "" if by == "ay" else f"{window.first:%d.%m.%Y}–{window.last:%d.%m.%Y}"
    title = f"{_('Süre istatistikleri')}, {punctual.BY[by].label}"
    return Sheet(title, about, heads, rows)


def clock_list(person: Person, params: Mapping[str, str]) -> Sheet:
    """The clocks behind a figure of a policy; 404 for false addresses."""
    wanted = clock_views.asked(params)
    if wanted is None:
        raise asking.Unknown

    def fetch(cursor: str) -> tuple[Sequence[clocks.Row], str]:
        rows, page = clocks.policy_page(person, wanted.policy.code, wanted.kind, wanted.window, cursor)
        return rows, page.next

    days = f"{wanted.window.first:%d.%m.%Y}–{wanted.window.last:%d.%m.%Y}"
    label = clocks.KINDS[wanted.kind].label
    return _clocks(f"{wanted.policy.name}, {label}", days, sheets.paged(fetch))


def change_cases(person: Person, params: Mapping[str, str]) -> Sheet:
    """The clocks that a change moves, or has moved."""
    pk = number(params.get("degisiklik", ""))
    change = Change.objects.filter(pk=pk).first() if pk else None
    if change is None:
        raise asking.Unknown
    shifts = clocks.shifted(change, *clock_views.narrowing(params))

    def fetch(cursor: str) -> tuple[Sequence[clocks.Row], str]:
        rows, page = clocks.shift_page(person, shifts, cursor)
        return rows, page.next

    return _clocks(_("Son günü değişenler"), changed.said(change), sheets.paged(fetch))


def _clocks(title: str, about: str, rows: Iterator[clocks.Row]) -> Sheet:
    heads = [
        Heading(_("Numara"), width=16),
        Heading(_("Başlık"), width=44),
        Heading(_("Birim"), width=32),
        Heading(_("Süre"), width=20),
        Heading(_("Başladı"), Kind.MOMENT, 17),
        Heading(_("Eski son gün"), Kind.MOMENT, 17),
        Heading(_("Son gün"), Kind.MOMENT, 17),
        Heading(_("Bitti"), Kind.MOMENT, 17),
    ]
    lines: Iterator[list[Value]] = (
        [
            row.case.number if row.case else "",
            row.case.title if row.case else "",
            row.unit,
            row.policy,
            row.started_at,
            row.before,
            row.due_at,
            row.ended_at,
        ]
        for row in rows
    )
    return Sheet(title, about, heads, lines)


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("gostergeler", trend, *HOUSE)
    sheets.offer("ekip", team, Role.UNIT_LEAD)
    sheets.offer("birim-karnesi", units, *READERS)
    sheets.offer("gosterge", cases, *READERS)
    sheets.offer("sure-istatistigi", statistics, *HOUSE)
    sheets.offer("sure-listesi", clock_list)
    sheets.offer("degisen-sureler", change_cases)
    sources.CASES["gosterge"] = cases
