"""Lists of cases: a queue, and what a search found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from muhatap.cases import finding, pages
from muhatap.cases.forms import FilterForm
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Case, Channel, Kind, Referral, Topic
from muhatap.cases.pages import ALL_OPEN, Row
from muhatap.cases.queues import QUEUES, Queue, rows_of
from muhatap.cases.redacting import redact
from muhatap.citizens import policy as register
from muhatap.kit import clock
from muhatap.kit.days import long_day
from muhatap.kit.htmx import page_or_piece
from muhatap.kit.patience import TooLong
from muhatap.kit.posting import post_only
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.places.models import District

QUICK = 6  # hits of a kind in the palette
MIXED = frozenset(
    {"tumu", "kayitlarim", "geciken", "bugun", "gelen", "birim-geciken", "birim-bugun", "bana-atanan"}
)

STATUSES = {ALL_OPEN: _("Açık olanlar"), **dict((*Status.choices, *ReferralStatus.choices))}


@gates.staff()
@require_safe
def queue(request: StaffRequest, name: str) -> HttpResponse:
    """One queue, filtered and paged by the address."""
    row = QUEUES.get(name)
    if row is None or not request.person.has(*row.who):
        raise Http404
    return page_of(request, row)


def _mixed(rows: Sequence[Row]) -> set[int]:
    """Cases beside which their unit has to stand: where several units are on the page, all of them."""
    units = {row.referral.unit_id for row in rows if row.referral is not None}
    often = Counter(row.case.pk for row in rows)
    return {pk for pk, n in often.items() if n > 1 or len(units) > 1}


def page_of(request: StaffRequest, row: Queue, *, total: bool = False) -> HttpResponse:
    """One page of a list, filtered and paged by the address. Who may open it is asked before.

    `total` counts the whole list, for lists that no counter knows and that are as short as a unit's work.
    """
    form = FilterForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    cursor = request.GET.get("sayfa", "")[:300]
    found = pages.queue_page(request.person, row, filters, cursor)
    context = {
        "view": found,
        "queue": row,
        "order": row.order_words,
        "filters": filters,
        "chips": chips(filters),
        "choices": {"kinds": Kind.choices, "channels": Channel.choices, "districts": districts()},
        "groups": grouped(found.rows, row.order[0].lstrip("-")),
        "shows_status": row.name in MIXED or row.name not in QUEUES,
        "keep": keep(filters),
        "is_referrals": row.of is Referral,
        "total": rows_of(row, request.person).count() if total else None,
        "mixed": _mixed(found.rows),
    }
    return page_or_piece(request, "cases/queue.html", "cases/pieces/rows.html", context)


def districts() -> list[tuple[int, str]]:
    """Districts for the filter. One statement."""
    return list(District.objects.order_by("name_sort").values_list("pk", "name"))


def keep(filters: dict[str, Any]) -> str:
    """The filters as the rest of an address."""
    from urllib.parse import urlencode

    return urlencode({key: value for key, value in filters.items() if value not in (None, "")})


def chips(filters: dict[str, Any]) -> list[dict[str, str]]:
    """The filters that are set, each with the address that removes it."""
    names: dict[str, Any] = {
        "tur": ("Tür", lambda v: dict(Kind.choices).get(v)),
        "kanal": ("Kanal", lambda v: dict(Channel.choices).get(v)),
        "ilce": ("İlçe", lambda v: District.objects.filter(pk=v).values_list("name", flat=True).first()),
        "konu": ("Konu", lambda v: Topic.objects.filter(pk=v).values_list("name_tr", flat=True).first()),
        "durum": ("Durum", lambda v: STATUSES.get(v)),
        "q": ("Söz", str),
    }
    made = []
    for key, (label, words) in names.items():
        if filters.get(key):
            rest = keep({**filters, key: None})
            made.append(
                {
                    "label": translation.gettext(label),
                    "value": str(words(filters[key]) or ""),
                    "without": rest,
                }
            )
    return made


def grouped(rows: list[pages.Row], column: str) -> list[tuple[str, list[pages.Row]]]:
    """Rows in the order in which they stand, under headings: their dates' urgency, or the day of `column`."""
    made: list[tuple[str, list[pages.Row]]] = []
    for row in rows:
        name = row.group if column == "due_at" else long_day(clock.local(getattr(row.case, column)))
        if not made or made[-1][0] != name:
            made.append((name, []))
        made[-1][1].append(row)
    return made


@gates.staff()
@require_safe
def preview(request: StaffRequest, pk: int) -> HttpResponse:
    """The side preview of one row."""
    try:
        case = pages.case_of(request.person, pk)
    except Case.DoesNotExist as error:
        raise Http404 from error
    return render(
        request, "cases/pieces/preview.html", {"case": case, "due": pages.case_due(case, by_due=True)}
    )


@gates.staff()
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """Find by number, telephone, name or words; a whole number opens its case at once."""
    text = request.GET.get("q", "").strip()[:200]
    exact = finding.by_number(request.person, text)
    if exact is not None:
        return redirect("case", pk=exact.pk)
    try:
        found = finding.find(request.person, text, request.GET.get("sayfa", "")[:300])
    except TooLong:
        found = None
    context = {
        "search_text": text,
        "found": found,
        "too_long": found is None,
        "most": finding.MOST,
        "shows_status": True,
    }
    return page_or_piece(request, "cases/search.html", "cases/pieces/found.html", context)


@gates.staff()
@post_only("search")
def quick(request: StaffRequest) -> HttpResponse:
    """The first hits for the command palette. By POST: whom one looks for stands in no address."""
    text = request.POST.get("q", "").strip()[:200]
    exact = finding.by_number(request.person, text)
    redact(request.person, [exact] if exact is not None else [])
    found = finding.find(request.person, text, size=QUICK, hurried=True) if exact is None else None
    context = {
        "text": text,
        "exact": exact,
        "cases": [row.case for row in found.rows] if found else [],
        "people": found.people[:QUICK] if found and request.person.has(*register.READERS) else [],
    }
    return render(request, "cases/pieces/quick.html", context)
