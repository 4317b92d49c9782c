"""Telling the citizen: tries in person, messages."""

from __future__ import annotations

from django.http import HttpResponse

from muhatap.api.door import Room
from muhatap.api.replies import created, reply
from muhatap.api.routes.cases import READ, WRITE
from muhatap.api.schemas.desk import AttemptList, AttemptRow, CallList, NewAttempt, NewMessage
from muhatap.api.shapes.cases import unit_name
from muhatap.cases import pages, redacting
from muhatap.cases import queries as cases
from muhatap.cases.errors import NotYours
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.delivery import queries, services
from muhatap.delivery.models import DeliveryAttempt
from muhatap.organization.gates import KeyRequest

room = Room(tags=["delivery"])


def _shape(row: DeliveryAttempt, name: str) -> dict[str, object]:
    # Neither the address nor the text: they are the citizen's, and the answers have an address of their own.
    shown = {key: getattr(row, key) for key in ("way", "outcome", "note", "at")}
    return {"id": row.pk, **shown, "by": name}


def _require_teller(request: KeyRequest, case_id: int) -> None:
    """Of a hidden applicant only who may know who it is (izmir:15.10)."""
    case = cases.visible_to(request.person).select_related(*cases.WITH).get(pk=case_id)
    if not queries.may_tell(request.person, case):
        raise NotYours(CASE_MOVES["deliver"])


@room.reads("/cases/{int:case_id}/attempts", READ, AttemptList, summary="Read the tries to tell the citizen")
def listed(request: KeyRequest, case_id: int) -> HttpResponse:
    """Every try, the newest first."""
    case = pages.case_of(request.person, case_id)
    rows = [_shape(tried.attempt, str(tried.attempt.by)) for tried in queries.attempts(case)]
    return reply({"items": rows})


@room.makes("/cases/{int:case_id}/attempts", WRITE, AttemptRow, summary="Record how telling ended")
def tell(request: KeyRequest, case_id: int, data: NewAttempt) -> HttpResponse:
    """By telephone, post or face to face. Told closes the case; anything else leaves it at the desk."""
    _require_teller(request, case_id)
    made = services.tell(
        case_id, data.way, data.outcome, by=request.person, note=data.note, checklist=data.checklist
    )
    return created(_shape(made, request.person.name), f"/api/v1/cases/{case_id}/attempts")


@room.makes("/cases/{int:case_id}/messages", WRITE, AttemptRow, summary="Send the approved answer")
def send(request: KeyRequest, case_id: int, data: NewMessage) -> HttpResponse:
    """By e-mail or text message to the citizen's own address. The case closes when it has gone out."""
    _require_teller(request, case_id)
    made = services.send(case_id, data.way, by=request.person, point_id=data.point_id)
    return created(_shape(made, request.person.name), f"/api/v1/cases/{case_id}/attempts")


@room.reads("/cases/{int:case_id}/calls", READ, CallList, summary="Read what is to be told")
def calls(request: KeyRequest, case_id: int) -> HttpResponse:
    """Interim information and questions that no message brings: a person tells them."""
    case = pages.case_of(request.person, case_id)
    known = redacting.redact(request.person, [case]).get(case.pk, redacting.NOTHING)
    rows = [
        {
            "id": call.pk,
            "what": call.what,
            "text": known.out_of(call.text),
            "since": call.since,
            "unit": unit_name(call.referral.unit) if call.referral is not None else None,
        }
        for call in queries.open_calls(case)
    ]
    return reply({"items": rows})


@room.makes("/calls/{int:call_id}/attempts", WRITE, AttemptRow, summary="Record how a call ended")
def say(request: KeyRequest, call_id: int, data: NewAttempt) -> HttpResponse:
    """Told lets the clocks take the citizen for informed or asked; anything else leaves it to be told."""
    made = services.say(
        call_id, data.way, data.outcome, by=request.person, note=data.note, checklist=data.checklist
    )
    return created(_shape(made, request.person.name), f"/api/v1/cases/{made.case_id}/attempts")
