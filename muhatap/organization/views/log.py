"""The log of administration (duty access-control.audit-trail)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muhatap.kit.paging import keyset
from muhatap.organization import gates, policy, queries
from muhatap.organization.forms import LogFilterForm
from muhatap.organization.gates import StaffRequest
from muhatap.organization.models import Actor
from muhatap.organization.queries import LogFilter
from muhatap.organization.words import ACTIONS, KINDS, Names


@gates.staff(*policy.SEES)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """Who did what to which thing, the latest first, narrowed by kind, thing, doer and days."""
    form = LogFilterForm(request.GET, kinds=list(KINDS.items()))
    form.is_valid()
    given = form.cleaned_data
    wanted = LogFilter(
        kind=given.get("kind", ""),
        subject=given.get("subject", ""),
        actor_id=given.get("by"),
        since=given.get("since"),
        until=given.get("until"),
    )
    page = keyset(
        queries.admin_log(request.person, wanted), ("-at", "-id"), request.GET.get("cursor", "")[:500]
    )
    names = Names(page.rows)
    kept = request.GET.copy()
    kept.pop("cursor", None)
    context = {
        "form": form,
        "page": page,
        "rows": [
            {
                "event": event,
                "what": ACTIONS.get(event.action, event.action),
                "subject": names.subject(event),
                "changes": names.changes(event),
            }
            for event in page.rows
        ],
        "only_subject": names.subject(page.rows[0]) if wanted.subject and page.rows else wanted.subject,
        "only_by": Actor.objects.filter(pk=wanted.actor_id).first() if wanted.actor_id else None,
        "narrowed": wanted != LogFilter(),
        "query": kept.urlencode(),
    }
    return render(request, "organization/log.html", context)
