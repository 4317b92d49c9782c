"""What the citizen reads under an answer by law: decision, grounds, remedies (4982 m.12).

An answer's own text is what people wrote. What stands under it was written down with the decision, in the
citizen's language, and stays what it was when it was told, whatever is corrected later.
"""

from __future__ import annotations

from django.db import transaction

from muhatap.answers.models import Answer, Enclosure
from muhatap.cases.models import Case
from muhatap.cases.policy import needs_decision


@transaction.atomic
def enclose(case: Case, text: str) -> None:
    """Let this text stand under the answer of the case's present round, in place of an earlier one."""
    Enclosure.objects.update_or_create(case=case, round=case.round, defaults={"text": text})


def whole(case: Case, answer: Answer) -> str:
    """The text as the citizen gets it. A statement only for kinds that are decided."""
    if not needs_decision(case):
        return answer.text
    under = Enclosure.objects.filter(case=case, round=answer.round).values_list("text", flat=True).first()
    return f"{answer.text}\n\n{under}" if under else answer.text
