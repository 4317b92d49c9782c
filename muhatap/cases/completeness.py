"""What a topic needs to be known (duty intake.completeness-check, sisli:12.ç, izmir:15.11). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from muhatap.cases import questions
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Case, Channel, Topic
from muhatap.kit.text import is_blank


def missing(draft: CaseDraft) -> list[str]:
    """Codes of what is missing: `text`, `place`, `citizen`, `files`, `q:<question>`."""
    found = [] if not is_blank(draft.text) else ["text"]
    if draft.topic.needs_place and not has_place(draft):
        found.append("place")
    if draft.citizen is None and draft.from_unit is None and not draft.topic.allows_anonymous:
        found.append("citizen")
    if draft.channel == Channel.PETITION and draft.citizen is not None and not draft.files:
        found.append("files")  # a petition comes with its image (sisli:7.g)
    return found + [f"q:{code}" for code in missing_answers(draft.topic, draft.answers)]


def missing_of(case: Case) -> list[str]:
    """What a case that was taken still lacks, by the same rules."""
    draft = CaseDraft(
        topic=case.topic,
        kind=case.kind,
        channel=case.channel,
        text=case.text,
        received_at=case.received_at,
        citizen=case.citizen,
        from_unit=case.from_unit,
        answers=case.answers_to_questions,
        neighbourhood=case.neighbourhood,
        lat=case.lat,
        lon=case.lon,
        files=list(case.attachments.filter(withdrawn_at=None).values_list("pk", flat=True)[:1]),
    )
    return missing(draft)


def has_place(draft: CaseDraft) -> bool:
    """True when somebody could go there: a point, or a neighbourhood."""
    return draft.neighbourhood is not None or (draft.lat is not None and draft.lon is not None)


def missing_answers(topic: Topic, answers: Mapping[str, Any]) -> list[str]:
    """Codes of the topic's required questions that are asked and without an answer."""
    return [
        question["code"]
        for question in questions.asked(topic.questions, answers)
        if question.get("required") and is_blank(str(answers.get(question["code"], "")))
    ]
