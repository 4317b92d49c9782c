"""Who has how much: the work of a branch by officer. Read from what is in hand, which its index holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from muhatap.cases.lifecycle import IN_HAND
from muhatap.cases.models import Referral
from muhatap.figures.measures import address
from muhatap.figures.windows import Window
from muhatap.kit import clock
from muhatap.kit.turkish import sort_key
from muhatap.organization.models import RoleGrant, Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.queries import live_grants
from muhatap.organization.roles import Role

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Load:
    """One officer's work in one unit; without an officer, what nobody has been given yet."""

    officer: Staff | None
    held: int
    late: int
    week: int
    oldest: datetime | None
    urls: dict[str, str]

    @property
    def name(self) -> str:
        """The officer's name, or that there is none."""
        return self.officer.full_name if self.officer else _("Görevlisi yok")


@dataclass(frozen=True)
class Team:
    """One unit that the person leads."""

    unit: Unit
    loads: list[Load]
    held: int
    late: int
    week: int
    urls: dict[str, str]


def this_week() -> Window:
    """From today to the coming Sunday."""
    today = clock.today()
    return Window(today, today + timedelta(days=6 - today.weekday()))


def teams(person: Person) -> list[Team]:
    """The units that the person leads, each with its officers, the latest first. Three statements."""
    led = Q(pk__in=[])
    for grant in person.grants:
        if grant.role == Role.UNIT_LEAD and grant.unit_path:
            led |= Q(path__startswith=grant.unit_path)
    units = list(Unit.objects.filter(led, is_active=True).order_by("order", "name_tr"))
    week = this_week()
    held = Referral.objects.filter(unit__in=[unit.pk for unit in units], status__in=IN_HAND).order_by()
    counted = held.values("unit_id", "officer_id").annotate(
        held=Count("pk"),
        late=Count("pk", filter=Q(due_at__lt=clock.now())),
        week=Count("pk", filter=Q(due_at__gte=week.start, due_at__lt=week.end)),
        oldest=Min("referred_at"),
    )
    rows: dict[tuple[int, int | None], Mapping[str, Any]] = {
        (row["unit_id"], row["officer_id"]): row for row in counted
    }
    people = _people([unit.pk for unit in units])
    officers = {one.pk: one for staff in people.values() for one in staff}
    officers |= Staff.objects.in_bulk({key[1] for key in rows if key[1]} - set(officers))
    made = []
    for unit in units:
        here = {pk: row for (unit_id, pk), row in rows.items() if unit_id == unit.pk}
        idle: dict[int | None, Mapping[str, Any]] = {
            one.pk: {} for one in people.get(unit.pk, ()) if one.pk not in here
        }
        loads = [
            _load(unit, officers.get(pk) if pk else None, row, week)
            for pk, row in (here | dict.fromkeys(idle, NOTHING)).items()
        ]
        if here:
            made.append(_team(unit, loads, week))
    return sorted(made, key=lambda team: -team.late)


def _people(unit_ids: list[int]) -> dict[int, list[Staff]]:
    """Who works in the units today: they may have nothing, and that is worth seeing."""
    grants = RoleGrant.objects.filter(
        live_grants(clock.today()),
        unit__in=unit_ids,
        role__in=(Role.UNIT_USER, Role.UNIT_LEAD),
        staff__is_active=True,
    ).select_related("staff")
    found: dict[int, list[Staff]] = {}
    for grant in grants:
        found.setdefault(grant.unit_id or 0, []).append(grant.staff)
    return found


def _load(unit: Unit, officer: Staff | None, row: Mapping[str, Any], week: Window) -> Load:
    return Load(
        officer,
        row.get("held", 0),
        row.get("late", 0),
        row.get("week", 0),
        row.get("oldest"),
        _urls(week, birim=unit.pk, gorevli=officer.pk if officer else 0),
    )


def _urls(week: Window, **narrowed: int) -> dict[str, str]:
    day = Window(week.first, week.first)
    return {
        "held": address("birimde", day, **narrowed),
        "late": address("birimde-geciken", day, **narrowed),
        "week": address("birimde-dolan", week, **narrowed),
    }


def _team(unit: Unit, loads: list[Load], week: Window) -> Team:
    order = sorted(loads, key=lambda one: (one.officer is not None, -one.late, -one.held, sort_key(one.name)))
    held, late, due = (sum(getattr(one, name) for one in loads) for name in ("held", "late", "week"))
    return Team(unit, order, held, late, due, _urls(week, birim=unit.pk))
