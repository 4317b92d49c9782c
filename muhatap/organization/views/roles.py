"""What each role may do and how far it sees, on one page (duty access-control.roles-and-permissions).

What the roles do is known above this package; `web.urls` hands the reading in as `doings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from muhatap.organization import gates, policy, queries
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import ROWS, Reach, Role

Doings = Callable[[], Mapping[Role, Sequence[str | Promise]]]

REACHES: Mapping[Reach, str | Promise] = {
    Reach.ALL: _("Bütün başvurular, hassas olanlar da"),
    Reach.OPEN: _("Hassas olmayan bütün başvurular ve kendi kayıtları"),
    Reach.BRANCH: _("Birimine ve altındaki birimlere yönlendirilenler"),
    Reach.OWN: _("Yalnız kendi başvuruları"),
    Reach.NONE: _("Başvuru görmez; teşkilatı ve ayarları yönetir"),
}


@gates.staff(*policy.SEES)
@require_safe
def page(request: StaffRequest, doings: Doings) -> HttpResponse:
    """The table of roles: reach, hidden identity, acts, and how many hold each today."""
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
    return render(request, "organization/roles.html", {"rows": rows})
