"""Everything a citizen ever brought and was told, as one story (izmir:15.13, sisli:12.c)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from muhatap.answers.models import Answer
from muhatap.cases import queries as cases
from muhatap.cases.models import Case, Contact
from muhatap.cases.redacting import NOTHING, redact
from muhatap.citizens.redaction import Known
from muhatap.organization.persons import Person

LONGEST = 60  # entries; older ones are in the search


@dataclass(frozen=True)
class Entry:
    """A case with what it ended in, or a conversation."""

    at: datetime
    case: Case | None = None
    contact: Contact | None = None
    answer: str = ""


def of_citizen(person: Person, citizen_id: int) -> list[Entry]:
    """What this person may see of it, newest first. Three statements.

    A case in which the applicant is hidden would tell who it was; it is left out for those who may not know.
    """
    seen = cases.visible_to(person)
    seen = seen.filter(cases.not_hidden_from(person))
    mine = seen.filter(citizen_id=citizen_id).select_related("topic").order_by("-received_at")
    brought = list(cases.light(mine)[:LONGEST])
    told = _told([case.pk for case in brought])
    talks = (
        Contact.objects.filter(citizen_id=citizen_id)
        .filter(Q(case=None) | Q(case__in=seen))
        .exclude(case__isnull=False, text="")  # the conversation that a case was made of is that case
        .select_related("topic", "case", "by")
        .order_by("-at")[:LONGEST]
    )
    known = redact(person, [*brought, *(talk.case for talk in talks if talk.case is not None)])
    for talk in talks:
        talk.text = _without(known, talk.case_id, talk.text)  # in memory only
        talk.answer = _without(known, talk.case_id, talk.answer)
    entries = [
        Entry(case.received_at, case=case, answer=_without(known, case.pk, told.get(case.pk, "")))
        for case in brought
    ]
    entries += [Entry(talk.at, contact=talk, answer=talk.answer) for talk in talks]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:LONGEST]


def _without(known: Mapping[int, Known], case_id: int | None, text: str) -> str:
    return known.get(case_id or 0, NOTHING).out_of(text)


def _told(case_ids: list[int]) -> dict[int, str]:
    """The approved text of each case: the combined one where there is one, of the last round."""
    passed = Answer.objects.filter(case__in=case_ids, state=Answer.State.PASSED)
    # later rows win; the database puts the combined one, without a referral, last
    rows = passed.order_by("round", "referral_id", "written_at")
    return dict(rows.values_list("case_id", "text"))
