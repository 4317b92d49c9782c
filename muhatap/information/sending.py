"""A year's report as a page shows it: live or as it was sent, with what has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse

from muhatap.cases import queries as cases
from muhatap.cases import redacting
from muhatap.cases.models import Case, Kind
from muhatap.cases.picking import number
from muhatap.information import reporting
from muhatap.information.models import Report, ReportCase
from muhatap.information.queries import LIGHT, WITH
from muhatap.information.reporting import BOARD, COURT, REST, ROWS, Check, Row
from muhatap.information.services.sending import send
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.organization.persons import Person

__all__ = ["Shown", "Year", "cases_of", "send", "shown", "years"]
OLDEST = 12  # so many years back, with a report or without


@dataclass(frozen=True)
class Line:
    """A row as it is drawn: its number, where it leads, and what it is now where that differs."""

    cell: str
    no: str
    label: str
    count: int
    now: int
    url: str

    @property
    def differs(self) -> bool:
        """True when the number has changed since it was sent."""
        return self.count != self.now


@dataclass(frozen=True)
class Shown:
    """One report, live (`report` is None) or as it was sent."""

    year: int
    report: Report | None
    versions: Sequence[Report]
    rows: list[Line]
    rest: list[Line]
    board: list[Line]
    court: list[Line]
    articles: list[tuple[Line, Line]]
    check: Check
    check_now: Check
    office: str
    last_day: date

    @property
    def differences(self) -> list[Line]:
        """Cells that are no longer what was sent."""
        sides = [line for pair in self.articles for line in pair]
        return [line for line in (*self.rows, *self.rest, *self.board, *self.court, *sides) if line.differs]

    @property
    def is_over(self) -> bool:
        """True once the year has ended: then it can be sent."""
        return self.year < clock.today().year

    @property
    def is_late(self) -> bool:
        """True when the last day has passed and nothing was sent."""
        return not self.versions and clock.today() > self.last_day

    def label_of(self, cell: str) -> str:
        """What a cell counts, in words."""
        sides = [line for pair in self.articles for line in pair]
        lines = (*self.rows, *self.rest, *self.board, *self.court, *sides)
        return next((line.label for line in lines if line.cell == cell), "")


def shown(year: int, version: str = "") -> Shown | None:
    """The report of a year; `version` for one that was sent. None where there is no such version."""
    versions = list(Report.objects.filter(year=year).select_related("sent_by__staff").order_by("-version"))
    wanted = number(version) if version else None
    report = next((row for row in versions if row.version == wanted), None)
    if version and report is None:
        return None
    live = reporting.figures(reporting.counted(year))
    numbers = report.figures if report is not None else live

    def line(cell: str, label: object, no: str = "") -> Line:
        url = reverse("information-report-cell", args=[year, cell])
        frozen = f"?surum={report.version}" if report is not None else ""
        return Line(cell, no, str(label), numbers.get(cell, 0), live.get(cell, 0), url + frozen)

    def lines(rows: Sequence[Row]) -> list[Line]:
        return [line(row.cell, row.label, row.no) for row in rows]

    return Shown(
        year=year,
        report=report,
        versions=versions,
        rows=lines(ROWS),
        rest=lines(REST),
        board=lines(BOARD),
        court=lines(COURT),
        articles=[
            (line(cell, words), line(cell.replace("refused:", "partly:"), words))
            for cell, words in reporting.by_article()
        ],
        check=reporting.check(numbers),
        check_now=reporting.check(live),
        office=report.office if report is not None else reporting.office(),
        last_day=reporting.last_day(year),
    )


def cases_of(person: Person, year: int, cell: str, version: str, cursor: str) -> Page[Case]:
    """A page of the cases of one cell, newest first. Redacted for its reader."""
    page = keyset(_rows(person, year, cell, version), ("-received_at", "-id"), cursor, size=25)
    redacting.redact(person, page.rows)
    return page


def _rows(person: Person, year: int, cell: str, version: str) -> QuerySet[Case]:
    rows = cases.visible_to(person).select_related(*WITH).defer(*LIGHT)
    if version:
        counted = ReportCase.objects.filter(
            report__year=year, report__version=number(version) or 0, cell=cell
        )
        return rows.filter(pk__in=counted.values("case"))
    return rows.filter(pk__in=reporting.counted(year)[cell])


def unsent() -> int | None:
    """Last year, where it had applications and its report was not sent yet. Two statements at most."""
    year = clock.today().year - 1
    if Report.objects.filter(year=year).exists():
        return None
    since, until = reporting.span(year)
    rows = Case.objects.filter(kind=Kind.INFORMATION_REQUEST, received_at__gte=since, received_at__lt=until)
    return year if rows.exists() else None


def is_late(year: int) -> bool:
    """True when the last day to send the report of a year has passed."""
    return clock.today() > reporting.last_day(year)


@dataclass(frozen=True)
class Year:
    """One year in the list: the report that holds, and how many applications it had."""

    year: int
    report: Report | None
    received: int
    last_day: date

    @property
    def is_over(self) -> bool:
        """True once the year has ended."""
        return self.year < clock.today().year

    @property
    def is_late(self) -> bool:
        """True when it should have been sent by now."""
        return self.report is None and clock.today() > self.last_day and self.received > 0


def years() -> list[Year]:
    """This year and those before it that had applications or a report, newest first. Two statements."""
    today = clock.today().year
    since, _until = reporting.span(today - OLDEST)
    rows = Case.objects.filter(kind=Kind.INFORMATION_REQUEST, received_at__gte=since).order_by()
    of_year = rows.annotate(year=ExtractYear("received_at", tzinfo=clock.ISTANBUL)).values_list("year")
    counts: dict[int, int] = dict(of_year.annotate(n=Count("pk")))
    sent: dict[int, Report] = {}
    for report in Report.objects.select_related("sent_by__staff").order_by("version"):
        sent[report.year] = report
    named = sorted({today, today - 1, *counts, *sent}, reverse=True)
    return [Year(year, sent.get(year), counts.get(year, 0), reporting.last_day(year)) for year in named]
