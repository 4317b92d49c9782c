"""Making a case of a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from muhatap.cases import numbers, queries
from muhatap.cases.completeness import missing
from muhatap.cases.drafts import CaseDraft, Registered
from muhatap.cases.errors import MissingFacts, NotYours
from muhatap.cases.lifecycle import CASE_MOVES
from muhatap.cases.models import Attachment, Case, Contact, Desk
from muhatap.cases.recording import Record
from muhatap.cases.searching import search_vector
from muhatap.cases.services.attaching import put
from muhatap.cases.services.moving import make, take_due
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Policy
from muhatap.kit import clock
from muhatap.organization import queries as organization
from muhatap.organization.models import Actor, Unit
from muhatap.organization.persons import Person


@transaction.atomic
def register(draft: CaseDraft, *, by: Person) -> Registered:
    """Make a case of a clean draft, and refer it at once where its topic says so.

    Raises `MissingFacts` for an incomplete draft unless it allows that; the fields are the codes of
    `completeness.missing`.
    """
    lacking = missing(draft)
    if lacking and not draft.allow_incomplete:
        raise MissingFacts(CASE_MOVES["register"], lacking)
    desks = queries.desks(draft.channel)
    needs_approval = queries.needs_approval(draft, desks, by)
    row = CASE_MOVES["register" if needs_approval else "register_direct"]
    grant = next((g for g in by.grants if g.role in row.who), None)
    if grant is None:
        raise NotYours(row)
    at = clock.now()
    number = numbers.next_number(clock.local(at).year)
    code = numbers.new_code()
    docket = deadlines.open_docket(
        Policy.Holder.CASE,
        kind=draft.kind,
        topic_days=draft.topic.target_days,
        is_anonymous=draft.citizen is None,
    )
    case = _new_case(draft, desks, lacking, number=number, docket_id=docket.pk, by=by)
    case.status = str(row.target)
    case.tracking_hash = numbers.code_hash(number, code)
    take_due(case, deadlines.happened(docket.pk, row.occasion, at=draft.received_at, kind=draft.kind))
    case.search = search_vector(case, draft.topic)
    record = Record(case, by, code=code)
    record.line(
        row,
        grant=grant,
        before="",
        after=case.status,
        facts={"channel": draft.channel, "topic": draft.topic.pk},
    )
    record.write(is_new=True)
    put(case, draft.files, Attachment.Audience.CITIZEN, by=by)
    Contact.objects.create(
        channel=draft.channel,
        at=at,
        by_id=by.actor_id,
        unit_id=by.unit_id,
        citizen=draft.citizen,
        topic=draft.topic,
        case=case,
    )
    if draft.route and not needs_approval and not lacking:
        _route_by_topic(case, draft, by=by)
    return Registered(case, code)


def _new_case(
    draft: CaseDraft,
    desks: Mapping[str, Desk],
    lacking: Sequence[str],
    *,
    number: str,
    docket_id: int,
    by: Person,
) -> Case:
    def desk(stage: str) -> Unit | None:
        return desks[stage].unit if stage in desks else None

    if draft.citizen is not None:
        applicant_id = draft.citizen.actor_id
    elif by.kind == Actor.Kind.CITIZEN:
        applicant_id = by.actor_id
    else:
        applicant_id = Actor.objects.create(kind=Actor.Kind.CITIZEN).pk
    return Case(
        number=number,
        kind=draft.kind,
        channel=draft.channel,
        topic=draft.topic,
        title=draft.title.strip() or draft.topic.name_tr,
        text=draft.text,
        answers_to_questions=dict(draft.answers),
        citizen=draft.citizen,
        applicant_id=applicant_id,
        identity_hidden=draft.identity_hidden or bool(draft.citizen and draft.citizen.identity_hidden),
        reply_point=draft.reply_point,
        language=draft.language,
        is_sensitive=draft.is_sensitive or draft.topic.is_sensitive,
        is_incomplete=bool(lacking),
        missing=list(lacking),
        district=draft.district or (draft.neighbourhood.district if draft.neighbourhood else None),
        neighbourhood=draft.neighbourhood,
        street=draft.street,
        door=draft.door,
        place_note=draft.place_note,
        lat=draft.lat,
        lon=draft.lon,
        paper_no=draft.paper_no,
        received_at=draft.received_at,
        registered_at=clock.now(),
        registered_by_id=by.actor_id,
        registering_unit_id=by.unit_id,
        approval_desk=desk(Desk.Stage.APPROVAL),
        routing_desk=desk(Desk.Stage.ROUTING),
        review_desk=desk(Desk.Stage.REVIEW),
        delivery_desk=desk(Desk.Stage.DELIVERY),
        docket_id=docket_id,
    )


def _route_by_topic(case: Case, draft: CaseDraft, *, by: Person) -> None:
    unit = queries.unit_for(draft.topic, case.district_id)
    if unit is not None:
        make(case, CASE_MOVES["route"], by=organization.system(), facts={"units": [unit.pk]}, changes={})
