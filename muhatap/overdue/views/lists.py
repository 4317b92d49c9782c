"""What is late, and what units were told each week."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from muhatap.kit.htmx import page_or_piece
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.overdue import late as late_work
from muhatap.overdue import policy, queries
from muhatap.overdue.forms import LateFilter, ReportFilter
from muhatap.overdue.models import Report
from muhatap.overdue.services.reporting import came


def kept(request: StaffRequest, filters: dict[str, Any]) -> str:
    """The filters of an address, for the links of its pages."""
    return urlencode({name: request.GET[name] for name in filters if name in request.GET})


@gates.staff(*policy.READERS)
@require_safe
def late(request: StaffRequest) -> HttpResponse:
    """Units' work past its date; narrowed to one unit, letters are prepared from here."""
    form = LateFilter(request.GET, units=late_work.units(request.person))
    filters = form.wanted()
    page = late_work.listed(request.person, filters, request.GET.get("sayfa", "")[:300])
    context = {
        "form": form,
        "page": page,
        "rows": late_work.rows(page.rows),
        "narrowed": bool(filters),
        "unit": filters.get("birim"),
        "writes": policy.writes(request.person),
        "keep": kept(request, filters),
        "tab": "late",
    }
    return page_or_piece(request, "overdue/late.html", "overdue/pieces/late_rows.html", context)


@gates.staff(*policy.READERS)
@require_safe
def reports(request: StaffRequest) -> HttpResponse:
    """The weekly reports, newest first."""
    form = ReportFilter(request.GET, units=queries.report_units(request.person))
    filters = form.wanted()
    page = queries.reports(request.person, filters, request.GET.get("sayfa", "")[:300])
    context = {
        "form": form,
        "page": page,
        "narrowed": bool(filters),
        "keep": kept(request, filters),
        "writes": policy.writes(request.person),
        "tab": "reports",
    }
    return page_or_piece(request, "overdue/reports.html", "overdue/pieces/report_rows.html", context)


@gates.staff(*policy.READERS)
@require_safe
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """What one unit was told in one week, as it was told."""
    row = queries.reports_visible_to(request.person).select_related("unit").get(pk=pk)
    return render(request, "overdue/report.html", {"report": row, "rows": list(shown(row))})


def shown(row: Report) -> list[dict[str, Any]]:
    """The lines of a report ready to be shown: what is late first, as it stood then."""
    english = (get_language() or "tr").startswith("en")
    return [
        {
            **one,
            "topic": (english and one["topic_en"]) or one["topic"],
            "came": came(one["channel"], one["kind"]),
            "due_at": datetime.fromisoformat(one["due"]),
            "is_late": one["days"] >= 0,
        }
        for one in row.rows
    ]
