"""What the citizen reads under an answer, told by whoever keeps it: reasons, remedies.

An answer's own text is what people wrote; whatever stands under it by law is added where it is told.
"""

from __future__ import annotations

from collections.abc import Callable

from muhatap.answers.models import Answer
from muhatap.cases.models import Case

Under = Callable[[Case, Answer], str]
UNDER: dict[str, Under] = {}  # by the package that adds it


def whole(case: Case, answer: Answer) -> str:
    """The text as the citizen gets it, in the citizen's language."""
    parts = [answer.text, *(under(case, answer) for under in UNDER.values())]
    return "\n\n".join(part for part in parts if part)
