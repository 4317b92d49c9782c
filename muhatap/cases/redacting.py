"""What a reader may not learn from the words of a case whose applicant is hidden (izmir:15.10).

Texts stay in the database as they were written. They are changed in memory, on the way to whoever did not
write the case down; such an object must not be saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from muhatap.cases import story
from muhatap.cases.models import Case, Information, Question
from muhatap.citizens import redaction
from muhatap.citizens.redaction import Known
from muhatap.notifications.rendering import Rendered
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person

NOTHING = Known()
TEXTS = ("title", "text", "place_note")


def reads_as_written(person: Person, case: Case) -> bool:
    """True when the words may stay as they are: nobody hidden, our own work, or who wrote them down.

    Whoever may reveal the applicant reads them whole with the reveal, not before (`cases.opened`).
    """
    if not case.identity_hidden or case.citizen_id is None:
        return True
    return person.kind == Actor.Kind.SYSTEM or case.registered_by_id == person.actor_id


def redact(person: Person, cases: Iterable[Case]) -> dict[int, Known]:
    """Take the applicants out of the cases' own texts, in memory; what is known of them, by case id.

    One statement when one of the cases has to be changed, none otherwise, and none for a case that was
    changed before. Deferred columns stay unread.
    """
    held = [case for case in cases if not reads_as_written(person, case)]
    fresh = [case for case in held if case.withheld is None]
    known = redaction.known(case.citizen_id for case in fresh if case.citizen_id is not None)
    for case in fresh:
        case.withheld = of = known.get(case.citizen_id or 0, NOTHING)
        for name in set(TEXTS) - case.get_deferred_fields():
            setattr(case, name, of.out_of(getattr(case, name)))
        if "answers_to_questions" not in case.get_deferred_fields():
            case.answers_to_questions = {
                key: of.out_of(value) if isinstance(value, str) else value
                for key, value in case.answers_to_questions.items()
            }
    return {case.pk: case.withheld or NOTHING for case in held}


def entries(found: Sequence[story.Entry], known: Known) -> list[story.Entry]:
    """The story without the applicant."""
    if known is NOTHING:
        return list(found)
    return [
        replace(
            entry,
            quote=known.out_of(entry.quote),
            words=known.out_of(entry.words),
            changes=[
                replace(change, before=known.out_of(change.before), after=known.out_of(change.after))
                for change in entry.changes
            ],
        )
        for entry in found
    ]


def letters(person: Person, case: Case, found: Sequence[Rendered]) -> list[Rendered]:
    """Messages of a preview as this person may read them; what goes to the citizen stays whole."""
    known = redact(person, [case]).get(case.pk, NOTHING)
    return [replace(one, subject=known.out_of(one.subject), body=known.out_of(one.body)) for one in found]


def talk(questions: Iterable[Question], informations: Iterable[Information], known: Known) -> None:
    """Questions, replies and units' notes without the applicant, in memory."""
    for question in questions:
        question.text, question.reply = known.out_of(question.text), known.out_of(question.reply)
    for information in informations:
        information.text = known.out_of(information.text)
