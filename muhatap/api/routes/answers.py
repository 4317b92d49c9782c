"""Answers with their versions and their review."""

from __future__ import annotations

from django.http import HttpResponse

from muhatap.answers import queries, services
from muhatap.answers.models import Answer
from muhatap.api.door import Room
from muhatap.api.replies import created, reply
from muhatap.api.routes.cases import READ, WRITE
from muhatap.api.schemas.common import Reason
from muhatap.api.schemas.desk import AnswerList, AnswerRow, AnswerText, NewAnswer
from muhatap.api.shapes.cases import unit_name
from muhatap.cases import pages, redacting
from muhatap.cases import queries as cases
from muhatap.citizens.redaction import Known
from muhatap.organization.gates import KeyRequest
from muhatap.organization.persons import Person

room = Room(tags=["answers"])


def _shape(row: Answer, known: Known) -> dict[str, object]:
    names = ("id", "referral_id", "round", "version", "state", "outcome", "written_at", "reviewed_at")
    return {
        **{name: getattr(row, name) for name in names},
        "unit": unit_name(row.referral.unit) if row.referral is not None else None,
        "text": known.out_of(row.text),
        "written_by": str(row.written_by),
        "review_reason": known.out_of(row.review_reason),
    }


def _told(person: Person, answer_id: int) -> dict[str, object]:
    rows = Answer.objects.filter(case__in=cases.visible_to(person))
    row = rows.select_related("case", "written_by", "referral__unit").get(pk=answer_id)
    return _shape(row, redacting.redact(person, [row.case]).get(row.case_id, redacting.NOTHING))


@room.reads("/cases/{int:case_id}/answers", READ, AnswerList, summary="Read the answers of a case")
def listed(request: KeyRequest, case_id: int) -> HttpResponse:
    """Every version of every answer, the newest first."""
    case = pages.case_of(request.person, case_id)
    known = redacting.redact(request.person, [case]).get(case.pk, redacting.NOTHING)
    return reply({"items": [_shape(row, known) for row in queries.of_case(case)]})


@room.makes("/referrals/{int:referral_id}/answers", WRITE, AnswerRow, summary="Answer for a unit")
def submit(request: KeyRequest, referral_id: int, data: NewAnswer) -> HttpResponse:
    """The unit's answer, given to the reviewer as a new version; of a forwarded matter its result."""
    answer = services.submit(
        referral_id,
        data.text,
        by=request.person,
        outcome=data.outcome,
        remark=data.remark,
        files=data.files,
        outside_no=data.outside_no,
    )
    return created(_told(request.person, answer.pk), f"/api/v1/cases/{answer.case_id}/answers")


@room.makes("/cases/{int:case_id}/answers", WRITE, AnswerRow, summary="Write the common answer")
def combine(request: KeyRequest, case_id: int, data: AnswerText) -> HttpResponse:
    """The one text that tells the citizen what all units did. Approve it to go on."""
    answer = services.combine(case_id, data.text, by=request.person)
    return created(_told(request.person, answer.pk), f"/api/v1/cases/{case_id}/answers")


@room.does("/answers/{int:answer_id}/text", WRITE, AnswerRow, "PUT", summary="Correct an answer's wording")
def edit(request: KeyRequest, answer_id: int, data: AnswerText) -> HttpResponse:
    """The reviewer's wording as a new version; the unit's stays."""
    answer = services.edit(answer_id, data.text, by=request.person)
    return reply(_told(request.person, answer.pk))


@room.does("/answers/{int:answer_id}/approval", WRITE, AnswerRow, summary="Approve an answer")
def approve(request: KeyRequest, answer_id: int) -> HttpResponse:
    """The only answer of a case goes on to delivery; of several units' answers the common one does."""
    return reply(_told(request.person, services.approve(answer_id, by=request.person).pk))


@room.does("/answers/{int:answer_id}/return", WRITE, AnswerRow, summary="Return an answer")
def give_back(request: KeyRequest, answer_id: int, data: Reason) -> HttpResponse:
    """Back to the unit with a reason; it writes a new version."""
    return reply(_told(request.person, services.give_back(answer_id, data.reason, by=request.person).pk))
