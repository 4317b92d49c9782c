"""Are the timelines what they were when they were written? Walks every case's chain of hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from muhatap.cases import timeline
from muhatap.cases.models import Case, Event

BATCH = 500


@dataclass(frozen=True)
class Broken:
    """A case whose timeline does not verify, and why."""

    number: str
    faults: tuple[str, ...]


def verify(
    number: str = "", *, progress: Callable[[int], None] = lambda done: None
) -> tuple[int, list[Broken]]:
    """Verify one case or all. Returns how many were verified and which do not hold."""
    seen, broken = 0, []
    for cases in _batches(number):
        lines = Event.objects.filter(case__in=cases).order_by("case_id", "seq").iterator(BATCH)
        by_case = {key: list(events) for key, events in groupby(lines, attrgetter("case_id"))}
        for case in cases:
            faults = timeline.faults(case.number, case.chain_head, by_case.get(case.pk, []))
            if len(by_case.get(case.pk, [])) != case.event_count:
                faults.append(f"{case.event_count} lines expected, {len(by_case.get(case.pk, []))} found")
            if faults:
                broken.append(Broken(case.number, tuple(faults)))
        seen += len(cases)
        progress(seen)
    return seen, broken


def _batches(number: str) -> Iterator[list[Case]]:
    rows = Case.objects.only("id", "number", "chain_head", "event_count").order_by("id")
    if number:
        yield list(rows.filter(number=number))
        return
    last = 0
    while batch := list(rows.filter(id__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk
