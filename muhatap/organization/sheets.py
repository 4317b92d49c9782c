"""Lists that can be taken out of the house as files: the one door through which packages name theirs.

A list says its columns and gives its rows, as its reader may see them; what becomes of it, a spreadsheet, a
text file or a page for the printer, and that it is written into the log, is `lists`' business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise

from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

Thing = TypeVar("Thing")
Value = None | str | int | float | bool | date | datetime
Text = str | Promise


class Kind(StrEnum):
    """How a column's values are written."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Heading:
    """A column of a file; `width` in letters."""

    label: Text
    kind: Kind = Kind.TEXT
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    """A list ready to be written: `about` says in words what it was narrowed to.

    `rows` is read once, piece by piece: whoever makes it fetches a page when it is asked for.
    """

    title: str
    about: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Value]]


Make = Callable[[Person, Mapping[str, str]], Sheet]


@dataclass(frozen=True)
class Source:
    """A list by its name in the address; `roles` as the gate of its page names them (none: all staff)."""

    name: str
    make: Make
    roles: tuple[Role, ...] = ()


SOURCES: dict[str, Source] = {}


def offer(name: str, make: Make, *roles: Role) -> None:
    """Let a list be exported. `make(person, params)` builds it from the values of its page's address."""
    SOURCES[name] = Source(name, make, roles)


def paged(fetch: Callable[[str], tuple[Sequence[Thing], str]]) -> Iterator[Thing]:
    """Everything of a paged list. `fetch(cursor)` answers a page and the cursor of the next, "" for none."""
    cursor = ""
    while True:
        things, cursor = fetch(cursor)
        yield from things
        if not cursor:
            return
