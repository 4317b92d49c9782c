"""What each role may do and how far it sees, on one page (duty access-control.roles-and-permissions).

What the roles do is known above this package; `web.urls` hands the readings in as `doings` and `matrix`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from muhatap.organization import gates, policy, queries
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import ROWS, Reach, Role

Doings = Callable[[], Mapping[Role, Sequence[str | Promise]]]


@dataclass(frozen=True)
class Part:
    """A part of the matrix: what can be done or seen, and by which roles."""

    title: str
    rows: Sequence[tuple[str, frozenset[Role]]]


Matrix = Callable[[], Sequence[Part]]

REACHES: Mapping[Reach, str | Promise] = {
    Reach.ALL: _("Bütün başvurular, hassas olanlar da"),
    Reach.OPEN: _("Hassas olmayan bütün başvurular ve kendi kayıtları"),
    Reach.BRANCH: _("Birimine ve altındaki birimlere yönlendirilenler"),
    Reach.OWN: _("Yalnız kendi başvuruları"),
    Reach.NONE: _("Başvuru görmez; teşkilatı ve ayarları yönetir"),
}


@gates.staff(*policy.SEES)
@require_safe
def page(request: StaffRequest, doings: Doings, matrix: Matrix) -> HttpResponse:
    """The table of roles: reach, hidden identity, acts, how many hold each today; and a matrix of all."""
    acts, holders = doings(), queries.holders()
    rows = [
        {
            "role": row.role,
            "reach": REACHES[row.reach],
            "sees_hidden": row.sees_hidden,
            "granted": row.granted,
            "acts": acts.get(row.role, ()),
            "holders": holders.get(row.role, 0),
        }
        for row in ROWS
    ]
    columns = [row.role for row in ROWS if row.granted]
    parts = [
        (part.title, [(label, [(role, role in has) for role in columns]) for label, has in part.rows])
        for part in matrix()
    ]
    context = {"rows": rows, "columns": columns, "parts": parts}
    return render(request, "organization/roles.html", context)
