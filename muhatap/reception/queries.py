"""Reads of the reception: who waits, who was here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet

from muhatap.citizens import queries as citizens
from muhatap.citizens.cards import Card
from muhatap.kit import clock
from muhatap.kit.expressions import AskedByRow
from muhatap.kit.paging import Page, keyset
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.reception import policy
from muhatap.reception.models import Visit

WITH = ("unit", "desk", "served_by", "case")
ENDED = 15  # of those who left, how many the board shows
S = Visit.State


def visible_to(person: Person) -> QuerySet[Visit]:
    """Visits that exist for this person: the front's all, a unit's those that were sent to its branch."""
    rows = Visit.objects.all()
    if policy.is_front(person):
        return rows
    condition = Q(pk=None)
    for path in person.branch_paths():
        condition |= Q(unit__path__startswith=path)
    return rows.filter(condition)


@dataclass(frozen=True)
class Line:
    """A visit as it is shown: somebody in the register by their masked card, others by the name they gave."""

    visit: Visit
    card: Card | None

    @property
    def name(self) -> str:
        """What they are called on the board."""
        return self.card.name_masked if self.card is not None else self.visit.name


def lines(rows: Iterable[Visit], person: Person) -> list[Line]:
    """Visits with their people, two statements for any number of them."""
    visits = list(rows)
    cards = citizens.cards({row.citizen_id for row in visits if row.citizen_id}, person=person)
    return [Line(row, cards.get(row.citizen_id or 0)) for row in visits]


@dataclass(frozen=True)
class Board:
    """A desk today."""

    waiting: Sequence[Line]
    called: Sequence[Line]
    directed: Sequence[Line]
    ended: Sequence[Line]
    counts: dict[str, int]

    @property
    def came(self) -> int:
        """How many came today."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many have left."""
        return self.counts.get(S.DONE, 0) + self.counts.get(S.GONE, 0)


def board(person: Person, desk_id: int | None = None) -> Board:
    """Today at a desk, or at all of them. Five statements, over the rows of one day."""
    rows = visible_to(person).filter(day=clock.today())
    if desk_id is not None:
        rows = rows.filter(desk_id=desk_id)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    here = rows.filter(state__in=(S.WAITING, S.CALLED, S.DIRECTED)).select_related(*WITH).order_by("pk")
    ended = rows.filter(state__in=(S.DONE, S.GONE)).select_related(*WITH).order_by("-left_at", "-pk")
    shown = lines([*here, *ended[:ENDED]], person)
    of = {state: [line for line in shown if line.visit.state == state] for state in S}
    return Board(of[S.WAITING], of[S.CALLED], of[S.DIRECTED], of[S.DONE] + of[S.GONE], counts)


def desks() -> list[Unit]:
    """Units at which people were received: for choosing a board. One look into an index for each unit."""
    received = Visit.objects.filter(desk=OuterRef("pk"))
    return list(Unit.objects.filter(AskedByRow(received)).order_by("name_tr"))


@dataclass(frozen=True)
class Filters:
    """What the history is narrowed to; empty means all."""

    day: date | None = None
    state: str = ""
    desk_id: int | None = None


def found(person: Person, filters: Filters) -> QuerySet[Visit]:
    """The visits of a history, newest first; ready to be shown or written out."""
    rows = visible_to(person).select_related(*WITH)
    if filters.day is not None:
        rows = rows.filter(day=filters.day)
    if filters.state in S.values:
        rows = rows.filter(state=filters.state)
    if filters.desk_id is not None:
        rows = rows.filter(desk_id=filters.desk_id)
    return rows.order_by("-day", "-id")


def history(
    person: Person, filters: Filters, cursor: str = "", *, size: int = 50
) -> tuple[list[Line], Page[Visit]]:
    """One page of those who came, newest first."""
    page = keyset(found(person, filters), ["-day", "-id"], cursor, size=size)
    return lines(page.rows, person), page


def of_citizen(person: Person, citizen_id: int, limit: int = 5) -> list[Visit]:
    """When somebody was here last."""
    rows = visible_to(person).filter(citizen_id=citizen_id).select_related(*WITH)
    return list(rows.order_by("-day", "-id")[:limit])
