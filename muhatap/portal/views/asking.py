"""How one asks for information (law 4982), with the form to print: a signature or that form is needed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.cases.models import Channel, Kind
from muhatap.deadlines import queries as deadlines
from muhatap.information import letters, requirements
from muhatap.information.services.pricing import tariff_on
from muhatap.kit import clock
from muhatap.organization import gates
from muhatap.portal.views.start import house


@gates.public
@require_safe
def asking(request: HttpRequest) -> HttpResponse:
    """Ways, what has to be in it, days, fee and remedies: each from where the desk itself takes it."""
    found = deadlines.by_law(Kind.INFORMATION_REQUEST, channel=Channel.PETITION, at=clock.now())
    rows = requirements.ROWS
    context = {
        "natural": [row.label for row in rows if row.natural and row.electronic is not True],
        "legal": [row.label for row in rows if row.legal and row.electronic is not True],
        "electronic": [row.label for row in rows if row.electronic],
        "law": found[0] if found is not None else None,
        "tariff": tariff_on(clock.today()),
        "remedies": letters.remedies(),
        **house(),
    }
    return render(request, "portal/asking.html", context)
