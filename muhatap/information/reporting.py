"""The yearly report: its rows as a table, and which cases each cell counts (4982 m.30).

Rows 1 to 7 are those of the form in use; the law asks for appeals to the Board too, so both stand there. What
was received in a year is counted by how it stands now: a case in exactly one of rows 2 to 6, or withdrawn, or
still open. So row 1 is always the sum of the parts, and the form's own check holds when nothing is left over.
"""

# ruff: noqa: E501 - the rows are a table

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case, Kind
from muhatap.information import grounds
from muhatap.information.models import Decision, Dispute
from muhatap.kit import clock
from muhatap.organization import settings

Outcome, Result = Decision.Outcome, Dispute.Result


@dataclass(frozen=True)
class Row:
    """A row of the form: the name of its cell, its number there, and its words."""

    cell: str
    no: str
    label: Promise


# fmt: off
ROWS = (
    Row("received",  "1", _("Bilgi edinme başvurusu toplamı")),
    Row("granted",   "2", _("Olumlu cevaplanarak bilgi ya da belgeye erişim sağlanan")),
    Row("partly",    "3", _("Kısmen olumlu cevaplanarak kısmen erişim sağlanan, kısmen reddedilen")),
    Row("refused",   "4", _("Reddedilen başvurular toplamı (şekil şartı eksik olanlarla)")),
    Row("separated", "5", _("Gizli ya da sır niteliğindeki bilgiler çıkarılarak ya da ayrılarak erişim sağlanan")),
    Row("forwarded", "6", _("Diğer kurum ve kuruluşlara yönlendirilen")),
    Row("court",     "7", _("Başvurusu reddedilenlerden yargıya itiraz eden")),
)
REST = (
    Row("withdrawn", "",  _("Vazgeçilen, vazgeçilmiş sayılan ya da iptal edilen")),
    Row("open",      "",  _("Henüz sonuçlanmayan")),
)
BOARD = (
    Row("board",           "", _("Kurula itiraz edilen")),
    Row("board:accepted",  "", _("itirazı kabul edilen")),
    Row("board:partly",    "", _("itirazı kısmen kabul edilen")),
    Row("board:rejected",  "", _("itirazı reddedilen")),
    Row("board:withdrawn", "", _("itirazı geri alınan")),
    Row("board:open",      "", _("itirazı süren")),
)
COURT = (
    Row("court:accepted",  "", _("davası kabul edilen")),
    Row("court:partly",    "", _("davası kısmen kabul edilen")),
    Row("court:rejected",  "", _("davası reddedilen")),
    Row("court:withdrawn", "", _("davası geri alınan")),
    Row("court:open",      "", _("davası süren")),
)
# fmt: on
SUMMED = ("granted", "partly", "refused", "separated", "forwarded")
OF_OUTCOME = {
    Outcome.GRANTED: "granted",
    Outcome.PARTLY: "partly",
    Outcome.REFUSED: "refused",
    Outcome.SEPARATED: "separated",
    Outcome.FORWARDED: "forwarded",
    Outcome.WITHDRAWN: "withdrawn",
}
Cells = dict[str, list[int]]


def by_article() -> list[tuple[str, str]]:
    """Cells of refusals by ground, with the ground's words; `partly:` beside it for what was partly refused."""
    return [(f"refused:{row.code}", row.cited) for row in grounds.ROWS]


def cells() -> list[str]:
    """Every cell there is."""
    named = [row.cell for row in (*ROWS, *REST, *BOARD, *COURT)]
    articles = [cell for cell, _words in by_article()]
    return [*named, *articles, *(cell.replace("refused:", "partly:") for cell in articles)]


def span(year: int) -> tuple[datetime, datetime]:
    """The first moment of a year, and that of the next, in Istanbul."""
    return datetime(year, 1, 1, tzinfo=clock.ISTANBUL), datetime(year + 1, 1, 1, tzinfo=clock.ISTANBUL)


def last_day(year: int) -> date:
    """By when the report of a year is to be sent: the end of the February after it (m.30)."""
    return date(year + 1, 3, 1) - timedelta(days=1)


def office() -> str:
    """Who receives the report: the office by its own name where that was written, else what it is."""
    return settings.text("information.office_name") or settings.picked("information.office")


def counted(year: int) -> Cells:
    """Ids of the cases of every cell, as things stand now. Three statements, whatever the year holds."""
    since, until = span(year)
    rows = Case.objects.filter(kind=Kind.INFORMATION_REQUEST, received_at__gte=since, received_at__lt=until)
    decisions = {
        case: (outcome, codes)
        for case, outcome, codes in Decision.objects.filter(
            is_current=True, application__case__in=rows.order_by().values("pk")
        ).values_list("application__case_id", "outcome", "grounds")
    }
    found: Cells = {cell: [] for cell in cells()}
    columns = ("pk", "status", "decided_at")
    for case, status, decided_at in rows.order_by("received_at", "pk").values_list(*columns):
        found["received"].append(case)
        outcome, codes = decisions.get(case, ("", []))
        place = _place(status, outcome, is_decided=decided_at is not None)
        found[place].append(case)
        if place in ("refused", "partly", "separated"):
            side = "refused" if place == "refused" else "partly"
            for code in codes:
                found[f"{side}:{code}"].append(case)
    _count_disputes(found, set(found["received"]))
    return found


def _place(status: str, outcome: str, *, is_decided: bool) -> str:
    """In which part of row 1 a case stands: what is not told yet is open, whatever was decided."""
    if status == Status.CANCELLED:
        return "withdrawn"
    if status != Status.CLOSED and not (is_decided and outcome == Outcome.FORWARDED):
        return "open"  # but for who was sent on: that was told by sending
    return OF_OUTCOME[Outcome(outcome)] if outcome else "open"


def _count_disputes(found: Cells, cases: set[int]) -> None:
    """Each case once in a total, and where its last appeal or lawsuit stands."""
    rows = Dispute.objects.filter(application__case__in=cases).order_by("pk")
    last: dict[tuple[str, int], str] = {}
    for case, kind, result in rows.values_list("application__case_id", "kind", "result"):
        last[kind, case] = result or "open"
    for (kind, case), result in last.items():
        found[kind].append(case)
        found[f"{kind}:{result}"].append(case)


def figures(found: Mapping[str, Iterable[int]]) -> dict[str, int]:
    """How many in each cell."""
    return {cell: len(list(ids)) for cell, ids in found.items()}


@dataclass(frozen=True)
class Check:
    """The form's sum: row 1 against rows 2 to 6, and what stands in neither."""

    received: int
    summed: int
    withdrawn: int
    open: int

    @property
    def holds(self) -> bool:
        """True when 1 = 2+3+4+5+6."""
        return self.received == self.summed

    @property
    def is_explained(self) -> bool:
        """True when what is missing is withdrawn or open: nothing got lost."""
        return self.received == self.summed + self.withdrawn + self.open


def check(numbers: Mapping[str, int]) -> Check:
    """The sum of a report, live or frozen."""
    return Check(
        numbers.get("received", 0),
        sum(numbers.get(cell, 0) for cell in SUMMED),
        numbers.get("withdrawn", 0),
        numbers.get("open", 0),
    )
