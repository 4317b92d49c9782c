"""Reads for the API: lists narrowed by anything, one case with its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from muhatap.api.shapes.cases import COLUMNS, REFERRAL_COLUMNS
from muhatap.cases import numbers, pages, queries, queues
from muhatap.cases.lifecycle import ENDED, LIVE, OPEN
from muhatap.cases.models import Case, Referral
from muhatap.cases.queues import Queue
from muhatap.cases.searching import search_query
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.organization.persons import Person

NEWEST = pages.NEWEST


@dataclass(frozen=True)
class CaseFilter:
    """What a list of cases is narrowed to; empty values narrow nothing."""

    status: str = ""
    open: bool | None = None
    kind: str = ""
    channel: str = ""
    topic: int | None = None
    district: int | None = None
    neighbourhood: int | None = None
    unit: int | None = None
    received_from: date | None = None
    received_to: date | None = None
    q: str = ""


def queue_of(person: Person, name: str) -> Queue | None:
    """The queue of this name, if the person's roles have it."""
    return next((queue for queue in queues.of(person) if queue.name == name), None)


def case_list(
    person: Person, wanted: CaseFilter, queue: Queue | None, cursor: str, size: int
) -> tuple[Page[Any], str]:
    """One page of rows as dictionaries, and before which of their columns a case's own stand.

    Two statements at most.
    """
    if queue is None:
        rows = narrowed(queries.visible_to(person), wanted)
        window = pages.WINDOW if wanted != CaseFilter() else 0
        values: Any = rows.values(*COLUMNS)
        return keyset(values, NEWEST, cursor, size=size, window=window), ""
    found = queues.rows_of(queue, person)
    if queue.of is Referral:
        cases = (f"case__{name}" for name in COLUMNS)
        values = narrowed(found, wanted, "case__").values(*REFERRAL_COLUMNS, *cases, *_ordered(queue))
        return keyset(values, queue.order, cursor, size=size), "case__"
    values = narrowed(found, wanted).values(*COLUMNS, *_ordered(queue))
    return keyset(values, queue.order, cursor, size=size), ""


def _ordered(queue: Queue) -> set[str]:
    """Columns a queue is ordered by that nobody is shown."""
    return {name.lstrip("-") for name in queue.order} - {*COLUMNS, *REFERRAL_COLUMNS}


def narrowed(rows: QuerySet[Any], wanted: CaseFilter, prefix: str = "") -> QuerySet[Any]:
    """Apply the filters that are set."""
    plain = {
        "status": wanted.status,
        "kind": wanted.kind,
        "channel": wanted.channel,
        "district_id": wanted.district,
        "neighbourhood_id": wanted.neighbourhood,
    }
    where = Q(**{f"{prefix}{name}": value for name, value in plain.items() if value})
    if wanted.topic:
        parents = ("topic_id", "topic__parent_id", "topic__parent__parent_id")
        where &= Q(*((f"{prefix}{name}", wanted.topic) for name in parents), _connector=Q.OR)
    if wanted.open is not None:
        where &= Q(**{f"{prefix}status__in": OPEN if wanted.open else ENDED})
    if wanted.received_from:
        where &= Q(**{f"{prefix}received_at__gte": _midnight(wanted.received_from)})
    if wanted.received_to:
        where &= Q(**{f"{prefix}received_at__lt": _midnight(wanted.received_to + timedelta(days=1))})
    if wanted.unit:
        parts = Referral.objects.filter(unit_id=wanted.unit, status__in=LIVE)
        where &= Q(Exists(parts.filter(case_id=OuterRef("case_id" if prefix else "pk"))))
    if wanted.q.strip():
        number = numbers.parse(wanted.q, year=clock.today().year)
        words = Q(**{f"{prefix}search": search_query(wanted.q)})
        where &= words | Q(**{f"{prefix}number": number}) if number else words
    return rows.filter(where)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.ISTANBUL)


def parts_of(person: Person, case: Case) -> dict[str, Any]:
    """Referrals, files and questions of a case, as its page shows them. Redacts the questions."""
    from muhatap.cases import redacting

    questions = list(case.questions.order_by("-asked_at"))
    redacting.talk(questions, [], redacting.redact(person, [case]).get(case.pk, redacting.NOTHING))
    return {
        "referrals": list(case.referrals.select_related("unit", "officer").order_by("-round", "pk")),
        "files": pages.attachments(person, case),
        "questions": questions,
    }


def story_of(person: Person, case: Case) -> list[Any]:
    """The timeline as this person may read it, oldest first."""
    from muhatap.cases import redacting, story

    known = redacting.redact(person, [case]).get(case.pk, redacting.NOTHING)
    tells_who = person.sees_hidden or not case.identity_hidden
    entries = redacting.entries(story.for_staff(queries.story(case), tells_who=tells_who), known)
    return list(reversed(entries))
