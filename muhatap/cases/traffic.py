"""The traffic between citizens and units: what is open, by door and by place (sisli:14.d)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.cases import queries
from muhatap.cases.lifecycle import IN_HAND, OPEN, ReferralStatus, Status
from muhatap.cases.models import Channel, Counter, Referral
from muhatap.cases.picking import number
from muhatap.cases.queues import BY_DUE, QUEUES, Queue
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

BUSIEST = 20
LOAD = "yuk"
READERS = (Role.SUPERVISOR, Role.COORDINATOR, Role.MANAGER)
# what of a unit's work a figure counts, by the word in the address of its list
PARTS = {
    "kabul": (_("Kabul bekleyen"), (ReferralStatus.OFFERED,)),
    "elinde": (_("Elinde"), IN_HAND),
}


@dataclass(frozen=True)
class Line:
    """One channel: how many stand in each open status, in the order of `Traffic.statuses`."""

    channel: Channel
    counts: list[tuple[Status, int]]

    @property
    def total(self) -> int:
        """Everything open that came by this door."""
        return sum(n for _status, n in self.counts)


@dataclass(frozen=True)
class Load:
    """One unit and how much of it waits, works and came back."""

    unit: Unit
    offered: int
    in_hand: int


@dataclass(frozen=True)
class Traffic:
    """The page."""

    statuses: tuple[Status, ...]
    lines: list[Line]
    loads: list[Load]

    @property
    def sums(self) -> list[tuple[Status, int]]:
        """Every status over all channels."""
        return [(status, sum(dict(line.counts)[status] for line in self.lines)) for status in self.statuses]

    @property
    def total(self) -> int:
        """Everything that is open."""
        return sum(line.total for line in self.lines)


# where a case stands for its reader: a unit's question open means that the citizen is waited for
STANDS = Case(When(awaits_citizen=True, then=Value(Status.WAITING_CITIZEN.value)), default=F("status"))


def traffic(person: Person) -> Traffic:
    """What is open now. Three statements: units from their counters, channels from open cases alone.

    Every figure opens exactly its cases: its `READERS` see them all.
    """
    rows = queries.visible_to(person).filter(status__in=OPEN).order_by()
    counted = {
        (channel, stands): n
        for channel, stands, n in rows.values_list("channel", STANDS).annotate(n=Count("pk"))
    }
    lines = [
        Line(channel, [(status, counted.get((channel.value, status.value), 0)) for status in OPEN])
        for channel in Channel
    ]
    return Traffic(
        OPEN, sorted((line for line in lines if line.total), key=lambda line: -line.total), _loads()
    )


def queue_named(name: str) -> Queue | None:
    """A queue of the table, or the list behind a unit's figure (`yuk-<unit>-<part>`)."""
    start, _dash, rest = name.partition("-")
    pk, _dash, part = rest.partition("-")
    if start != LOAD or part not in PARTS:
        return QUEUES.get(name)
    unit = Unit.objects.filter(pk=number(pk) or 0).first()
    return load_queue(unit, part) if unit is not None else None


def load_queue(unit: Unit, part: str) -> Queue:
    """The list behind a figure of a unit: referrals of one of `PARTS`."""
    label, statuses = PARTS[part]
    return Queue(
        name=f"{LOAD}-{unit.pk}-{part}",
        label=format_lazy("{}: {}", unit.name, label),
        icon="git-fork",
        who=READERS,
        of=Referral,
        scope=lambda person, branches: Q(unit=unit),
        where=Q(status__in=statuses),
        order=BY_DUE,
        empty=_("Bu birimde böyle bir başvuru yok."),
    )


def _loads() -> list[Load]:
    sums = Counter.objects.filter(scope="unit", status__in=IN_HAND).values_list("unit_id", "status")
    tally: dict[int, dict[str, int]] = {}
    for unit_id, status, n in sums.annotate(total=Sum("n")):
        tally.setdefault(unit_id, {})[status] = n
    busy = sorted(tally, key=lambda unit_id: -sum(tally[unit_id].values()))[:BUSIEST]
    units = Unit.objects.in_bulk(busy)
    return [
        Load(units[pk], tally[pk].get(ReferralStatus.OFFERED, 0), sum(tally[pk].values()))
        for pk in busy
        if pk in units and sum(tally[pk].values()) > 0
    ]
