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
from muhatap.organization.roles import Reach, Role

HURRY = 30  # milliseconds that each statement of a hint may take
FEW_WORDS = (
    3  # of a hint that are looked for everywhere: to intersect more lists of words takes longer than that
)
PATIENCE = 500  # milliseconds after which a page of the search looks among the newest `MOST` only
MOST = 50_000
LONGEST = 3000  # milliseconds for those
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
BOUNDED = Guard(
    nearby=lambda: patience.at_most(PATIENCE, walking=True),
    everywhere=patience.gathering,
    walking=lambda: patience.at_most(LONGEST, walking=True),
    most=MOST,
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


def find(
    person: Person, text: str, cursor: str = "", *, size: int = 50, hurried: bool = False, whole: bool = False
) -> Found:
    """People and `size` cases a page for what was typed. Nothing for less than two letters.

    `hurried` is for hints while somebody types: what cannot be found soon in the whole table is left out, and
    what was found among the newest cases stands. A unit's page of words that are frequent in the house ends
    after `MOST` cases (`Page.cut`); raises `patience.TooLong` when even those take longer than anybody waits.
    `whole` is for files: it takes as long as it takes.
    """
    if len(text) < 2:
        return Found([], [], None)
    people = citizens.find(text, person=person) if person.has(*FINDERS) else []
    words, theirs = Q(search=search_query(text)), Q(pk__in=[])
    if people:
        theirs = Q(citizen_id__in=[card.id for card in people]) & queries.not_hidden_from(person)
    rows = lean(queries.visible_to(person).select_related(*pages.CASE_COLUMNS))
    only = people or len(set(text.split())) > FEW_WORDS
    page = keyset(
        rows.filter(words | theirs),
        pages.NEWEST,
        cursor,
        size=size,
        window=pages.WINDOW,
        guard=HURRIED if hurried else BOUNDED if person.reach is Reach.BRANCH and not whole else UNGUARDED,
        far=rows.filter(theirs) if hurried and only else None,
    )
    redact(person, page.rows)
    return Found(people, [pages.Row(row, None, pages.case_due(row)) for row in page.rows], page)
