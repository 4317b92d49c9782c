"""Colleagues whom a note mentions: `@ayla.demir`."""

from __future__ import annotations

import re

from muhatap.cases import queries
from muhatap.cases.models import Case
from muhatap.organization import queries as organization
from muhatap.organization.models import Staff

MENTIONING = frozenset({"note", "liaise"})  # moves whose text may mention somebody
MENTIONED = re.compile(r"(?<![\w.@])@([a-z0-9][a-z0-9._-]{1,80})", re.ASCII)
MOST = 10  # colleagues mentioned in one note


def mentioned(text: str) -> list[str]:
    """The user names that a text mentions, each once, in its order; at most `MOST`."""
    names = [name.rstrip(".-_") for name in MENTIONED.findall(text)]
    return list(dict.fromkeys(names))[:MOST]


def sees(staff: Staff, case: Case) -> bool:
    """True when the case exists for this colleague. Two statements."""
    return queries.visible_to(organization.person_of(staff)).filter(pk=case.pk).exists()


def unheard(text: str, case: Case) -> list[str]:
    """Names in a text behind which stands nobody who works here and sees the case: they would hear nothing.

    Who is not there and who may not see it are not told apart. One statement, two more for each name that is.
    """
    names = mentioned(text)
    there = Staff.objects.filter(username__in=names, is_active=True) if names else Staff.objects.none()
    seeing = {one.username for one in there if sees(one, case)}
    return [name for name in names if name not in seeing]
