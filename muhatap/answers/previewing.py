"""The result as it would reach the citizen, before anybody approves or sends it."""

from __future__ import annotations

from muhatap.answers import enclosing
from muhatap.answers.models import Answer
from muhatap.cases import telling
from muhatap.cases.models import Case
from muhatap.notifications import services as notifications
from muhatap.notifications.rendering import Rendered
from muhatap.notifications.services import Recipient
from muhatap.organization import settings

TEMPLATE = "citizen/answered"


def context(case: Case, answer: Answer) -> dict[str, object]:
    """Values for the result message: the text itself, and how long one may object."""
    text = enclosing.whole(case, answer)
    return {**telling.context(case, None), "text": text, "days": settings.number("objection.days")}


def letters(case: Case, answer: Answer) -> list[Rendered]:
    """The message through the citizen's own channel; empty when the product cannot send there."""
    return [letter(case, answer, recipient) for recipient in telling.citizen(case)]


def letter(case: Case, answer: Answer, recipient: Recipient) -> Rendered:
    """The message to one address, exactly as it would go."""
    return notifications.preview(TEMPLATE, recipient, context=context(case, answer))
