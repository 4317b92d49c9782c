"""Writing: how many statements and how long, for creating and for every move that somebody may make now.

Each is made with a case of the sample that stands where the table asks for, and rolled back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from bench.catalogue import PEOPLE
from bench.pages import Counter
from bench.report import Section, quantile

MOST, TIMES, TRIES = 15, 20, 60
ASKED = ("extend", "ask_fee", "record_payment", "deem_withdrawn", "decide")  # of information requests alone
Work = Callable[[], object]


def measure() -> list[Section]:
    """One row for each thing somebody does; the highest count of several tries after a first one."""
    rows, unmade = [], []
    for name, works in _everything():
        counts, times = [], []
        for statements, seconds in islice(_made(works), TIMES):
            counts.append(statements)
            times.append(seconds * 1000)
        if counts:
            rows.append([name, len(counts), max(counts), quantile(times, 0.5), max(times)])
        else:
            unmade.append(name)
    over = [str(row[0]) for row in rows if int(str(row[2])) > MOST]
    notes = [f"At most {MOST} statements are wanted, the row's lock included, savepoints not."]
    notes.append(f"Missed by: {', '.join(over)}." if over else "Everything keeps it.")
    if unmade:
        notes.append(f"No case of the sample stands where these begin: {', '.join(unmade)}.")
    return [Section("Writes", ["what", "times", "statements", "median ms", "worst ms"], rows, notes)]


class Undo(Exception):
    """Takes back what was measured."""


def _made(works: Iterable[Work]) -> Iterator[tuple[int, float]]:
    """What was not refused, the first of it twice: calendar, policies and statements are learned once."""
    from muhatap.kit.errors import Refused

    learned = False
    for work in islice(works, TRIES):
        try:
            if not learned:
                _undone(work)
                learned = True
            yield _undone(work)
        except Refused:
            continue


def _undone(work: Work) -> tuple[int, float]:
    from django.db import connection, transaction

    from muhatap.organization import settings

    counter = Counter()
    try:
        with transaction.atomic():
            began = time.perf_counter()
            with connection.execute_wrapper(counter), settings.one_reading():  # as in a request
                work()
            seconds = time.perf_counter() - began
            raise Undo
    except Undo:
        return counter.number, seconds


def _everything() -> Iterator[tuple[str, Iterable[Work]]]:
    from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS

    yield "create a case that needs approval", _creations("phone")
    yield "create a case that goes to its unit", _creations("counter")
    for row in CASE_ROWS:
        if row.sources and row.who[0] != "system":
            yield f"case: {row.name}", _moves(row)
    for row in REFERRAL_ROWS:
        if row.sources:
            yield f"referral: {row.name}", _referral_moves(row)


def _people() -> list[Any]:
    from muhatap.organization import queries
    from muhatap.organization.models import Staff

    found = Staff.objects.filter(username__in=[username for username, _queue in PEOPLE.values()])
    return [queries.person_of(staff) for staff in found.select_related("actor").order_by("pk")]


def _creations(channel: str) -> Iterator[Work]:
    from muhatap.cases import services
    from muhatap.cases.drafts import CaseDraft
    from muhatap.cases.models import Topic
    from muhatap.citizens.models import Citizen
    from muhatap.kit import clock
    from muhatap.organization.roles import Role
    from muhatap.places.models import Neighbourhood

    by = next(person for person in _people() if person.has(Role.AGENT))
    place = Neighbourhood.objects.select_related("district").filter(is_active=True).first()
    topics = Topic.objects.filter(level=3, is_active=True, needs_approval=False, questions=[])
    for topic, citizen in zip(topics.select_related("unit"), Citizen.objects.all()[:TIMES], strict=False):
        draft = CaseDraft(
            topic=topic,
            kind=topic.kind,
            channel=channel,
            text="Evin önündeki yol çöktü.",
            received_at=clock.now(),
            citizen=citizen,
            reply_point=citizen.contact_points.first(),
            neighbourhood=place,
            district=place.district if place else None,
            street="1732 Sokak",
            lat=38.42,
            lon=27.14,
        )
        yield partial(services.register, draft, by=by)


def _moves(row: Any) -> Iterator[Work]:
    from muhatap.cases import policy, queries, services
    from muhatap.cases.models import Case, Kind

    people = _people()
    cases = Case.objects.filter(status__in=row.sources).select_related(*queries.WITH).order_by("-id")
    if row.name in ASKED:
        cases = cases.filter(kind=Kind.INFORMATION_REQUEST)
    for case in cases[:400]:
        by = next((person for person in people if policy.may(person, row, case)), None)
        if by is None or not queries.visible_to(by).filter(pk=case.pk).exists():
            continue
        if not policy.changes_something(row, case):
            continue
        facts = _facts(row, case, None)
        if facts is None:
            continue
        yield partial(services.move, case.pk, row.name, by=by, facts=facts)


def _referral_moves(row: Any) -> Iterator[Work]:
    from muhatap.cases import policy, queries, services
    from muhatap.cases.models import Referral

    people = _people()
    rows = Referral.objects.filter(status__in=row.sources)
    near = [f"case__{name}" for name in queries.WITH]
    for referral in rows.select_related("unit", "case", *near).order_by("-id")[:4000]:
        if not policy.at_work(row, referral.case, referral):
            continue
        by = next((person for person in people if policy.may(person, row, referral.case, referral)), None)
        if by is None or not queries.referrals_visible_to(by).filter(pk=referral.pk).exists():
            continue
        facts = _facts(row, referral.case, referral)
        if facts is None:
            continue
        yield partial(services.move_referral, referral.pk, row.name, by=by, facts=facts)


def _facts(row: Any, case: Any, referral: Any) -> dict[str, Any] | None:
    """Something for every need; None where there is nothing to point at."""
    from muhatap.answers.models import Answer
    from muhatap.delivery.models import DeliveryAttempt
    from muhatap.kit import clock
    from muhatap.organization.models import Staff, Unit

    busy = case.referrals.values_list("unit_id", flat=True)
    free = Unit.objects.filter(takes_referrals=True, is_active=True, kind="own").exclude(pk__in=busy)
    known: dict[str, Callable[[], Any]] = {
        "units": lambda: list(free.values_list("pk", flat=True)[:1]),
        "unit": lambda: busy.first(),
        "officer": lambda: (
            Staff.objects.filter(unit_id=referral.unit_id, is_active=True)
            .values_list("pk", flat=True)
            .first()
        ),
        "date": lambda: "2030-12-30",
        "channel": lambda: "phone",
        "answer": lambda: Answer.objects.filter(case=case).values_list("pk", flat=True).first() or 1,
        "attempt": lambda: (
            DeliveryAttempt.objects.filter(case=case).values_list("pk", flat=True).first() or 1
        ),
        "changed": lambda: ["street"],
        "files": lambda: [1],
        "ground": lambda: "a",
        "reason_code": lambda: "other_unit",
        "fee": lambda: "125.50",
        "paid_on": lambda: clock.today().isoformat(),
        "outcome": lambda: "granted",
        "decision": lambda: 1,
    }
    needs = (*row.needs, "text") if row.name == "resubmit" else row.needs  # nothing was corrected: why
    facts = {need: known.get(need, lambda: "Gerekçesi budur.")() for need in needs}
    return None if any(value in (None, []) for value in facts.values()) else facts
