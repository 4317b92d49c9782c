"""What a history meets: offices with their people, topics with their rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from muhatap.cases.models import Topic, TopicUnit
from muhatap.organization.roles import Role
from muhatap.places.models import District
from muhatap.sample.seeding.organisation import House


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """A unit and who works in it (actors)."""

    pk: int
    code: str
    is_outside: bool
    needs_approval: bool
    phone_first: bool
    speed: float
    leads: Sequence[int] = field(default=())
    users: Sequence[int] = field(default=())


@dataclass(frozen=True, slots=True, eq=False)
class Matter:
    """A topic and the offices that take it."""

    pk: int
    code: str
    name: str
    kind: str
    days: int | None
    questions: Sequence[dict[str, Any]]
    needs_place: bool
    is_sensitive: bool
    needs_approval: bool
    allows_anonymous: bool
    office: Office | None
    by_district: dict[int, Office]

    def office_in(self, district: int | None) -> Office | None:
        """Who takes it in a district."""
        return self.by_district.get(district or 0, self.office)


class World:
    """Offices, matters and desks, read once."""

    def __init__(self, house: House) -> None:
        self.house = house
        held = house.actors
        self.offices = {
            unit.pk: Office(
                unit.pk,
                unit.code,
                unit.is_outside,
                unit.needs_approval,
                unit.phone_first,
                0.75 + crc32(unit.code.encode()) % 11 / 14,
                tuple(held.get((Role.UNIT_LEAD, unit.pk), ())),
                tuple(held.get((Role.UNIT_USER, unit.pk), ())),
            )
            for unit in house.units.values()
        }
        self.by_code = {office.code: office for office in self.offices.values()}
        self.matters = self._read()
        self.working = [office for office in self.offices.values() if office.users]
        self.district_codes = dict(District.objects.values_list("pk", "code"))
        self.agents = self.everybody(Role.AGENT)

    def _read(self) -> dict[str, Matter]:
        differing: dict[int, dict[int, Office]] = {}
        for row in TopicUnit.objects.all():
            differing.setdefault(row.topic_id, {})[row.district_id] = self.offices[row.unit_id]
        leaves = Topic.objects.filter(children=None, is_active=True).order_by("pk")
        return {
            topic.code: Matter(
                topic.pk,
                topic.code,
                topic.name_tr,
                topic.kind,
                topic.target_days,
                topic.questions,
                topic.needs_place,
                topic.is_sensitive,
                topic.needs_approval,
                topic.allows_anonymous,
                self.offices[topic.unit_id] if topic.unit_id else None,
                differing.get(topic.pk, {}),
            )
            for topic in leaves
        }

    def people(self, role: Role, unit: int) -> Sequence[int]:
        """Actors who hold a role at a unit's desk."""
        return self.house.actors.get((role, unit)) or self.everybody(role)

    def everybody(self, role: Role) -> Sequence[int]:
        """Actors who hold a role anywhere."""
        return [
            actor for (held, _unit), actors in self.house.actors.items() if held == role for actor in actors
        ]
