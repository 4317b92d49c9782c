"""A small town for tests of cases: desks, units, people, one topic; made in few statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from muhatap.cases import services
from muhatap.cases.drafts import CaseDraft, Registered
from muhatap.cases.models import Channel, Desk, Kind, Topic
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.deadlines.models import Policy
from muhatap.deadlines.services import load_calendar, load_policies
from muhatap.kit import clock
from muhatap.kit.turkish import ascii_fold, sort_key
from muhatap.notifications.models import Template
from muhatap.notifications.services import load_templates
from muhatap.organization import queries
from muhatap.organization.models import Actor, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from tests import cast


@dataclass
class Town:
    """Named people of every role, and two units that work."""

    roads: Unit
    parks: Unit
    power: Unit
    spare: Unit
    topic: Topic
    agent: Person
    approver: Person
    coordinator: Person
    reviewer: Person
    deliverer: Person
    supervisor: Person
    manager: Person
    information_officer: Person
    cimer_officer: Person
    roads_user: Person
    roads_lead: Person
    parks_user: Person
    citizen: Citizen

    def draft(self, **columns: Any) -> CaseDraft:
        """A complete draft of a telephone complaint."""
        values: dict[str, Any] = {
            "topic": self.topic,
            "kind": Kind.COMPLAINT,
            "channel": Channel.COUNTER,
            "text": "Evin önündeki yol çöktü.",
            "received_at": clock.now(),
            "citizen": self.citizen,
            "reply_point": self.citizen.contact_points.first(),
        }
        return CaseDraft(**{**values, **columns})

    def register(self, *, by: Person | None = None, **columns: Any) -> Registered:
        """Register through the service."""
        return services.register(self.draft(**columns), by=by or self.agent)

    def person(self, role: Role) -> Person:
        """The one of this role; a unit's user for the unit roles."""
        named = {
            Role.UNIT_USER: self.roads_user,
            Role.UNIT_LEAD: self.roads_lead,
            Role.SYSTEM: queries.system(),
            Role.CITIZEN: queries.visitor(self.citizen.actor_id),
            Role.AUTHOR: self.agent,
        }
        return named[role] if role in named else getattr(self, role.value)


def town() -> Town:
    """Build it. Rules of the house (policies, templates) are the shipped ones."""
    system = queries.system()
    if not Policy.objects.exists():
        load_policies(by=system)
        load_calendar(range(2025, 2029), by=system)
    if not Template.objects.exists():
        load_templates(by=system)
    top = cast.unit("korfez", "Körfez Büyükşehir Belediyesi")
    centre = cast.unit("cozum", "Çözüm Merkezi", top)
    result = cast.unit("sonuc", "Karşılama ve Sonuç Birimi", centre)
    approval = cast.unit("onay", "Onay Ekibi", centre)
    roads = cast.unit("yol", "Yol Bakım ve Onarım", top, takes_referrals=True, email="yol@korfez.example")
    parks = cast.unit("park", "Park ve Bahçeler", top, takes_referrals=True, email="park@korfez.example")
    power = cast.unit("elektrik", "Elektrik Dağıtım", None, kind=Unit.Kind.OUTSIDE, takes_referrals=True)
    for stage, channel, unit in (
        (Desk.Stage.APPROVAL, Channel.PHONE, approval),
        (Desk.Stage.APPROVAL, "", centre),
        (Desk.Stage.ROUTING, "", centre),
        (Desk.Stage.REVIEW, "", result),
        (Desk.Stage.DELIVERY, "", result),
    ):
        Desk.objects.get_or_create(stage=stage, channel=channel, defaults={"unit": unit})
    spare = cast.unit("zabita", "Zabıta", top, takes_referrals=True)
    topic, _made = Topic.objects.get_or_create(
        code="yol.cokme",
        defaults={
            "name_tr": "Yol çökmesi",
            "name_fold": ascii_fold("Yol çökmesi"),
            "level": 3,
            "needs_place": False,
            "kind": Kind.COMPLAINT,
            "target_days": 15,
        },
    )
    return Town(
        roads=roads,
        parks=parks,
        power=power,
        spare=spare,
        topic=topic,
        agent=cast.person(Role.AGENT, centre, "derya.aksoy"),
        approver=cast.person(Role.APPROVER, approval, "onur.kaya"),
        coordinator=cast.person(Role.COORDINATOR, centre, "ayla.demir"),
        reviewer=cast.person(Role.REVIEWER, result, "gulsah.sahin"),
        deliverer=cast.person(Role.DELIVERER, result, "murat.ak"),
        supervisor=cast.person(Role.SUPERVISOR, centre, "selin.tan"),
        manager=cast.person(Role.MANAGER, None, "nihat.ersoy"),
        information_officer=cast.person(Role.INFORMATION_OFFICER, centre, "zeynep.acar"),
        cimer_officer=cast.person(Role.CIMER_OFFICER, None, "burak.sen"),
        roads_user=cast.person(Role.UNIT_USER, roads, "sevgi.arslan"),
        roads_lead=cast.person(Role.UNIT_LEAD, roads, "kemal.dogru"),
        parks_user=cast.person(Role.UNIT_USER, parks, "ece.yaman"),
        citizen=citizen("Hatice Yıldız", "+905550000017"),
    )


def citizen(name: str, phone: str) -> Citizen:
    """A citizen with a mobile number; found again by the number."""
    point = ContactPoint.objects.filter(value=phone).select_related("citizen").first()
    if point is not None:
        return point.citizen
    system = queries.system()
    made = Citizen.objects.create(
        actor=Actor.objects.create(kind=Actor.Kind.CITIZEN),
        name=name,
        name_sort=sort_key(name),
        name_fold=ascii_fold(name),
        created_at=clock.now(),
        created_by_id=system.actor_id,
    )
    ContactPoint.objects.create(
        citizen=made,
        kind=ContactPoint.Kind.MOBILE,
        value=phone,
        is_primary=True,
        consent_at=clock.now(),
        consent_source="telefon",
        created_at=clock.now(),
    )
    return made
