"""What a move does besides changing the status: rows and columns that belong to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from muhatap.cases import legal
from muhatap.cases.calls import leave_to_a_person, said
from muhatap.cases.errors import DayGone, MissingFacts, Unchanged
from muhatap.cases.lifecycle import REFERRAL_MOVES
from muhatap.cases.models import Call, Case, Contact, Information, Question, Referral
from muhatap.cases.recording import Record
from muhatap.kit import clock

Facts = dict[str, Any]


def cancelled(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """It ends without an answer: what remains is that the citizen hears why."""
    closed(record, case, referral, facts)
    leave_to_a_person(record, case, None, facts, Call.What.CANCELLED, holds=False)


def dismissed(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The answer stands, and the citizen hears why."""
    closed(record, case, referral, facts)
    leave_to_a_person(record, case, None, facts, Call.What.OBJECTION, holds=False)


def not_examined(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """A petition that the law does not examine ends as a cancelled one does (3071 m.6)."""
    legal.not_examined(record, case, referral, facts)
    cancelled(record, case, referral, facts)


def deemed_withdrawn(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The fee was not paid in time (4982 m.11)."""
    closed(record, case, referral, facts)
    leave_to_a_person(record, case, None, facts, Call.What.WITHDRAWN, holds=False)


def closed(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The case ended; nothing waits for anybody any more."""
    case.closed_at = record.at
    case.to_review = case.to_inform = False
    case.escalated_at = None
    record.columns |= {"closed_at", "to_review", "to_inform", "escalated_at"}
    legal.not_waited_for(record, case)


def reopened(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """A new round begins; the old referrals and clocks stay counted."""
    case.round += 1
    case.closed_at = case.decided_at = None
    record.columns |= {"round", "closed_at", "decided_at"}


def decided(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The decision of this round stands, or stands corrected; its rows belong to the register above."""
    case.decided_at = record.at
    record.columns |= {"decided_at"}


def objected(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The citizen is not satisfied: a new round with clocks of its own, though nobody works on it yet."""
    reopened(record, case, referral, facts)


def escalated(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The supervisor takes it from here (sisli:14.g)."""
    case.escalated_at = record.at
    record.columns |= {"escalated_at"}


def settled(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The supervisor gave it back with a measure."""
    case.escalated_at = None
    record.columns |= {"escalated_at"}


def hidden(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """Units see no more who applied (izmir:15.10)."""
    case.identity_hidden = True
    record.columns |= {"identity_hidden"}
    record.search_anew()


def shown(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The manager lifted the hiding."""
    case.identity_hidden = False
    record.columns |= {"identity_hidden"}
    record.search_anew()


def informed(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The unit's note waits at the delivery desk until it is passed on (sisli:15.ç)."""
    row = Information.objects.create(
        case=case,
        referral=referral,
        text=facts["text"],
        entered_at=record.at,
        entered_by_id=record.by.actor_id,
    )
    facts["information"] = row.pk
    case.to_inform = True
    record.columns |= {"to_inform"}


def passed_on(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """What the desk passed on closes the unit's note; a desk may also inform by itself, without a note."""
    waiting = Information.objects.filter(case=case, passed_at=None)
    if facts.get("information"):
        waiting.filter(pk=facts["information"]).update(passed_at=record.at, passed_text=facts["text"])
    case.to_inform = waiting.exists()
    record.columns |= {"to_inform"}
    leave_to_a_person(record, case, None, facts, Call.What.INFORMATION)


def asked(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The question as the citizen will read it."""
    Question.objects.create(
        case=case,
        referral=referral,
        text=facts["question"],
        asked_at=record.at,
        asked_by_id=record.by.actor_id,
    )
    leave_to_a_person(record, case, referral, facts, Call.What.QUESTION)


def replied(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The reply closes the open question."""
    Question.objects.filter(case=case, referral=referral, replied_at=None).update(
        reply=facts["reply"], replied_at=record.at
    )


def scheduled(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The promised day (termin); it may not lie in the past (izmir:16.a)."""
    if referral is None:
        raise AssertionError("only referrals are scheduled")
    if case.to_call:  # another day is promised now
        earlier = Call.objects.filter(case=case, referral=referral, what=Call.What.SCHEDULED, ended_at=None)
        earlier.update(ended_at=record.at)
    try:
        referral.scheduled_for = date.fromisoformat(str(facts["date"]))
    except ValueError as error:
        raise MissingFacts(REFERRAL_MOVES["schedule"], ["date"]) from error
    if referral.scheduled_for < (today := clock.local(record.at).date()):
        raise DayGone(today)
    facts["told"] = True  # the form says that the citizen reads the reason; earlier ones did not
    leave_to_a_person(record, case, referral, facts, Call.What.SCHEDULED)


def assigned(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """One officer answers for it (bagcilar:24.1.ç)."""
    if referral is None:
        raise AssertionError("only referrals are assigned")
    referral.officer_id = int(facts["officer"])


def given_back(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The reviewer's returns are counted."""
    if referral is None:
        raise AssertionError("only referrals are given back")
    referral.returns += 1


def resubmitted(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """What came back is sent again corrected, or with a word on why it is not (izmir:6.a.5)."""
    if facts.get("text"):
        return
    since = case.events.filter(move__in=("return", "amend", "attach")).order_by("-seq").first()
    if since is not None and since.move == "return":
        raise Unchanged


def contacted(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The conversation stands in the citizen's history too (izmir:6.a.9)."""
    Contact.objects.create(
        channel=facts["channel"],
        at=record.at,
        by_id=record.by.actor_id,
        unit_id=record.by.unit_id,
        citizen_id=case.citizen_id,
        topic_id=case.topic_id,
        case=case,
        text=facts["text"],
    )


def handed_over(record: Record, case: Case, referral: Referral | None, facts: Facts) -> None:
    """The paper original goes with the referral from now on (bagcilar:24.1.b)."""
    if referral is None:
        raise AssertionError("paper goes with a referral")
    referral.with_paper = True


CONSEQUENCES: dict[str, Callable[[Record, Case, Referral | None, Facts], None]] = {
    "deliver": closed,
    "close_silently": closed,
    "dismiss_objection": dismissed,
    "cancel": cancelled,
    "refuse_examination": not_examined,
    "deem_withdrawn": deemed_withdrawn,
    "extend": legal.extended,
    "ask_fee": legal.fee_asked,
    "record_payment": legal.fee_paid,
    "say_extension": legal.extension_said,
    "say_fee": legal.fee_said,
    "withdraw_case": closed,
    "reopen": reopened,
    "reopen_after_check": reopened,
    "object": objected,
    "decide": decided,
    "escalate": escalated,
    "settle": settled,
    "hide_identity": hidden,
    "show_identity": shown,
    "pass_on": passed_on,
    "say_information": said,
    "say_question": said,
    "say_forwarded": said,
    "say_schedule": said,
    "say_end": said,
    "ask": asked,
    "reply": replied,
    "inform": informed,
    "schedule": scheduled,
    "assign": assigned,
    "take": assigned,
    "reject": given_back,
    "reject_outside": given_back,
    "resubmit": resubmitted,
    "contact": contacted,
    "hand_over": handed_over,
}
ENDS_REFERRALS = frozenset({"cancel", "withdraw_case", "refuse_examination", "deem_withdrawn"})
