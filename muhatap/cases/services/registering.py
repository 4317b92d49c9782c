"""Making a case of a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from muhatap.cases import deciding, numbers, queries, questions
from muhatap.cases.completeness import missing
from muhatap.cases.deciding import Decision
from muhatap.cases.drafts import CaseDraft, Registered
from muhatap.cases.errors import MissingFacts, NotYours
from muhatap.cases.lifecycle import CASE_MOVES, Move
from muhatap.cases.models import OUTSIDE, Attachment, Case, Contact, Desk
from muhatap.cases.recording import Record
from muhatap.cases.searching import search_vector
from muhatap.cases.services.attaching import put
from muhatap.cases.services.copied import take_due
from muhatap.cases.services.moving import make
from muhatap.cases.telling import is_confidential
from muhatap.citizens import services as citizens
from muhatap.citizens.models import Citizen
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Policy
from muhatap.deadlines.services.dockets import Opening
from muhatap.kit import clock
from muhatap.kit.text import trimmed
from muhatap.organization import queries as organization
from muhatap.organization.models import Actor
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import Role


@transaction.atomic
def register(draft: CaseDraft, *, by: Person) -> Registered:
    """Make a case of a clean draft, and refer it at once where a rule or its topic says so.

    Raises `MissingFacts` for an incomplete draft unless it allows that; the fields are the codes of
    `completeness.missing`.
    """
    draft = of_who_stands(draft)
    lacking = lacks(draft)
    desks = queries.desks(draft.channel)
    needs_approval = queries.needs_approval(draft, desks, by)
    row, grant = by_which(draft, by, needs_approval=needs_approval)
    number = numbers.next_number(clock.local(clock.now()).year)
    case = new_case(draft, desks, lacking, number, _applicant(draft, by), by=by)
    case.status = str(row.target)
    case.search = search_vector(case, draft.topic)
    code = give_code(case)
    ((docket, due),) = deadlines.open_dockets([opening(draft, row)])
    case.docket = docket
    take_due(case, due)
    record = Record(case, by, code=code)
    record.line(row, grant=grant, before="", after=case.status, facts=facts_of(draft))
    record.write(is_new=True)
    put(case, draft.files, Attachment.Audience.CITIZEN, by=by)
    contact_of(case, draft, by=by).save(force_insert=True)
    if draft.route and not needs_approval and not lacking:
        route_at_once(case, deciding.decide(case), by=by)
    return Registered(case, code)


def lacks(draft: CaseDraft) -> list[str]:
    """What is missing; refused (`MissingFacts`) where the draft may not be incomplete."""
    lacking = missing(draft)
    if lacking and not draft.allow_incomplete:
        raise MissingFacts(CASE_MOVES["register"], lacking)
    return lacking


def by_which(draft: CaseDraft, by: Person, *, needs_approval: bool) -> tuple[Move, Grant]:
    """The row of the table by which it is registered, and the right to; refused (`NotYours`) without."""
    row = CASE_MOVES["register" if needs_approval else "register_direct"]
    grant = next((held for held in by.grants if held.role in row.who and _registers(held, draft)), None)
    if grant is None:
        raise NotYours(row)
    return row, grant


def facts_of(draft: CaseDraft) -> dict[str, Any]:
    """What the first line of the story remembers."""
    return {"channel": draft.channel, "topic": draft.topic.pk}


def _registers(held: Grant, draft: CaseDraft) -> bool:
    """The CİMER officer writes down what came by an outside system, and nothing else."""
    return held.role is not Role.CIMER_OFFICER or draft.channel in OUTSIDE


def of_who_stands(draft: CaseDraft) -> CaseDraft:
    """The draft, for the record that is kept where its applicant's was merged while somebody typed."""
    if draft.citizen is None:
        return draft
    stands = citizens.stands_for(draft.citizen.pk)
    if stands == draft.citizen.pk:
        return draft
    citizen, point = Citizen.objects.get(pk=stands), draft.reply_point
    if point is not None:
        point = citizen.contact_points.filter(kind=point.kind, value=point.value, is_active=True).first()
    return replace(draft, citizen=citizen, reply_point=point)


def opening(draft: CaseDraft, row: Move) -> Opening:
    """The case's docket. Statutory time runs from receipt, not from registration (3071 m.7)."""
    return Opening(
        Policy.Holder.CASE,
        draft.kind,
        row.occasion,
        draft.received_at,
        topic_days=draft.topic.target_days,
        is_anonymous=draft.citizen is None,
        channel=draft.channel,
    )


def give_code(case: Case) -> str:
    """A fresh tracking code; the case keeps what proves it."""
    code = numbers.new_code()
    case.tracking_hash = numbers.code_hash(case.number, code)
    return code


def contact_of(case: Case, draft: CaseDraft, *, by: Person) -> Contact:
    """The conversation that became the case, not yet kept."""
    return Contact(
        channel=draft.channel,
        at=clock.now(),
        by_id=by.actor_id,
        unit_id=by.unit_id,
        citizen=draft.citizen,
        topic=draft.topic,
        case=case,
    )


def _applicant(draft: CaseDraft, by: Person) -> int:
    """The actor behind the case: the citizen's, the visit's own, or a fresh one for the nameless."""
    if draft.citizen is not None:
        return draft.citizen.actor_id
    if by.kind == Actor.Kind.CITIZEN:
        return by.actor_id
    return Actor.objects.create(kind=Actor.Kind.CITIZEN).pk


def new_case(
    draft: CaseDraft,
    desks: Mapping[str, Desk],
    lacking: Sequence[str],
    number: str,
    applicant_id: int,
    *,
    by: Person,
) -> Case:
    """The draft as a case, not yet kept: without status, clocks, story and search."""
    return Case(
        number=number,
        kind=draft.kind,
        channel=draft.channel,
        topic=draft.topic,
        title=trimmed(draft.title) or draft.topic.name_tr,
        text=draft.text,
        answers_to_questions=questions.kept(draft.topic.questions, draft.answers),
        citizen=draft.citizen,
        applicant_id=applicant_id,
        identity_hidden=draft.identity_hidden or bool(draft.citizen and draft.citizen.identity_hidden),
        reply_point=draft.reply_point,
        wants_call=draft.wants_call,
        language=draft.language,
        is_sensitive=draft.is_sensitive or draft.topic.is_sensitive or draft.topic.is_aid,
        is_incomplete=bool(lacking),
        missing=list(lacking),
        paper_no=draft.paper_no,
        from_unit=draft.from_unit,
        received_at=draft.received_at,
        registered_at=clock.now(),
        registered_by_id=by.actor_id,
        registering_unit_id=by.unit_id,
        **_place(draft),
        **{f"{stage}_desk": desk.unit for stage, desk in desks.items()},
    )


def _place(draft: CaseDraft) -> dict[str, Any]:
    names = ("neighbourhood", "street", "door", "place_note", "lat", "lon")
    return {"district": draft.lies_in, **{name: getattr(draft, name) for name in names}}


def route_at_once(case: Case, decision: Decision, *, by: Person) -> None:
    """Where the first rule that fits, or the topic, says so. What only proposes waits for the coordinator."""
    if goes_at_once(case, decision, by):
        row = CASE_MOVES["route"]
        make(case, row, by=organization.system(), facts=facts_of_way(decision), changes={})


def goes_at_once(case: Case, decision: Decision, by: Person) -> bool:
    """False where a person has to send it."""
    outside = any(unit.is_outside for unit in decision.units)
    if not decision.by_itself:
        return False
    # nothing leaves the house before a colleague has read it
    return not (outside and (by.kind != Actor.Kind.STAFF or is_confidential(case)))


def facts_of_way(decision: Decision) -> dict[str, Any]:
    """Where it was sent, and by which rule."""
    facts: dict[str, Any] = {"units": [unit.pk for unit in decision.units]}
    if decision.rule is not None:
        facts["rule"] = decision.rule.name
    return facts
