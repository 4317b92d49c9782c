"""Cases: found, read, registered, corrected."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Query

from muhatap.api import queries, registering
from muhatap.api.door import Room
from muhatap.api.problems import problem
from muhatap.api.replies import created, etag, page_of, reply, version_of
from muhatap.api.schemas.cases import (
    ApplicantChange,
    CaseChange,
    CaseFilters,
    CaseFull,
    CaseList,
    ClockList,
    EventList,
    NewCase,
    Registered,
    SimilarList,
)
from muhatap.api.schemas.common import Id
from muhatap.api.shapes import cases as shapes
from muhatap.cases import alike, pages, picking, redacting
from muhatap.cases import queries as cases
from muhatap.cases.alike import Place
from muhatap.cases.errors import CorrectedMeanwhile, NotYours
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.services import amending
from muhatap.deadlines import queries as deadlines
from muhatap.intake import services as intake
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.organization.gates import KeyRequest

room = Room(tags=["cases"])
READ, WRITE = "cases:read", "cases:write"


@room.reads("/cases", READ, CaseList, summary="Find cases")
def listed(request: KeyRequest, filters: Query[CaseFilters]) -> HttpResponse:
    """A page of the cases this key sees, the newest first, or of one of its queues in the queue's order."""
    wanted = filters.model_dump(exclude={"queue", "limit", "cursor"})
    queue = queries.queue_of(request.person, filters.queue) if filters.queue else None
    if filters.queue and queue is None:
        return problem(request, 404)
    filter_by = queries.CaseFilter(**wanted)
    page, prefix = queries.case_list(request.person, filter_by, queue, filters.cursor, filters.limit)
    return page_of(request, page, shapes.rows(request.person, page.rows, prefix))


@room.makes("/cases", WRITE, Registered, summary="Register a case")
def register(request: KeyRequest, data: NewCase) -> HttpResponse:
    """As the intake desk does it: completeness, duplicates (409 names them in `cases`), routing by topic.

    The tracking code is in this answer and nowhere else.
    """
    draft = registering.draft_of(data)
    who = registering.who(data.applicant, data.channel, request.person)
    try:
        made = intake.register(draft, who, by=request.person, despite=data.despite)
    except Incomplete as refused:
        raise registering.as_sent(refused) from refused
    case = made.case
    told = {**shapes.case_row(case), "version": case.event_count, "tracking_code": made.tracking_code}
    return created(told, f"/api/v1/cases/{case.pk}")


@room.reads("/cases/similar", READ, SimilarList, summary="Find similar open cases")
def similar(
    request: KeyRequest,
    topic: Id,
    lat: float | None = None,
    lon: float | None = None,
    neighbourhood: Id | None = None,
    street: str = "",
) -> HttpResponse:
    """Open cases that may be about the same matter, nearest first: look here before registering."""
    found = picking.topic(topic)
    known = lat is not None and lon is not None and abs(lat) <= 90 and abs(lon) <= 180
    if found is None:
        return reply({"items": []})
    place = Place(
        lat=lat if known else None,
        lon=lon if known else None,
        neighbourhood_id=neighbourhood,
        street=street[:160],
    )
    rows = alike.near(request.person, found, place)
    redacting.redact(request.person, [row.case for row in rows])
    return reply({"items": [_similar(row) for row in rows]})


def _similar(row: alike.Near) -> dict[str, object]:
    case = row.case
    told = {"id": case.pk, "number": case.number, "title": case.title, "status": case.status}
    return {**told, "metres": row.metres, "same_street": row.same_street}


@room.reads("/cases/{int:case_id}", READ, CaseFull, summary="Read a case")
def one(request: KeyRequest, case_id: int) -> HttpResponse:
    """The record with its referrals, files and questions. `ETag` is its version."""
    case = pages.case_of(request.person, case_id)
    told = shapes.case_full(request.person, case, **queries.parts_of(request.person, case))
    return reply(told, headers={"ETag": etag(case.event_count)})


@room.does("/cases/{int:case_id}", WRITE, CaseFull, "PATCH", summary="Correct a case")
def amend(request: KeyRequest, case_id: int, data: CaseChange) -> HttpResponse:
    """Correct the record; before and after stay in the story.

    With `If-Match` a correction that somebody else made since that version is not overwritten (412).
    """
    rows = cases.visible_to(request.person).select_related(*cases.WITH, "topic__parent__parent")
    case = cases.light(rows).get(pk=case_id)
    changes = registering.changes_of(case, data)
    try:
        amending.amend(case_id, changes, by=request.person, seen=version_of(request))
    except CorrectedMeanwhile as error:
        return problem(request, 412, error.message)
    return one(request, case_id)


@room.does("/cases/{int:case_id}/applicant", WRITE, CaseFull, "PUT", summary="Name the right applicant")
def applicant(request: KeyRequest, case_id: int, data: ApplicantChange) -> HttpResponse:
    """For a case that was registered for somebody else or for nobody; before and after stay in the story."""
    case = cases.visible_to(request.person).get(pk=case_id)
    if not amending.may_change_applicant(request.person, case):
        raise NotYours(CASE_MOVES["amend"])
    citizen = registering.citizen_of(data.citizen_id, request.person)
    try:
        amending.change_applicant(
            case_id, citizen, data.reply_kind, by=request.person, seen=version_of(request)
        )
    except CorrectedMeanwhile as error:
        return problem(request, 412, error.message)
    return one(request, case_id)


@room.reads("/cases/{int:case_id}/events", READ, EventList, summary="Read the timeline")
def events(request: KeyRequest, case_id: int) -> HttpResponse:
    """Every line, oldest first, in words."""
    case = pages.case_of(request.person, case_id)
    return reply({"items": [shapes.entry(entry) for entry in queries.story_of(request.person, case)]})


@room.reads("/cases/{int:case_id}/clocks", READ, ClockList, summary="Read the clocks of a case")
def clocks(request: KeyRequest, case_id: int) -> HttpResponse:
    """Every clock with its source and the derivation of its date, day by day."""
    docket = cases.visible_to(request.person).values_list("docket_id", flat=True).get(pk=case_id)
    return reply(shapes.clocks(deadlines.docket_view(docket, now=clock.now())))


@room.reads("/referrals/{int:referral_id}/clocks", READ, ClockList, summary="Read the clocks of a referral")
def referral_clocks(request: KeyRequest, referral_id: int) -> HttpResponse:
    """The unit's own clocks."""
    rows = cases.referrals_visible_to(request.person).values_list("docket_id", flat=True)
    return reply(shapes.clocks(deadlines.docket_view(rows.get(pk=referral_id), now=clock.now())))
