"""The matrix of roles as a sheet; the packages below name their own lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from muhatap.organization import policy, sheets
from muhatap.organization.persons import Person
from muhatap.organization.roles import ROWS
from muhatap.organization.sheets import Heading, Sheet, Value
from muhatap.web.doings import matrix


def roles(person: Person, params: Mapping[str, str]) -> Sheet:
    """What the page's matrix shows: a line for each thing seen or done, a column for each role."""
    columns = [row.role for row in ROWS if row.granted]

    def rows() -> Iterator[list[Value]]:
        for part in matrix():
            for label, has in part.rows:
                yield [part.title, label, *(_("Evet") if role in has else _("Hayır") for role in columns)]

    heads = [
        Heading(_("Bölüm"), width=28),
        Heading(_("Ne görür, ne yapar"), width=44),
        *(Heading(role.label, width=14) for role in columns),
    ]
    return Sheet(_("Görevler ve yetkiler"), "", heads, rows())


def offer() -> None:
    """Called once, when the application is ready."""
    sheets.offer("roller", roles, *policy.SEES)
