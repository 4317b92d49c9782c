"""Moves of the lifecycle, and the two kinds of conversations."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from muhatap.api import moving, registering
from muhatap.api.door import Room
from muhatap.api.replies import created, reply
from muhatap.api.routes.cases import READ, WRITE, one
from muhatap.api.schemas.cases import CaseFull
from muhatap.api.schemas.common import Made
from muhatap.api.schemas.desk import JoinCall, MoveFacts, MoveList, QueueList, SpotAnswer
from muhatap.api.shapes.cases import unit_name
from muhatap.cases import picking, queues
from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import FRONT
from muhatap.cases.models import Case, Contact, Referral
from muhatap.intake import services as intake
from muhatap.intake.services import Who
from muhatap.kit.errors import Incomplete, NotYours
from muhatap.organization.gates import KeyRequest

room = Room(tags=["moves"])


def _case(request: KeyRequest, case_id: int) -> Case:
    rows = cases.visible_to(request.person).select_related(*cases.WITH)
    return cases.light(rows).get(pk=case_id)


def _referral(request: KeyRequest, referral_id: int) -> Referral:
    rows = cases.referrals_visible_to(request.person).select_related("unit", "officer")
    return rows.get(pk=referral_id)


@room.reads("/cases/{int:case_id}/moves", READ, MoveList, summary="What may be done now")
def available(request: KeyRequest, case_id: int) -> HttpResponse:
    """The moves that this key may make now, on the case and on each referral, with the facts they take."""
    case = _case(request, case_id)
    parts = case.referrals.select_related("unit", "officer").order_by("pk")
    told = [
        {
            "referral_id": part.pk,
            "unit": unit_name(part.unit),
            "moves": list(moving.offered(request.person, case, part)),
        }
        for part in parts
    ]
    own = list(moving.offered(request.person, case, None))
    return reply({"case": own, "referrals": [row for row in told if row["moves"]]})


@room.does("/cases/{int:case_id}/moves/{str:name}", WRITE, CaseFull, summary="Make a move")
def move(request: KeyRequest, case_id: int, name: str, data: MoveFacts) -> HttpResponse:
    """Any move of the case table that needs no more than its facts; 409 when the case is elsewhere by now."""
    moving.make(request.person, _case(request, case_id), name, data.facts)
    return one(request, case_id)


@room.does("/referrals/{int:referral_id}/moves/{str:name}", WRITE, CaseFull, summary="Make a referral's move")
def referral_move(request: KeyRequest, referral_id: int, name: str, data: MoveFacts) -> HttpResponse:
    """Any move of the referral table that needs no more than its facts. Answers the case."""
    part = _referral(request, referral_id)
    moving.make_of_referral(request.person, _case(request, part.case_id), part, name, data.facts)
    return one(request, part.case_id)


@room.does("/cases/{int:case_id}/conversations", WRITE, CaseFull, summary="Join a conversation")
def join(request: KeyRequest, case_id: int, data: JoinCall) -> HttpResponse:
    """Somebody spoke about a matter that is known already: it goes to the case, not into a second one."""
    known = registering.citizen_of(data.citizen_id, request.person) if data.citizen_id else None
    contact = Contact(channel=data.channel, text=data.text.strip())
    intake.join(case_id, contact, Who(citizen=known), by=request.person)
    return one(request, case_id)


@room.makes("/contacts", WRITE, Made, summary="Keep an on-the-spot answer")
def spot(request: KeyRequest, data: SpotAnswer) -> HttpResponse:
    """A conversation that ended with its answer: a light record, no case."""
    if not request.person.has(*FRONT):
        raise NotYours(_("Görüşme kaydını karşılama ve kontrol görevlileri yazar."))
    topic = picking.topic(data.topic_id) if data.topic_id else None
    if topic is None and not data.answer.strip():
        words = _("Verilen cevabı yazın ya da konuyu seçin.")
        raise Incomplete(words, fields={"answer": words})
    known = registering.citizen_of(data.citizen_id, request.person) if data.citizen_id else None
    contact = Contact(channel=data.channel, topic=topic, text=data.text.strip(), answer=data.answer.strip())
    made = intake.answer_on_the_spot(contact, Who(citizen=known), by=request.person)
    return created({"id": made.pk}, "/api/v1/contacts")


@room.reads("/queues", READ, QueueList, summary="Queues and their counts")
def listed_queues(request: KeyRequest) -> HttpResponse:
    """The queues of this key's roles. `GET /cases?queue=…` lists one."""
    counts = queues.counts(request.person)
    rows = [
        {
            "name": queue.name,
            "label": str(queue.label),
            "of": "referrals" if queue.of is Referral else "cases",
            "count": counts.get(queue.name),
        }
        for queue in queues.of(request.person)
    ]
    return reply({"items": rows})
