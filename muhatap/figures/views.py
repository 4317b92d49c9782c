"""Pages of figures: the house, its units, a team, the cases behind a figure, the definitions."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muhatap.cases import pages
from muhatap.cases.models import Case, Referral
from muhatap.figures import asking, comparing, mapping
from muhatap.figures.asking import HOUSE, READERS, Unknown
from muhatap.figures.forms import OverviewForm, UnitsForm
from muhatap.figures.measures import RATIOS, ROWS
from muhatap.figures.overview import overview
from muhatap.figures.team import teams, this_week
from muhatap.figures.topics import trends
from muhatap.kit import clock
from muhatap.kit.htmx import page_or_piece
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.roles import Role

COUNTED = 10_000  # beyond it a list says "more"


@gates.staff(*HOUSE)
@require_safe
def house(request: StaffRequest) -> HttpResponse:
    """Figures of a period beside the one before, the trend, the map, topics that rise and fall."""
    form = OverviewForm(request.GET)
    window = form.window
    shown, by_people = form.value("harita", "geciken"), bool(form.cleaned_data.get("nufus"))
    rising, falling = trends(window)
    context = {
        "form": form,
        "keep": urlencode(form.kept),
        "chosen": {
            "adim": form.value("adim", "hafta"),
            "harita": shown,
            "nufus": by_people,
        },
        "page": overview(window, form.value("adim", "hafta")),
        "map": mapping.districts(shown, window, by_people=by_people),
        "map_name": mapping.SHOWN[shown],
        "rising": rising,
        "falling": falling,
        "now": clock.now(),
    }
    return render(request, "figures/house.html", context)


@gates.staff(*READERS)
@require_safe
def units(request: StaffRequest) -> HttpResponse:
    """Units beside each other, sorted and narrowed by the address."""
    form = UnitsForm(request.GET)
    window = form.window
    top, order = form.cleaned_data.get("ust"), form.value("sira", "-geciken")
    found = comparing.compare(request.person, window, top, order)
    kept = form.kept | ({"ust": str(top)} if top else {})
    context = {
        "form": form,
        "window": window,
        "comparison": found,
        "columns": comparing.COLUMNS,
        "top": top,
        "order": order,
        "keep": urlencode(kept),
        "now": clock.now(),
    }
    return render(request, "figures/units.html", context)


@gates.staff(Role.UNIT_LEAD)
@require_safe
def team(request: StaffRequest) -> HttpResponse:
    """Who has how much in the units that one leads; a figure opens its cases, to be handed over there."""
    context = {"teams": teams(request.person), "week": this_week(), "now": clock.now()}
    return render(request, "figures/team.html", context)


@gates.staff(*READERS)
@require_safe
def cases(request: StaffRequest) -> HttpResponse:
    """The cases behind one figure, as many as it counts."""
    try:
        asked = asking.read(request.person, request.GET.dict())
        queue = asked.queue()
    except Unknown as error:
        raise Http404 from error
    found = pages.queue_page(request.person, queue, {}, request.GET.get("sayfa", "")[:300])
    count = asked.rows(request.person).order_by()[: COUNTED + 1].count()
    context = {
        "asked": asked,
        "queue": queue,
        "view": found,
        "count": count,
        "most": COUNTED,
        "narrowed": asking.said(asked),
        "with_days": asking.depends_on_days(asked.measure),
        "keep": urlencode(asked.params()),
        "is_referrals": queue.of is Referral,
        "twice": {pk for pk, n in Counter(row.case.pk for row in found.rows).items() if n > 1},
    }
    return page_or_piece(request, "figures/cases.html", "figures/pieces/rows.html", context)


@gates.staff(*READERS)
@require_safe
def definitions(request: StaffRequest) -> HttpResponse:
    """The catalogue: every figure with its definition, formula and clause."""
    of = {_("Başvurular"): Case, _("Birimlerin işleri"): Referral}
    groups = [(title, [row for row in (*ROWS, *RATIOS) if row.of is kind]) for title, kind in of.items()]
    return render(request, "figures/definitions.html", {"groups": groups})
