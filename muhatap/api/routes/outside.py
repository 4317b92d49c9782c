"""Applications that came through CİMER or the governor's Açık Kapı."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Query

from muhatap.api import registering
from muhatap.api.door import Room
from muhatap.api.problems import problem
from muhatap.api.replies import created, reply
from muhatap.api.routes.cases import READ, WRITE
from muhatap.api.schemas.cases import NewCase
from muhatap.api.schemas.outside import NewOutside, OutsideFilters, OutsideRow
from muhatap.cases.models import Channel
from muhatap.cimer import queries, services
from muhatap.cimer.models import Entry
from muhatap.cimer.services import KnownNumber, Outside
from muhatap.kit.errors import Incomplete
from muhatap.organization.gates import KeyRequest

room = Room(tags=["outside"])
ADDRESS = "/outside-applications"


def _shape(row: Entry) -> dict[str, object]:
    case = row.case
    names = ("id", "channel", "number", "kind", "applied_on", "case_id")
    return {
        **{name: getattr(row, name) for name in names},
        "case_number": case.number,
        "status": case.status,
        "law_due_at": case.law_due_at,
        "written_back_at": row.written_at,
    }


@room.reads(ADDRESS, READ, OutsideRow, summary="Find an application by its number there")
def found(request: KeyRequest, filters: Query[OutsideFilters]) -> HttpResponse:
    """The application of this number in this channel, with its case; 404 where it is not registered."""
    row = services.known(filters.channel, filters.number)
    if row is None or not queries.seen(request.person).filter(pk=row.pk).exists():
        return problem(request, 404)
    return reply(_shape(row))


@room.declares("POST", ADDRESS, WRITE, {200: OutsideRow, 201: OutsideRow}, summary="Register an application")
def register(request: KeyRequest, data: NewOutside) -> HttpResponse:
    """Registered once: a number that is known answers 200 with what is there, and changes nothing.

    Otherwise as `POST /cases`; time runs from `applied_on`. The key needs the role `cimer_officer`.
    """
    outside = Outside(data.channel, data.number, data.kind, data.applied_on)
    sent = data.model_dump(exclude={"channel", "number", "kind", "applied_on"})
    sent |= {"channel": Channel.COUNTER, "kind": "request"}  # both follow from what stands there
    draft = registering.draft_of(NewCase(**sent))
    who = registering.who(data.applicant, data.channel, request.person)
    try:
        row, made = services.register(outside, draft, who, by=request.person, despite=data.despite)
    except KnownNumber as twice:
        return reply(_shape(twice.entry)) if twice.entry is not None else problem(request, 409, twice.message)
    except Incomplete as refused:
        raise registering.as_sent(refused) from refused
    row.case = made.case
    return created(_shape(row), f"/api/v1/cases/{made.case.pk}")
