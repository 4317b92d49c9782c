"""Finding cases: by number, by the applicant's number, telephone or name, by words.

A hidden applicant does not lead to the case for those who may not see who it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from muhatap.cases import numbers, pages, queries
from muhatap.cases.columns import lean
from muhatap.cases.models import Case
from muhatap.cases.redacting import redact
from muhatap.cases.searching import search_query
from muhatap.citizens import queries as citizens
from muhatap.citizens.queries import Card
from muhatap.kit import clock, patience
from muhatap.kit.paging import UNGUARDED, Guard, Page, keyset
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

HURRY = 30  # milliseconds that each statement of a hint may take
FINDERS = (
    Role.AGENT,
    Role.APPROVER,
    Role.COORDINATOR,
    Role.REVIEWER,
    Role.DELIVERER,
    Role.SUPERVISOR,
    Role.MANAGER,
    Role.INFORMATION_OFFICER,
)


HURRIED = Guard(
    nearby=lambda: patience.at_most(HURRY, walking=True),
    everywhere=patience.gathering,
    or_near=True,
)


@dataclass(frozen=True)
class Found:
    """People first, then one page of cases."""

    people: list[Card]
    rows: list[pages.Row]
    page: Page[Any] | None


def by_number(person: Person, text: str) -> Case | None:
    """The case with this number, `2026/043318-5`, `43318-5` or `43318`, if it exists for the person."""
    number = numbers.parse(text, year=clock.today().year)
    return queries.visible_to(person).filter(number=number).first() if number else None


def find(person: Person, text: str, cursor: str = "", *, size: int = 50, hurried: bool = False) -> Found:
    """People and `size` cases a page for what was typed. Nothing for less than two letters.

    `hurried` is for hints while somebody types: what cannot be found soon in the whole table is left out, and
    what was found among the newest cases stands.
    """
    if len(text) < 2:
        return Found([], [], None)
    people = citizens.find(text, person=person) if person.has(*FINDERS) else []
    where = Q(search=search_query(text))
    if people:
        where |= Q(citizen_id__in=[card.id for card in people]) & queries.not_hidden_from(person)
    rows = queries.visible_to(person).filter(where)
    page = keyset(
        lean(rows.select_related(*pages.CASE_COLUMNS)),
        pages.NEWEST,
        cursor,
        size=size,
        window=pages.WINDOW,
        guard=HURRIED if hurried else UNGUARDED,
    )
    redact(person, page.rows)
    return Found(people, [pages.Row(row, None, pages.case_due(row)) for row in page.rows], page)
