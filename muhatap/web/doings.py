"""What each role may do and see, read from the tables and gates that decide it: never written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS, Move
from muhatap.cases.queues import QUEUES
from muhatap.organization.roles import ROLES, ROWS, Reach, Role
from muhatap.organization.views.roles import REACHES, Part
from muhatap.web.navigation import ENTRIES, roles_of

Words = str | Promise
EVERYBODY = frozenset(row.role for row in ROWS if row.granted)


def doings_by_role() -> Mapping[Role, Sequence[Words]]:
    """The moves of cases and referrals by the role they belong to, each word once, in the tables' order."""
    found: dict[Role, dict[str, Words]] = {}
    for row in (*CASE_ROWS, *REFERRAL_ROWS):
        for role in row.who:
            found.setdefault(role, {}).setdefault(str(row.label), str(row.label))
    return {role: list(acts.values()) for role, acts in found.items()}


def matrix() -> list[Part]:
    """Rows by what they are about, each with the roles that have it."""
    sees = [(REACHES[reach], _reaching(reach)) for reach in (Reach.ALL, Reach.OPEN, Reach.BRANCH)]
    sees.append((_("Gizli kimliği gerekçeyle açar"), frozenset(r.role for r in ROWS if r.sees_hidden)))
    return [
        Part(_("Hangi başvuruları görür"), _together(sees)),
        Part(_("Kuyruklar"), _together((queue.label, frozenset(queue.who)) for queue in QUEUES.values())),
        Part(_("Başvuruda ne yapar"), _together(_moves(CASE_ROWS))),
        Part(_("Birimin işinde ne yapar"), _together(_moves(REFERRAL_ROWS))),
        Part(_("Hangi sayfalara girer"), _together(_pages())),
    ]


def _reaching(reach: Reach) -> frozenset[Role]:
    return frozenset(role for role in EVERYBODY if ROLES[role].reach is reach)


def _moves(rows: Iterable[Move]) -> Iterator[tuple[Words, frozenset[Role]]]:
    for row in rows:
        yield str(row.label), frozenset(row.who)


def _pages() -> Iterator[tuple[Words, frozenset[Role]]]:
    """The doors of the navigation, as their gates say; a page without roles is everybody's."""
    for entry in ENTRIES:
        roles = roles_of(entry.door)
        if roles is not None:
            yield entry.label, frozenset(roles) or EVERYBODY


def _together(rows: Iterable[tuple[Words, frozenset[Role]]]) -> list[tuple[str, frozenset[Role]]]:
    """Each word once, with the roles of all its rows that can be granted; what nobody has is left out."""
    found: dict[str, frozenset[Role]] = {}
    for label, roles in rows:
        found[str(label)] = found.get(str(label), frozenset()) | (roles & EVERYBODY)
    return [(label, roles) for label, roles in found.items() if roles]
