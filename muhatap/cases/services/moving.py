"""The only writers of a status: a case moves only through the table.

Locks are always taken in the same order: the case, its referrals by id, the calendar (shared), dockets,
counters. A case is held without its key (`no_key`): the sweep writes rows that point at it while it holds
clocks, and must not wait for who wants those. Every function is one transaction: status, clocks, timeline,
counters, notices and follow-up work change together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Subquery
from django.utils import translation

from muhatap.cases import legal, policy, queries
from muhatap.cases.calls import end_calls
from muhatap.cases.consequences import CONSEQUENCES, ENDS_REFERRALS
from muhatap.cases.errors import AlreadySo, MissingFacts, NotNow, NotYours, Undecided
from muhatap.cases.lifecycle import (
    CASE_MOVES,
    ENDED,
    IN_HAND,
    LIVE,
    REFERRAL_MOVES,
    Move,
    ReferralStatus,
    Status,
)
from muhatap.cases.models import Call, Case, Referral
from muhatap.cases.recording import Record
from muhatap.cases.services.copied import earliest, parts_follow, take_due
from muhatap.cases.services.referring import refer
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.services import Due, Hearing
from muhatap.kit import clock
from muhatap.kit.text import trimmed
from muhatap.organization.persons import Grant, Person

Values = Mapping[str, Any]
AMENDABLE = frozenset(
    {
        *("title", "text", "kind", "topic", "paper_no", "answers_to_questions"),
        *("citizen", "applicant", "identity_hidden", "reply_point", "wants_call"),
        *("district", "neighbourhood", "street", "door", "place_note", "lat", "lon"),
        *("is_sensitive", "is_incomplete", "missing"),
    }
)

# columns after whose change the case is found by other words
SEARCHED = {"title", "text", "topic", "street", "neighbourhood", "district", "place_note", "paper_no"}
SEARCHED |= {"citizen", "identity_hidden"}

# what happens to one unit's part and moves the clocks of the whole case too
HEARD_BY_CASE = frozenset({Occasion.NOTED, Occasion.SCHEDULED, Occasion.EXAMINED, Occasion.FORWARDED})
# moves after which every live referral is new: nothing needs to be derived
FRESH = frozenset({"approve", "route", "reopen", "reopen_after_check"})


@transaction.atomic
def move(
    case_id: int, name: str, *, by: Person, facts: Values | None = None, changes: Values | None = None
) -> Case:
    """Make one move of the case table.

    `facts` are remembered on the timeline (keys of `facts.FACTS`); `changes` are columns of the case (only
    those of `AMENDABLE`). Raises `NotYours`, `NotNow` or `MissingFacts`; a case that `by` may not see does
    not exist (`Case.DoesNotExist`).
    """
    case = (
        queries.visible_to(by)
        .select_related(*queries.WITH)
        .select_for_update(of=("self",), no_key=True)
        .get(pk=case_id)
    )
    return make(case, CASE_MOVES[name], by=by, facts=facts or {}, changes=changes or {})


def check(case: Case, name: str, *, by: Person) -> Grant:
    """The grant by which `by` may make this move now; raises `NotYours` or `NotNow`. Writes nothing."""
    row = CASE_MOVES[name]
    grant = policy.may(by, row, case)
    if grant is None:
        raise NotYours(row)
    if case.status not in row.sources:
        raise NotNow(row, case.get_status_display())
    if not policy.changes_something(row, case):
        raise AlreadySo(row)
    if policy.is_undecided(row, case):
        raise Undecided
    return grant


def make(case: Case, row: Move, *, by: Person, facts: Values, changes: Values) -> Case:
    """Make a move with a locked case."""
    grant = check(case, row.name, by=by)
    known = _facts(row, facts)
    record = Record(case, by)
    _apply(record, row, grant, known, changes)
    end_calls(record)
    _note_waiting(record)
    record.write()
    return case


def _apply(record: Record, row: Move, grant: Grant | None, facts: dict[str, Any], changes: Values) -> None:
    case, before = record.case, record.case.status
    _amend(record, changes)
    if row.target is not None and row.target != case.status:
        case.status = row.target
        record.columns.add("status")
    if row.name in CONSEQUENCES:
        CONSEQUENCES[row.name](record, case, None, facts)
    if row.name in ENDS_REFERRALS:
        _end_with_referrals(record, row, grant, before, facts)
        return
    if not record.unsaid:
        _tell_clocks(record, row.occasion, has_live=row.name not in FRESH, later="units" in row.needs)
    for_outside = facts.pop("for_outside", "")
    record.line(row, grant=grant, before=before, after=case.status, facts=facts)
    if "units" in row.needs:
        if before in (*ENDED, Status.OBJECTED):
            record.parts = []  # nobody works on what was closed
        note = str(facts.get("text", ""))
        refer(record, row, facts["units"], grant=grant, for_outside=for_outside, note=note)
    if row.name not in FRESH:
        _derive(record)


def _end_with_referrals(
    record: Record, row: Move, grant: Grant | None, before: str, facts: dict[str, Any]
) -> None:
    """The case ends, and every unit's part with it; all dockets hear it at once."""
    case = record.case
    ended = _locked_referrals(case, (*IN_HAND, ReferralStatus.ANSWERED))
    rows = [
        REFERRAL_MOVES["drop" if referral.status == ReferralStatus.ANSWERED else "withdraw"]
        for referral in ended
    ]
    heard = [_hearing(record, case.docket_id, row.occasion)]
    heard += [
        _hearing(record, referral.docket_id, of.occasion) for referral, of in zip(ended, rows, strict=True)
    ]
    of_case, *dues = deadlines.happened_to(heard)
    _remember_due(record, of_case, has_live=False)
    record.line(row, grant=grant, before=before, after=case.status, facts=facts)
    for referral, of, due in zip(ended, rows, dues, strict=True):
        reason = {"reason": facts.get("reason") or _why(row)} if of.needs else {}
        _apply_to(record, referral, of, None, reason, due=due)
    Referral.objects.bulk_update(ended, ["status", "due_at", "law_due_at", "is_paused", "ended_at"])
    _set_to_review(record, False)


def _why(row: Move) -> str:
    with translation.override("tr"):  # units' letters are Turkish, whatever screen the sender has
        return str(row.label)


def _facts(row: Move, facts: Values) -> dict[str, Any]:
    """Facts with their texts trimmed; the needed ones must be there."""
    known = {key: trimmed(value) if isinstance(value, str) else value for key, value in facts.items()}
    lacking = [key for key in row.needs if known.get(key) in (None, "", [], ())]
    if lacking:
        raise MissingFacts(row, lacking)
    return {key: value for key, value in known.items() if value not in (None, "", [])}


def _amend(record: Record, changes: Values) -> None:
    unknown = set(changes) - AMENDABLE
    if unknown:
        raise ValueError(f"not amendable: {sorted(unknown)}")
    for column, value in changes.items():
        setattr(record.case, column, value)
    record.columns |= set(changes)
    if SEARCHED & set(changes):
        record.search_anew()
    if {"kind", "topic", "citizen"} & set(changes):
        case = record.case
        if not policy.asks_for_information(case):
            legal.not_waited_for(record, case)
        anonymous, days = case.citizen_id is None, case.topic.target_days
        live = Referral.objects.filter(case=case, status__in=LIVE).order_by("pk")
        parts = list(live.values_list("docket_id", flat=True))
        due, *_parts = deadlines.change_kind(
            [case.docket_id, *parts], kind=case.kind, topic_days=days, is_anonymous=anonymous, at=record.at
        )
        _remember_due(record, due, has_live=False)
        if parts:
            parts_follow(case)


def _tell_clocks(record: Record, occasion: Occasion, *, has_live: bool = True, later: bool = False) -> None:
    """Let the case's docket hear what happened; `later`: its clocks go down with those of the new units."""
    if not deadlines.is_heard(Policy.Holder.CASE, occasion, after=record.told):
        return
    hearing = _hearing(record, record.case.docket_id, occasion)
    if later:
        record.unwritten = deadlines.heard(hearing)
        due = record.unwritten.due()
    else:
        (due,) = deadlines.happened_to([hearing])
    _remember_due(record, due, has_live=has_live)


def _hearing(record: Record, docket_id: int, occasion: Occasion, fixed_due: date | None = None) -> Hearing:
    case = record.case
    return Hearing(docket_id, occasion, record.at, fixed_due, case.round, case.kind, record.extension)


def _remember_due(record: Record, due: Due, *, has_live: bool = True) -> None:
    """Copy the dates onto the case; its live referrals, if there are any, follow."""
    case = record.case
    record.told = due
    before = (case.due_at, case.law_due_at, case.is_paused)
    if take_due(case, due):
        record.columns |= {"due_at", "law_due_at", "target_due_at", "is_paused"}
    if has_live and before != (case.due_at, case.law_due_at, case.is_paused):
        if record.follows is None:
            parts_follow(case)
        else:
            record.follows = True


@transaction.atomic
def move_referral(
    referral_id: int, name: str, *, by: Person, facts: Values | None = None, changes: Values | None = None
) -> Referral:
    """Make one move of the referral table, and what follows from it for the case.

    Raises as `move` does; a referral that `by` may not see does not exist (`Referral.DoesNotExist`).
    `changes` may set `outside_no` and `with_paper`.
    """
    row = REFERRAL_MOVES[name]
    case, parts = _locked_around(referral_id, by)
    referral = next(part for part in parts if part.pk == referral_id)
    grant = policy.may(by, row, case, referral)
    if grant is None:
        raise NotYours(row)
    if not policy.at_work(row, case, referral):
        raise NotNow(row, case.get_status_display())
    if referral.status not in row.sources:
        raise NotNow(row, referral.get_status_display())
    record = Record(case, by, parts=parts, follows=False)
    for column, value in (changes or {}).items():
        if column not in {"outside_no", "with_paper"}:
            raise ValueError(f"not amendable: {column}")
        setattr(referral, column, value)
    held = referral.status in IN_HAND
    _apply_to(record, referral, row, grant, _facts(row, facts or {}))
    if record.follows:
        parts_follow(case, saving=referral)
    else:
        referral.save()
    record.follows = None
    if not (held and referral.status in IN_HAND):
        _derive(record)
    end_calls(record)
    _note_waiting(record)
    record.write()
    return referral


def _locked_around(referral_id: int, by: Person) -> tuple[Case, list[Referral]]:
    """The case of a referral that `by` may see, and all its referrals, locked. Two statements."""
    seen = queries.referrals_visible_to(by).filter(pk=referral_id).values("case_id")
    rows = Case.objects.select_related(*queries.WITH).select_for_update(of=("self",), no_key=True)
    case = rows.filter(pk=Subquery(seen[:1])).order_by().first()  # one number, so that the key finds it
    if case is None:
        raise Referral.DoesNotExist
    return case, _locked_referrals(case, list(ReferralStatus))


def _apply_to(
    record: Record,
    referral: Referral,
    row: Move,
    grant: Grant | None,
    facts: dict[str, Any],
    *,
    due: Due | None = None,
) -> None:
    """`due` is what the docket said, where it has heard of this already. The caller saves the referral."""
    case, before = record.case, referral.status
    record.left(referral)
    if row.target is not None:
        referral.status = row.target
    if row.name in CONSEQUENCES:
        CONSEQUENCES[row.name](record, case, referral, facts)
    if row.occasion is not Occasion.NONE and _is_heard(record, referral, row):
        due = record.told = due or _tell_dockets(record, referral, row, before)
        referral.due_at = earliest(due.due_at, case) if referral.status in IN_HAND else None
        referral.law_due_at, referral.is_paused = case.law_due_at, due.paused or case.is_paused
    if referral.status not in (*IN_HAND, ReferralStatus.ANSWERED):
        referral.ended_at = record.at
    record.arrived(referral)
    record.line(row, grant=grant, before=before, after=referral.status, referral=referral, facts=facts)


def _is_heard(record: Record, referral: Referral, row: Move) -> bool:
    """False for what waits until somebody has told it, and for a day that had passed when it was told."""
    if row.name == "say_schedule":
        return referral.scheduled_for is not None and referral.scheduled_for >= clock.local(record.at).date()
    return row.name == "schedule" or not record.unsaid


def _tell_dockets(record: Record, referral: Referral, row: Move, before: str) -> Due:
    """Let the referral's docket hear it, and the case's what concerns it.

    A day that the citizen has not heard of binds the unit, and takes nothing from the case's own dates.
    """
    promised = referral.scheduled_for if row.occasion is Occasion.SCHEDULED else None
    of_case = None if record.unsaid else _heard_by_case(record, referral, row, before)
    heard = [_hearing(record, record.case.docket_id, of_case, promised)] if of_case else []
    *first, due = deadlines.happened_to(
        [*heard, _hearing(record, referral.docket_id, row.occasion, promised)]
    )
    others = any(part.pk != referral.pk and part.status in LIVE for part in record.parts or ())
    for told in first:
        _remember_due(record, told, has_live=others)
    return due


def _heard_by_case(record: Record, referral: Referral, row: Move, before: str) -> Occasion | None:
    """What of a unit's part moves the clocks of the whole case.

    The case stands still while any unit waits for the citizen: the first question stops its targets, the
    last wait that ends, however it ends, lets them run on.
    """
    unsaid = set(_unsaid(record.case))
    waits = referral.status == ReferralStatus.WAITING and referral.pk not in unsaid
    waited = before == ReferralStatus.WAITING and referral.pk not in unsaid and row.name != "say_question"
    if waits == waited:
        return row.occasion if row.occasion in HEARD_BY_CASE else None
    others = (part for part in record.parts or () if part.pk != referral.pk and part.pk not in unsaid)
    if any(part.status == ReferralStatus.WAITING for part in others):
        return None
    return Occasion.ASKED if waits else Occasion.REPLIED


def _unsaid(case: Case) -> list[int]:
    """Parts whose question the citizen has not heard yet: they stand still for nobody."""
    if not case.to_call:
        return []
    rows = case.calls.filter(ended_at=None, what=Call.What.QUESTION).exclude(referral=None)
    return list(rows.values_list("referral_id", flat=True))


def _locked_referrals(case: Case, statuses: Sequence[str] = LIVE) -> list[Referral]:
    rows = Referral.objects.filter(case=case, status__in=statuses).select_related("unit", "officer")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _derive(record: Record) -> None:
    """The case's place follows from its referrals: the moves of the SYSTEM."""
    case = record.case
    if case.status not in (Status.WITH_UNITS, Status.IN_REVIEW):
        _set_to_review(record, False)
        return
    if record.parts is None:
        record.parts = list(Referral.objects.filter(case=case, round=case.round, status__in=LIVE))
    held = [part.status for part in record.parts if part.round == case.round and part.status in LIVE]
    name = ""
    if not held and case.status == Status.WITH_UNITS:
        name = "unroute"
    elif held and not set(held) & set(IN_HAND) and case.status == Status.WITH_UNITS:
        name = "complete"
    elif set(held) & set(IN_HAND) and case.status == Status.IN_REVIEW:
        name = "resume"
    if name:
        row, before = CASE_MOVES[name], case.status
        case.status = str(row.target)
        record.columns.add("status")
        _tell_clocks(record, row.occasion)
        record.line(row, grant=None, before=before, after=case.status)
    _set_to_review(record, case.status == Status.IN_REVIEW or ReferralStatus.ANSWERED in held)


def _note_waiting(record: Record) -> None:
    """Whether a question to the citizen is open, whoever asked it."""
    case, parts = record.case, record.parts
    value = case.status == Status.WAITING_CITIZEN
    if case.status == Status.WITH_UNITS:
        mine = [part.status for part in parts or () if part.round == case.round]
        value = case.awaits_citizen if parts is None else ReferralStatus.WAITING in mine
    if case.awaits_citizen != value:
        case.awaits_citizen = value
        record.columns.add("awaits_citizen")


def _set_to_review(record: Record, value: bool) -> None:
    if record.case.to_review != value:
        record.case.to_review = value
        record.columns.add("to_review")
