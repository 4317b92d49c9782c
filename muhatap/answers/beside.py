"""What whoever writes an answer has to see meanwhile: what was noted for the unit, asked and replied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from muhatap.cases import redacting, story
from muhatap.cases.models import Event, Question, Referral
from muhatap.cases.questions import answered
from muhatap.organization.persons import Person

# moves that give a case to units, with the fact in which somebody wrote why or for whom
GIVEN = {
    "approve": "text",
    "route": "text",
    "add_units": "text",
    "verify": "reason",
    "reopen": "reason",
    "reopen_after_check": "finding",
}
SINCE = {"speed_up": "measure", "settle": "measure"}  # what the desk asked for while the unit works


@dataclass(frozen=True)
class Note:
    """What a desk wrote for the unit."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Beside:
    """Everything beside the writing, the newest first; answers to the topic's questions in words."""

    notes: list[Note]
    questions: list[Question]
    answers: list[tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.notes or self.questions or self.answers)


def beside(person: Person, referral: Referral) -> Beside:
    """Gather it for one unit's part, which comes with its case and topic. Two statements."""
    case = referral.case
    known = redacting.redact(person, [case]).get(case.pk, redacting.NOTHING)
    mine = Q(referral=referral) | Q(referral=None)
    questions = list(Question.objects.filter(mine, case=case).order_by("-asked_at"))
    redacting.talk(questions, [], known)
    when = Q(move__in=GIVEN, at=referral.referred_at) | Q(move__in=SINCE, at__gt=referral.referred_at)
    events = Event.objects.filter(when, case=case, referral=None).select_related("by__staff").order_by("-seq")
    notes = [
        Note(known.out_of(str(words)), story.who(event.by), event.at)
        for event in events
        if (words := event.fact({**GIVEN, **SINCE}[event.move]))
    ]
    answers = answered(case.topic.questions, case.answers_to_questions, case.topic.asked_before)
    return Beside(notes, questions, answers)
