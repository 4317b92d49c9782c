"""Counters of queues: differences written in the move's own transaction, added up every minute."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q, Sum

from muhatap.cases.lifecycle import IN_HAND, ReferralStatus, Status
from muhatap.cases.models import Case, Counter, Referral

CHUNK = 5000
Key = tuple[str, int, str]  # scope, unit, status
Condition = tuple[str, frozenset[int] | None]  # scope, units

# which desk waits in which status of the case
WAITS = {
    Status.AWAITING_APPROVAL: ("approval", "approval_desk_id"),
    Status.TO_ROUTE: ("routing", "routing_desk_id"),
    Status.OBJECTED: ("routing", "routing_desk_id"),
    Status.TO_DELIVER: ("delivery", "delivery_desk_id"),
}


def keys_of(case: Case) -> list[Key]:
    """Under which counters a case stands now."""
    keys: list[Key] = []
    if case.status in WAITS:
        scope, column = WAITS[Status(case.status)]
        keys.append((scope, getattr(case, column) or 0, case.status))
    if case.status == Status.RETURNED:
        keys.append(("author", case.registered_by_id, case.status))
        keys.append(("approval", case.approval_desk_id or 0, case.status))
    if case.awaits_citizen:
        keys.append(("routing", case.routing_desk_id or 0, Status.WAITING_CITIZEN))
    if case.to_review:
        keys.append(("review", case.review_desk_id or 0, "to_review"))
    if case.to_inform:
        keys.append(("inform", case.delivery_desk_id or 0, "to_inform"))
    if case.to_call:
        keys.append(("call", case.delivery_desk_id or 0, "to_call"))
    if case.escalated_at:
        keys.append(("escalated", case.routing_desk_id or 0, "escalated"))
    return keys


def keys_of_referral(referral: Referral) -> list[Key]:
    """Under which counters a referral stands now."""
    if referral.status not in (*IN_HAND, ReferralStatus.ANSWERED):
        return []
    return [("unit", referral.unit_id, referral.status)]


def add(changes: Mapping[Key, int]) -> None:
    """Write the differences as rows of their own, in one statement.

    Nothing is updated, so writers neither wait for nor deadlock each other; `compact` adds the rows up.
    """
    rows = [(*key, delta) for key, delta in changes.items() if delta]
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_counter (scope, unit_id, status, n) "
            "SELECT * FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[])",
            columns,
        )


def compact() -> int:
    """Add the differences up, one row a key; how many rows went. Safe beside writers and readers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH many AS (SELECT scope, unit_id, status FROM cases_counter "
            "GROUP BY 1, 2, 3 HAVING count(*) > 1), "
            "gone AS (DELETE FROM cases_counter c USING many m WHERE c.scope = m.scope "
            "AND c.unit_id = m.unit_id AND c.status = m.status RETURNING c.scope, c.unit_id, c.status, c.n), "
            "made AS (INSERT INTO cases_counter (scope, unit_id, status, n) "
            "SELECT scope, unit_id, status, sum(n) FROM gone GROUP BY 1, 2, 3) "
            "SELECT count(*) FROM gone"
        )
        return int(cursor.fetchone()[0])


def read(conditions: Iterable[Condition]) -> dict[Key, int]:
    """The counters of these scopes and units (None: all units), in one statement."""
    wanted = Q(pk__in=[])
    for scope, units in conditions:
        wanted |= Q(scope=scope) if units is None else Q(scope=scope, unit_id__in=sorted(units))
    rows = Counter.objects.filter(wanted).values_list("scope", "unit_id", "status").annotate(total=Sum("n"))
    return {(scope, unit, status): total for scope, unit, status, total in rows}


def recount(tell: Callable[[int, int], None] | None = None) -> dict[Key, int]:
    """What the counters should say, by scanning. For repair, for generated histories and for tests only.

    `tell` hears how many rows were read, and of how many.
    """
    tally: Tally[Key] = Tally()
    columns = [
        "status",
        "to_review",
        "to_inform",
        "to_call",
        "awaits_citizen",
        "escalated_at",
        "registered_by",
    ]
    columns += ["approval_desk", "routing_desk", "review_desk", "delivery_desk"]
    cases = Case.objects.only(*columns)
    referrals = Referral.objects.only("status", "unit")
    total = cases.count() + referrals.count() if tell else 0
    read = 0
    for read, case in enumerate(cases.iterator(CHUNK), start=1):
        tally.update(keys_of(case))
        if tell and read % CHUNK == 0:
            tell(read, total)
    for done, referral in enumerate(referrals.iterator(CHUNK), start=read):
        tally.update(keys_of_referral(referral))
        if tell and done % CHUNK == 0:
            tell(done, total)
    return dict(tally)


@dataclass(frozen=True)
class Astray:
    """One counter that does not say what a recount says."""

    scope: str
    unit_id: int
    status: str
    says: int
    is_right: int


def audit(*, repair: bool = False, tell: Callable[[int, int], None] | None = None) -> list[Astray]:
    """Compare the counters with a recount; with `repair` write differences that put the wrong ones right.

    Nobody waits for it: counters and cases are read as they stood at one moment, and what is moved meanwhile
    adds its own difference to both. Within a transaction of the caller only where nobody else writes.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _audit(repair, tell)


def _audit(repair: bool, tell: Callable[[int, int], None] | None) -> list[Astray]:
    says: Tally[Key] = Tally()
    for scope, unit, status, n in Counter.objects.values_list("scope", "unit_id", "status", "n"):
        says[(scope, unit, status)] += n
    right = recount(tell)
    wrong = [
        Astray(*key, says=says[key], is_right=right.get(key, 0))
        for key in sorted({*says, *right})
        if says[key] != right.get(key, 0)
    ]
    if repair:
        add({(row.scope, row.unit_id, row.status): row.is_right - row.says for row in wrong})
    return wrong
