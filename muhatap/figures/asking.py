"""What an address asks of the figures: a measure, its days, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from muhatap.cases import queries
from muhatap.cases.models import Case, Referral, Topic
from muhatap.cases.picking import number
from muhatap.cases.queues import BY_DUE, Branches, Queue
from muhatap.figures.measures import MEASURES, Measure
from muhatap.figures.windows import Window
from muhatap.organization.models import Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Reach, Role
from muhatap.places.models import District

HOUSE = (Role.SUPERVISOR, Role.COORDINATOR, Role.MANAGER)
READERS = (*HOUSE, Role.UNIT_LEAD)
NARROWS = ("birim", "ust", "gorevli", "ilce", "konu")
NEWEST = ("-received_at", "-id")


class Unknown(Case.DoesNotExist):
    """There is no such figure for this person: 404."""


@dataclass(frozen=True)
class Asked:
    """The list behind one figure."""

    measure: Measure
    window: Window
    narrowed: Mapping[str, int] = field(default_factory=dict)

    def queue(self) -> Queue:
        """The list as a queue of its own, for whoever may see its rows."""
        held = self.measure.name.startswith("birimde")
        return Queue(
            name="",
            label=self.measure.label,
            icon="chart-bar",
            who=READERS,
            of=self.measure.of,
            scope=self._scope,
            where=self.measure.where(self.window) & narrowing(self.measure, self.narrowed),
            order=NEWEST if self.measure.of is Case else BY_DUE if held else ("-id",),
            empty=_("Bu gösterge için başvuru yok."),
        )

    def _scope(self, person: Person, branches: Branches) -> Q:
        if self.measure.of is Case or person.reach is Reach.ALL:
            return Q()
        return Q(pk__in=queries.referrals_visible_to(person).order_by().values("pk"))

    def rows(self, person: Person) -> QuerySet[Any]:
        """The rows as this person sees them, unordered."""
        queue, branches = self.queue(), Branches(person)
        rows = queries.visible_to(person) if queue.of is Case else Referral.objects.all()
        return rows.filter(queue.scope(person, branches), queue.where)

    def params(self) -> dict[str, str]:
        """The same as values of an address."""
        first, last = self.window.first.isoformat(), self.window.last.isoformat()
        kept = {key: str(value) for key, value in self.narrowed.items()}
        return {"olcu": self.measure.name, "bas": first, "son": last, **kept}


def narrowing(measure: Measure, narrowed: Mapping[str, int]) -> Q:
    """The condition of what a list is narrowed to; what does not concern its rows raises `Unknown`."""
    found = Q()
    for key, value in narrowed.items():
        if (key in ("ilce", "konu")) is not (measure.of is Case):
            raise Unknown
        if key == "ust":
            found &= Q(unit__path__contains=f"/{value}/")
        elif key == "gorevli":
            found &= Q(officer_id=value) if value else Q(officer=None)
        else:
            found &= Q(**{{"birim": "unit_id", "ilce": "district_id", "konu": "topic_id"}[key]: value})
    return found


def read(person: Person, params: Mapping[str, str]) -> Asked:
    """The list that an address means; raises `Unknown` for false ones and for figures of the whole house."""
    measure = MEASURES.get(params.get("olcu", ""))
    first, last = day_of(params.get("bas", "")), day_of(params.get("son", ""))
    if measure is None or first is None or last is None or first > last:
        raise Unknown
    if measure.of is Case and not person.has(*HOUSE):
        raise Unknown
    narrowed = {}
    for key in NARROWS:
        if key in params:
            value = 0 if params[key] == "0" else number(params[key])
            if value is None:
                raise Unknown
            narrowed[key] = value
    return Asked(measure, Window(first, last), narrowed)


def day_of(text: str) -> date | None:
    """The day of an address, if it is one."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day is not None and 1900 <= day.year <= 2200 else None


def said(asked: Asked) -> list[str]:
    """What the list is narrowed to, in words. A statement for each."""
    found = []
    for key, value in asked.narrowed.items():
        if key in ("birim", "ust"):
            unit = Unit.objects.filter(pk=value).first()
            found.append(unit.name if unit else "")
        elif key == "gorevli":
            names = Staff.objects.filter(pk=value).values_list("full_name", flat=True)
            found.append((names.first() or "") if value else _("Görevlisi yok"))
        elif key == "ilce":
            found.append(District.objects.filter(pk=value).values_list("name", flat=True).first() or "")
        else:
            topic = Topic.objects.filter(pk=value).first()
            found.append(topic.name if topic else "")
    return [words for words in found if words]


def depends_on_days(measure: Measure) -> bool:
    """False for what stands open now, whatever days one looks at."""
    return measure.name not in ("acik", "birimde")
