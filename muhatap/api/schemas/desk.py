"""Work on cases: moves, answers, telling the citizen, queues."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from muhatap.answers.models import Answer
from muhatap.api.schemas.common import Id, In, Named, one_of, upto
from muhatap.cases.models import Call, Channel
from muhatap.delivery.models import DeliveryAttempt

Way, Outcome = DeliveryAttempt.Way, DeliveryAttempt.Outcome
IN_PERSON = [way for way in Way if way not in {Way.SMS, Way.EMAIL}]
ENDS = [row for row in Outcome if row not in {Outcome.PENDING, Outcome.FAILED}]


class Fact(Schema):
    """A fact that a move takes."""

    name: str
    label: str
    type: Literal["text", "integer", "integers", "date", "choice"]
    required: bool
    hint: str = ""
    max_length: int | None = None
    choices: list[dict[str, Any]] | None = None


class MoveRow(Schema):
    """A move that this key may make now. `address` is where; other doors have other bodies."""

    name: str
    label: str
    target: str | None
    address: str
    facts: list[Fact]


class ReferralMoves(Schema):
    """Moves of one referral."""

    referral_id: int
    unit: Named
    moves: list[MoveRow]


class MoveList(Schema):
    """What may be done with a case now."""

    case: list[MoveRow]
    referrals: list[ReferralMoves]


class MoveFacts(In):
    """A move's facts by name, as `GET …/moves` describes them."""

    facts: dict[str, Any] = Field({}, examples=[{"reason": "Adres yanlış"}])


class JoinCall(In):
    """Somebody spoke about a known case."""

    text: Annotated[str, upto(4000, 1)]
    channel: Annotated[str, one_of(Channel)] = "phone"
    citizen_id: Id | None = None


class SpotAnswer(In):
    """A conversation that ended with its answer: no case."""

    channel: Annotated[str, one_of(Channel)] = "phone"
    topic_id: Id | None = None
    text: Annotated[str, upto(4000)] = ""
    answer: Annotated[str, upto(4000)] = ""
    citizen_id: Id | None = None


class NewAnswer(In):
    """A unit's answer, or another institution's result."""

    text: Annotated[str, upto(20_000, 1)]
    outcome: Annotated[str, one_of(Answer.Outcome)] = "done"
    remark: Annotated[str, upto(300)] = ""
    files: list[Id] = Field([], max_length=20)
    outside_no: Annotated[str, upto(60)] = ""


class AnswerText(In):
    """The wording of an answer."""

    text: Annotated[str, upto(20_000, 1)]


class AnswerRow(Schema):
    """One version of an answer."""

    id: int
    referral_id: int | None
    unit: Named | None
    round: int
    version: int
    state: Annotated[str, one_of(Answer.State)]
    outcome: Annotated[str, one_of(Answer.Outcome)]
    text: str
    written_at: datetime
    written_by: str
    reviewed_at: datetime | None
    review_reason: str


class AnswerList(Schema):
    """Every version, newest first."""

    items: list[AnswerRow]


class NewAttempt(In):
    """How telling the citizen in person ended."""

    way: Annotated[str, one_of(IN_PERSON)]
    outcome: Annotated[str, one_of(ENDS)]
    note: Annotated[str, upto(300)] = ""
    checklist: list[Literal["greeted", "right_person", "all_units", "understood", "objection"]] = []


class NewMessage(In):
    """Send the approved answer."""

    way: Literal["sms", "email"]
    point_id: Id | None = None


class AttemptRow(Schema):
    """A try to tell the citizen."""

    id: int
    way: Annotated[str, one_of(Way)]
    outcome: Annotated[str, one_of(Outcome)]
    note: str
    at: datetime
    by: str


class AttemptList(Schema):
    """Tries to tell the citizen, newest first."""

    items: list[AttemptRow]


class CallRow(Schema):
    """Something for the citizen that a person has to tell."""

    id: int
    what: Annotated[str, one_of(Call.What)]
    text: str
    since: datetime
    unit: Named | None


class CallList(Schema):
    """What is to be told, oldest first."""

    items: list[CallRow]


class QueueRow(Schema):
    """A queue and how much stands in it; null where nobody counts."""

    name: str
    label: str
    of: Literal["cases", "referrals"]
    count: int | None


class QueueList(Schema):
    """Queues of this key's roles."""

    items: list[QueueRow]
