"""Making cases of many drafts at once: each as `register` makes it, in statements for all of them together.

What `register` writes first and `route` then changes is thought through in memory and written once.
"""

from __future__ import annotations

import functools
from collections import Counter as Tally
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from muhatap.cases import counting, deciding, numbers, policy, queries, recording, telling
from muhatap.cases.calls import call_of
from muhatap.cases.deciding import Decision
from muhatap.cases.drafts import CaseDraft, Registered
from muhatap.cases.lifecycle import CASE_MOVES, REFERRAL_MOVES, Move
from muhatap.cases.models import Attachment, Call, Case, Desk, Referral
from muhatap.cases.recording import Record
from muhatap.cases.searching import search_text, search_vectors
from muhatap.cases.services import registering
from muhatap.cases.services.attaching import attachments
from muhatap.cases.services.copied import take_due
from muhatap.cases.services.referring import opening_of, part_of
from muhatap.cases.telling import Asked
from muhatap.citizens import redaction
from muhatap.citizens import services as citizens
from muhatap.citizens.redaction import Known
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.services import Due, Hearing, Opening
from muhatap.kit import clock, keys
from muhatap.kit.copying import copy_in
from muhatap.kit.errors import Refused
from muhatap.notifications import services as notifications
from muhatap.organization import queries as organization
from muhatap.organization.models import Actor, Unit
from muhatap.organization.persons import Grant, Person


@dataclass
class Work:
    """One draft on its way to a case. `way` is where it goes at once, `units` those who get it here."""

    draft: CaseDraft
    lacking: list[str]
    desks: Mapping[str, Desk]
    needs_approval: bool
    row: Move
    grant: Grant
    case: Case = field(init=False)
    code: str = ""
    way: Decision | None = None
    units: list[Unit] = field(default_factory=list)
    parts: list[Referral] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    first: Due = field(init=False)
    last: Due = field(init=False)


@transaction.atomic
def register_many(drafts: Sequence[CaseDraft], *, by: Person) -> list[Registered | Refused]:
    """Make a case of each clean draft, as `register` one after another would; in their order.

    A draft that `register` would refuse comes back as its refusal, and the others are registered all the
    same. A few dozen statements for any number; some hundreds at a time keep the transaction short.
    """
    begin = functools.partial(_begun, by=by, desks=functools.cache(queries.desks), asks=_of_unit(by))
    works = [begin(draft) for draft in _of_who_stand(drafts)]
    going = [work for work in works if isinstance(work, Work)]
    if going:
        _make(going, by)
    return [Registered(one.case, one.code) if isinstance(one, Work) else one for one in works]


def _of_unit(by: Person) -> Callable[[], bool]:
    return functools.cache(lambda: queries.unit_asks_approval(by))


def _of_who_stand(drafts: Sequence[CaseDraft]) -> list[CaseDraft]:
    stands = citizens.stand_for([draft.citizen.pk for draft in drafts if draft.citizen is not None])
    return [
        draft
        if draft.citizen is None or stands[draft.citizen.pk] == draft.citizen.pk
        else registering.of_who_stands(draft)
        for draft in drafts
    ]


def _begun(
    draft: CaseDraft, *, by: Person, desks: Callable[[str], Mapping[str, Desk]], asks: Callable[[], bool]
) -> Work | Refused:
    try:
        lacking, found = registering.lacks(draft), desks(draft.channel)
        needs_approval = queries.asks_approval(draft, found) or asks()
        row, grant = registering.by_which(draft, by, needs_approval=needs_approval)
    except Refused as refused:
        return refused
    return Work(draft, lacking, found, needs_approval, row, grant)


def _make(works: Sequence[Work], by: Person) -> None:
    system = organization.system()
    _make_cases(works, by)
    hidden = {work.case.citizen_id for work in works if work.case.identity_hidden and work.case.citizen_id}
    known = redaction.known(hidden)
    vectors = search_vectors([search_text(work.case, work.draft.topic, known) for work in works])
    for work, vector in zip(works, vectors, strict=True):
        work.case.search = vector
    _find_ways(works, vectors, by)
    asked = _asked(works, known)
    _tell_clocks(works, system)
    _tell_story(works, asked, system)
    _keep(works, by)
    _tell_people(works, asked, by, system)


def _asked(works: Sequence[Work], known: Mapping[int, Known]) -> Asked:
    """What the letters want to know of applicants."""
    whose = {work.case.citizen_id for work in works if work.case.citizen_id is not None}
    away = {work.case.citizen_id for work in works if any(unit.is_outside for unit in work.units)}
    known = {**known, **redaction.known(pk for pk in away - known.keys() if pk is not None)}
    return telling.asked_at_once(whose, known, has_files=any(work.draft.files for work in works))


def _make_cases(works: Sequence[Work], by: Person) -> None:
    """Numbers, applicants and codes; nothing of the cases is written yet."""
    fresh = numbers.next_numbers(clock.local(clock.now()).year, len(works))
    nameless = [work for work in works if work.draft.citizen is None and by.kind != Actor.Kind.CITIZEN]
    actors = [Actor(kind=Actor.Kind.CITIZEN) for _work in nameless]
    copy_in(actors)
    applicants = {id(work): actor.pk for work, actor in zip(nameless, actors, strict=True)}
    for work, number in zip(works, fresh, strict=True):
        draft = work.draft
        whose = draft.citizen.actor_id if draft.citizen is not None else by.actor_id
        applicant = applicants.get(id(work), whose)
        work.case = registering.new_case(draft, work.desks, work.lacking, number, applicant, by=by)
        work.case.status = str(work.row.target)
        work.code = registering.give_code(work.case)
        work.records = [Record(work.case, by, code=work.code)]


def _find_ways(works: Sequence[Work], vectors: Sequence[str], by: Person) -> None:
    """Where each goes at once. Units of the house are looked up as `route` does: one may be closed."""
    asked = [
        (work, vector)
        for work, vector in zip(works, vectors, strict=True)
        if work.draft.route and not work.needs_approval and not work.lacking
    ]
    if not asked:
        return
    ways = deciding.decide_many([work.case for work, _vector in asked], [vector for _work, vector in asked])
    ids = {unit.pk for way in ways for unit in way.units}
    there = {unit.pk: unit for unit in Unit.objects.filter(pk__in=ids, is_active=True)}
    for (work, _vector), way in zip(asked, ways, strict=True):
        if registering.goes_at_once(work.case, way, by):
            work.way = way
            work.units = [there[pk] for pk in sorted({unit.pk for unit in way.units} & there.keys())]


def _row(unit: Unit) -> Move:
    return REFERRAL_MOVES["forward" if unit.is_outside else "offer"]


def _tell_clocks(works: Sequence[Work], system: Person) -> None:
    """Dockets of cases and of units' parts, each heard what happened to it."""
    route = CASE_MOVES["route"]
    openings: list[Opening] = [registering.opening(work.draft, work.row) for work in works]
    for work in works:
        if work.units:
            work.records.append(Record(work.case, system))
            openings += [opening_of(work.case, _row(unit), work.records[1].at) for unit in work.units]
    sheets = deadlines.open_sheets(openings)
    of_parts = iter(sheets[len(works) :])
    ids = iter(keys.fresh(Referral, len(sheets) - len(works)))
    for work, sheet in zip(works, sheets, strict=False):
        case = work.case
        case.docket, work.first = sheet.docket, sheet.due()
        if work.units:
            at = work.records[1].at
            heard = Hearing(sheet.docket.pk, route.occasion, at, round=case.round, kind=case.kind)
            deadlines.hear(sheet, heard)
        work.last = sheet.due()
        take_due(case, work.last)
        for unit in work.units:
            of_part = next(of_parts)
            part = part_of(work.records[1], unit, _row(unit), of_part.docket, of_part.due())
            part.pk = next(ids)
            work.parts.append(part)
    deadlines.save_sheets(*sheets)


def _tell_story(works: Sequence[Work], asked: Asked, system: Person) -> None:
    """The lines of each story, chained: registered; sent, and to whom."""
    route = CASE_MOVES["route"]
    parts = sum(unit.is_outside for work in works for unit in work.units)
    ids = iter(keys.fresh(Call, parts))
    for work in works:
        case = work.case
        facts = registering.facts_of(work.draft)
        work.records[0].line(work.row, grant=work.grant, before="", after=case.status, facts=facts)
        if work.way is None or not work.units:
            continue
        before, case.status = case.status, str(route.target)
        grant, record = policy.may(system, route, case), work.records[1]
        facts = registering.facts_of_way(work.way)
        record.line(route, grant=grant, before=before, after=case.status, facts=facts)
        for part in work.parts:
            facts = {"unit": part.unit_id}
            if part.unit.is_outside:
                _leave_to_a_person(work, part, facts, ids, asked)
            row = _row(part.unit)
            record.line(row, grant=grant, before="", after=part.status, referral=part, facts=facts)


def _leave_to_a_person(
    work: Work, part: Referral, facts: dict[str, Any], ids: Iterator[int], asked: Asked
) -> None:
    """That another institution has it is told to the citizen, by somebody where no message goes."""
    call = call_of(work.records[1], work.case, part, facts, Call.What.FORWARDED, asked)
    if call is not None:
        call.pk = facts["call"] = next(ids)
        work.calls.append(call)
        work.case.to_call = True


def _keep(works: Sequence[Work], by: Person) -> None:
    """Cases, parts, calls, stories, counters, files and conversations: one statement each."""
    copy_in([work.case for work in works])
    copy_in([part for work in works for part in work.parts])
    copy_in([call for work in works for call in work.calls])
    events = [event for work in works for record in work.records for event, _row in record.events]
    copy_in(events)
    tally: Tally[counting.Key] = Tally()
    for work in works:
        tally.update(counting.keys_of(work.case))
        for part in work.parts:
            tally.update(counting.keys_of_referral(part))
    counting.add(tally)
    seen = Attachment.Audience.CITIZEN
    copy_in([row for work in works for row in attachments(work.case, work.draft.files, seen, by=by)])
    copy_in([registering.contact_of(work.case, work.draft, by=by) for work in works])


def _tell_people(works: Sequence[Work], asked: Asked, by: Person, system: Person) -> None:
    """Everybody concerned hears of it: of each case by its dates of that moment."""
    for number, sender in enumerate((by, system)):
        letters = []
        for work in works:
            for record in work.records[number : number + 1]:
                take_due(work.case, work.last if number else work.first)
                letters += telling.letters(record.events, work.case, by=sender, code=record.code, asked=asked)
        notifications.queue_all(letters, by=sender)
    for work in works:
        take_due(work.case, work.last)
    recording.follow(pair for work in works for record in work.records for pair in record.events)
