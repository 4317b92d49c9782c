"""One page of a list, its count, and all of it batch by batch. What a person may see decides first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from muhatap.cases import conditions, pages, queries, redacting
from muhatap.cases.columns import lean
from muhatap.cases.models import Case, Referral
from muhatap.kit import clock, patience
from muhatap.kit.days import long_day
from muhatap.kit.paging import Guard, Page, keyset
from muhatap.lists.columns import Column, Line, chosen
from muhatap.lists.looks import Look
from muhatap.organization.persons import Person

COUNTED = 1000  # beyond it a count says "more"
LONG, SHORT = 3000, 1200  # milliseconds: for a list one opened, for what is shown while one still writes
BATCH = 1000
OPENED = 8  # rows of a preview


@dataclass(frozen=True)
class Shown:
    """One page. Without rows and `too_long` the database was asked to stop."""

    lines: list[Line]
    page: Page[Any]
    groups: list[tuple[str, list[Line]]]
    too_long: bool = False


EMPTY = Shown([], Page([], "", ""), [], too_long=True)


def cases(person: Person, look: Look) -> QuerySet[Case]:
    """What the look finds for this person, unordered and unbounded."""
    rows = queries.visible_to(person).filter(conditions.where(look.condition, person=person))
    return rows.filter(look.ordering.where)


def page(person: Person, look: Look, cursor: str = "", *, size: int = 50, patience_ms: int = 0) -> Shown:
    """One page. Seven statements at most, whatever it finds."""
    columns = chosen(look.columns)
    rows = prepared(cases(person, look), columns)
    guard = partial(patience.at_most, patience_ms or LONG) if look.condition.parts else nullcontext
    order = look.ordering
    window = pages.WINDOW if order.window else 0
    try:
        found = keyset(rows, order.columns, cursor, size=size, window=window, guard=Guard(everywhere=guard))
    except patience.TooLong:
        return EMPTY
    lines = drawn(person, found.rows, columns)
    return Shown(lines, found, grouped(lines, look))


def prepared(rows: QuerySet[Case], columns: Iterable[Column]) -> QuerySet[Case]:
    """With what the columns show, and nothing else."""
    needed = {name for column in columns for name in column.reads}
    if "registered_by" in needed:
        rows = rows.select_related("registered_by")
    return lean(rows.select_related(*pages.CASE_COLUMNS), but=needed)


def drawn(person: Person, rows: Sequence[Case], columns: Iterable[Column]) -> list[Line]:
    """Rows as this person may read them. Three statements at most."""
    redacting.redact(person, rows)
    parts: dict[int, list[Referral]] = {}
    if rows and any("parts" in column.reads for column in columns):
        parts = _parts([row.pk for row in rows])
    return [
        Line(pages.Row(row, None, pages.case_due(row, by_due=True)), parts.get(row.pk, ())) for row in rows
    ]


def _parts(ids: Sequence[int]) -> dict[int, list[Referral]]:
    """The units' parts of the present round, by case. One statement."""
    found: dict[int, list[Referral]] = {}
    rows = Referral.objects.filter(case_id__in=ids, round=F("case__round")).select_related("unit", "officer")
    for row in rows.order_by("pk"):
        found.setdefault(row.case_id, []).append(row)
    return found


def count(person: Person, look: Look, *, most: int = COUNTED) -> int | None:
    """How many there are, but at most `most` + 1; None when counting takes too long."""
    rows = cases(person, look).order_by().values("pk")
    try:
        with patience.at_most(SHORT):
            return rows[: most + 1].count()
    except patience.TooLong:
        return None


def grouped(lines: Sequence[Line], look: Look) -> list[tuple[str, list[Line]]]:
    """Lines under their headings, in the order in which they stand; one nameless group without grouping."""
    made: list[tuple[str, list[Line]]] = []
    heading = HEADINGS[look.group]
    for line in lines:
        name = heading(line)
        if not made or made[-1][0] != name:
            made.append((name, []))
        made[-1][1].append(line)
    return made


# the heading under which a row stands, by grouping
HEADINGS: Mapping[str, Callable[[Line], str]] = {
    "": lambda line: "",
    "day": lambda line: long_day(clock.local(line.case.received_at)),
    "due": lambda line: line.row.group,
    "status": lambda line: line.row.status,
    "kind": lambda line: line.case.get_kind_display(),
    "channel": lambda line: line.case.get_channel_display(),
    "topic": lambda line: line.case.topic.name,
    "district": lambda line: line.case.district.name if line.case.district else _("İlçesi bilinmeyen"),
}


def every(
    person: Person, rows: QuerySet[Case], order: Sequence[str], columns: Sequence[Column]
) -> Iterator[Line]:
    """All of the rows, batch by batch: a bounded memory and no long transaction, however many there are."""
    ready, cursor = prepared(rows, columns), ""
    while True:
        found = keyset(ready, order, cursor, size=BATCH)
        yield from drawn(person, found.rows, columns)
        cursor = found.next
        if not cursor:
            return
