"""The first page after signing in: what to do next, for each role from its own queues."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from muhatap.cases import pages, queues
from muhatap.cases.queues import Queue
from muhatap.kit import clock
from muhatap.organization import gates
from muhatap.organization.gates import StaffRequest
from muhatap.organization.persons import Person

SHOWN = 8


@dataclass(frozen=True)
class Figure:
    """How much waits in one queue."""

    label: str | Promise
    icon: str
    url: str
    count: int
    is_late: bool


@dataclass(frozen=True)
class Day:
    """The page: what waits, what is late or due today, and the first rows to begin with."""

    figures: list[Figure]
    late: Figure | None
    today: Figure | None
    first: Queue | None
    rows: list[pages.Row]

    @property
    def waiting(self) -> list[Figure]:
        """Queues in which something waits."""
        return [figure for figure in self.figures if figure.count]


def day_of(person: Person) -> Day:
    """Gather the day of one person; the number of statements does not depend on how much waits."""
    counts = queues.counts(person)
    held = queues.of(person)
    figures = [
        Figure(row.label, row.icon, reverse("queue", args=[row.name]), counts.get(row.name, 0), row.late)
        for row in held
        if row.name in counts
    ]
    timed = {
        row.name: figure for row, figure in zip([r for r in held if r.name in counts], figures, strict=True)
    }
    late = timed.get("geciken") or timed.get("birim-geciken")
    today = timed.get("bugun") or timed.get("birim-bugun")
    first = next((row for row in held if counts.get(row.name) and row.counter), None)
    rows = pages.queue_page(person, first, {}).rows[:SHOWN] if first is not None else []
    state = [
        figure
        for row, figure in zip([r for r in held if r.name in counts], figures, strict=True)
        if row.counter
    ]
    return Day(state, late, today, first, rows)


@gates.staff()
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """What to do next."""
    context = {"day": day_of(request.person), "now": clock.now(), "groups": None}
    return render(request, "web/home.html", context)


@gates.public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The bare address: staff go to their day, everybody else to the citizen's side."""
    if getattr(request, "person", None) is not None:
        return redirect("home")
    return redirect("report")
