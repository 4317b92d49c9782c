"""What the sample's units were told of their late work, through the product's own services.

A week's reports, letters that the product proposed two weeks ago and some that were approved, sent and noted,
and a few citizens who heard that their matter is delayed. Messages to units are marked as gone.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from muhatap.cases.models import Case
from muhatap.kit import clock
from muhatap.notifications.models import Notice
from muhatap.organization import queries
from muhatap.organization.roles import Role
from muhatap.overdue import services
from muhatap.overdue.models import DelayNotice, Letter
from muhatap.overdue.queries import PLANNED, delayed
from muhatap.sample.seeding.announcing import holder

TOLD = 6  # citizens who were told of a plan or a delay
MOST = 6  # letters that somebody looked at


def warn() -> int:
    """Make it all; how many letters."""
    now, system = clock.now(), queries.system()
    since = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with clock.frozen(_monday(now)):
        services.report(by=system)
    with clock.frozen(_monday(now) + timedelta(hours=1)):
        services.propose(by=system)
    letters = list(Letter.objects.order_by("pk")[:MOST])
    for place, letter in enumerate(letters):
        _go(letter, place, len(letters) - place, _monday(now) + timedelta(hours=3))
    _inform(now)
    made = Notice.objects.filter(pk__gt=since, template__in=["unit/weekly", "unit/letter"])
    made.update(status=Notice.Status.SENT, sent_at=_monday(now) + timedelta(hours=5), next_try_at=None)
    return Letter.objects.count()


def _monday(now: datetime) -> datetime:
    """The morning of this week's Monday, in the past."""
    local = clock.local(now).replace(hour=8, minute=10, second=0, microsecond=0)
    monday = local - timedelta(days=local.weekday())
    return monday if monday < now - timedelta(hours=9) else monday - timedelta(days=7)


def _go(letter: Letter, place: int, left: int, at: datetime) -> None:
    """The last stays a draft, the one before it waits for the manager, of four one waits to be sent."""
    chief, manager = holder(Role.SUPERVISOR), holder(Role.MANAGER)
    if left == 1:
        return
    with clock.frozen(at + timedelta(minutes=4 * place)):
        services.submit(letter.pk, by=chief)
    if left == 2:
        return
    with clock.frozen(at + timedelta(minutes=30 + 4 * place)):
        services.approve(letter.pk, version=letter.version, by=manager)
    if left > 3 or place == 0:
        with clock.frozen(at + timedelta(hours=1, minutes=4 * place)):
            services.send(letter.pk, by=chief)


def _inform(now: datetime) -> None:
    """Some were told by a message, one is to be called."""
    chief = holder(Role.SUPERVISOR)
    rows = [*delayed(chief, {"hal": PLANNED})[: TOLD // 2], *delayed(chief, {})[: TOLD // 2]]
    ways = [DelayNotice.How.MESSAGE, DelayNotice.How.MESSAGE, DelayNotice.How.CALL]
    DelayNotice.objects.bulk_create(
        DelayNotice(
            case=case, at=_moment(case, now, place), by_id=chief.actor_id, how=ways[place % 3], units=1
        )
        for place, case in enumerate(rows)
    )


def _moment(case: Case, now: datetime, place: int) -> datetime:
    return max(case.received_at + timedelta(hours=2), now - timedelta(days=1 + place, hours=3))
