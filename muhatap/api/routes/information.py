"""The register of information requests (law 4982). Written by the case's moves and by people."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Query

from muhatap.api.door import Room
from muhatap.api.problems import problem
from muhatap.api.replies import page_of, reply
from muhatap.api.routes.cases import READ
from muhatap.api.schemas.information import (
    DUE,
    STAGES,
    InformationFilters,
    InformationFull,
    InformationList,
)
from muhatap.cases.models import Case
from muhatap.information import policy, queries
from muhatap.information.models import Application
from muhatap.organization.gates import KeyRequest

room = Room(tags=["information"])
ADDRESS = "/information-requests"
OF_CASE = ("channel", "status", "received_at", "law_due_at", "fee_until", "decided_at")
OF_APPLICATION = ("checked_at", "missing", "outcome", "fee", "appeal", "court")
OF_FEE = ("amount", "state", "asked_at", "due_at", "paid_on")
OF_DISPUTE = ("kind", "filed_on", "is_late", "number", "body", "result", "decided_on", "executed_on")


def _row(case: Case, application: Application | None) -> dict[str, Any]:
    known = application or Application()
    return {
        "case_id": case.pk,
        "case_number": case.number,
        **{name: getattr(case, name) for name in OF_CASE},
        **{name: getattr(known, name) for name in OF_APPLICATION},
    }


@room.reads(ADDRESS, READ, InformationList, summary="Read the register of information requests")
def listed(request: KeyRequest, filters: Query[InformationFilters]) -> HttpResponse:
    """A page of the requests that this key sees, the newest first.

    The key needs a role that reads the register.
    """
    if not policy.reads(request.person):
        return problem(request, 403)
    wanted = {
        "asama": STAGES.get(filters.stage),
        "sure": DUE.get(filters.due),
        "sonuc": filters.outcome,
        "ucret": filters.fee,
        "itiraz": filters.appeal,
        "dava": filters.court,
        "bas": filters.received_from,
        "son": filters.received_to,
    }
    page = queries.listed(request.person, wanted, filters.cursor, size=filters.limit)
    return page_of(request, page, (_row(row, getattr(row, "information", None)) for row in page.rows))


@room.reads(f"{ADDRESS}/{{int:case_id}}", READ, InformationFull, summary="Read one information request")
def one(request: KeyRequest, case_id: int) -> HttpResponse:
    """With its decision, fees and disputes, by the id of its case. Words of officers stand with the case."""
    if not policy.reads(request.person):
        return problem(request, 403)
    file = queries.file_of(queries.opened(request.person, case_id))
    decision = file.decision
    told = {
        **_row(file.case, file.application),
        "version": decision.version if decision is not None else None,
        "grounds": decision.grounds if decision is not None else [],
        "access": decision.access if decision is not None else [],
        "forwarded_to": decision.forwarded_to_id if decision is not None else None,
        "notified_on": decision.notified_on if decision is not None else None,
        "fees": [{name: getattr(row, name) for name in OF_FEE} for row in file.fees],
        "disputes": [{name: getattr(row, name) for name in OF_DISPUTE} for row in file.disputes],
    }
    return reply(told)
