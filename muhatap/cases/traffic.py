"""The traffic between citizens and units: what is open, by door and by place (sisli:14.d)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Sum

from muhatap.cases import queries
from muhatap.cases.lifecycle import IN_HAND, OPEN, Status
from muhatap.cases.models import Channel, Counter
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person

BUSIEST = 20


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


def traffic(person: Person) -> Traffic:
    """What is open now. Three statements: units from their counters, channels from open cases alone."""
    rows = queries.visible_to(person).filter(status__in=OPEN).order_by()
    counted = {
        (channel, status): n
        for channel, status, n in rows.values_list("channel", "status").annotate(n=Count("pk"))
    }
    lines = [
        Line(channel, [(status, counted.get((channel.value, status.value), 0)) for status in OPEN])
        for channel in Channel
    ]
    return Traffic(
        OPEN, sorted((line for line in lines if line.total), key=lambda line: -line.total), _loads()
    )


def _loads() -> list[Load]:
    sums = Counter.objects.filter(scope="unit", status__in=IN_HAND).values_list("unit_id", "status")
    tally: dict[int, dict[str, int]] = {}
    for unit_id, status, n in sums.annotate(total=Sum("n")):
        tally.setdefault(unit_id, {})[status] = n
    busy = sorted(tally, key=lambda unit_id: -sum(tally[unit_id].values()))[:BUSIEST]
    units = Unit.objects.in_bulk(busy)
    return [
        Load(units[pk], tally[pk].get("offered", 0), sum(tally[pk].values()))
        for pk in busy
        if pk in units and sum(tally[pk].values()) > 0
    ]
