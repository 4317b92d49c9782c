"""The second sample: a district town hall of twelve people, by another regulation than the first.

Its units, people, topics, desks and texts are a set-up workbook (`data/sisli/*.csv`) and come in through the
same door as anybody's. Its few cases are worked through the product's own services.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password

from muhatap import places
from muhatap.answers import services as answers
from muhatap.cases import services as cases
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.models import Case, Contact, Kind, Referral, Topic
from muhatap.cimer import services as cimer
from muhatap.cimer.models import Entry
from muhatap.cimer.services import Outside, entering
from muhatap.citizens import services as citizens
from muhatap.citizens.drafts import CitizenDraft
from muhatap.citizens.models import Citizen
from muhatap.deadlines import services as deadlines
from muhatap.delivery import services as delivery
from muhatap.information import services as information
from muhatap.kit import clock
from muhatap.onboarding import services as onboarding
from muhatap.organization import queries
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from muhatap.organization.roles import ROLES, Role
from muhatap.places import services as places_services
from muhatap.places.models import Neighbourhood
from muhatap.sample.corpus.library import library
from muhatap.sample.corpus.writing import Writer
from muhatap.sample.seeding.organisation import PASSWORD
from muhatap.sample.seeding.people import mobile

MARK = "acik-kapi"  # a unit by whose code the sample is known again
MOST = 150  # cases: each is worked through the services, a fifth of a second
DATA = Path(__file__).resolve().parent / "data" / "sisli"
SHAPES = Path(places.__file__).resolve().parent / "data" / "sisli-ilce.geojson"
CHANNELS = ("phone", "phone", "phone", "counter", "web", "social", "mobile_team", "email", "cimer")
Progress = Callable[[str, int, int], None]


def workbook() -> bytes:
    """The set-up workbook, as a zip of its sheets."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(DATA.glob("*.csv")):
            archive.writestr(path.name, path.read_bytes())
    return buffer.getvalue()


def found(*, attribution: str, by: Person) -> None:
    """Set the town up in an empty database."""
    shapes = json.loads(SHAPES.read_text(encoding="utf-8"))
    places_services.load_districts(shapes, attribution=attribution, by=by)
    _rules(by=by)
    plan = onboarding.judge_now(workbook())
    refused = plan.faults() or onboarding.take_over(plan, by=by, reason="sisli")
    if refused:
        raise ValueError([(one.tab, one.cell, one.message, one.values) for one in refused])
    places_services.cut_cells(by=by)
    Staff.objects.update(password=make_password(PASSWORD))


def _rules(*, by: Person) -> None:
    rules = yaml.safe_load((DATA / "policies.yaml").read_text(encoding="utf-8"))
    shipped = {row["code"]: row for row in deadlines.shipped_rows()}
    rows = []
    for row in rules["rows"]:
        own = {name: value for name, value in row.items() if name != "like"}
        rows.append({**shipped[row["like"]], **own})
    deadlines.replace_policies(rules["drop"], rows, by=by)


def demo_users() -> list[dict[str, str]]:
    """A sign-in for every role, and for everybody who holds one."""
    told: list[dict[str, str]] = []
    staff = Staff.objects.filter(is_active=True).select_related("unit").order_by("pk")
    for one in staff.prefetch_related("grants"):
        for grant in sorted(one.grants.all(), key=lambda row: list(ROLES).index(Role(row.role))):
            told.append(
                {
                    "role": grant.role,
                    "unit": one.unit_name,
                    "name": one.full_name,
                    "username": one.username,
                    "password": PASSWORD,
                }
            )
    return told


class Days:
    """A few months of work, told by the people of the town hall."""

    def __init__(self, seed: int) -> None:
        self.dice, self.writer = Random(f"sisli {seed}"), Writer(f"sisli {seed}", library())
        self.people = {one.username: queries.person_of(one) for one in Staff.objects.all()}
        self.topics = {topic.code: topic for topic in Topic.objects.select_related("unit")}
        self.ground = list(Neighbourhood.objects.select_related("district").order_by("code"))
        self.said = yaml.safe_load((DATA / "cases.yaml").read_text(encoding="utf-8"))
        self.codes: list[tuple[str, str]] = []
        self.made: list[Citizen] = []

    def holder(self, role: Role, unit: int | None = None) -> Person:
        """Somebody who holds a role, over a unit if one is named."""
        held = [one for one in self.people.values() if one.has(role)]
        over = [
            one
            for one in held
            if unit is None or any(g.role == role and g.unit_id == unit for g in one.grants)
        ]
        return (over or held)[0]

    def live(self, count: int, tell: Progress) -> None:
        """Register and work so many cases, oldest first."""
        now = clock.now()
        ages = sorted((self.dice.random() ** 1.6 * 120 for _case in range(count)), reverse=True)
        for done, age in enumerate(ages):
            with clock.frozen(now - timedelta(days=age, minutes=5)):
                self.case(self.said[done % len(self.said)], now)
            if done % 10 == 0:
                tell("cases", done, count)

    def case(self, said: dict[str, Any], now: datetime) -> None:
        """One matter from its first word to where it stands today."""
        channel = self.dice.choice(CHANNELS)
        agent = self.holder(Role.AGENT) if channel != "cimer" else self.people["cem.ozturk"]
        who, where = self.citizen(agent), self.dice.choice(self.ground)
        topic, jitter = self.topics[said["topic"]], self.dice.random() * 0.002
        draft = CaseDraft(
            topic=topic,
            kind=topic.kind,
            channel=channel,
            text=said["text"],
            received_at=clock.now(),
            citizen=who,
            reply_point=who.contact_points.first(),
            answers=said.get("ask", {}),
            neighbourhood=where if topic.needs_place else None,
            street=f"{self.writer.one(self.writer.books.people['streets'])}" if topic.needs_place else "",
            lat=(where.lat or 0.0) + jitter if topic.needs_place and where.lat else None,
            lon=where.lon if topic.needs_place else None,
        )
        made = cases.register(draft, by=agent)
        if channel == "cimer":
            number = f"{clock.now():%Y}{made.case.pk:08d}"
            entering.enter(Outside("cimer", number, "complaint", clock.today()), made, by=agent)
        self.codes = [*self.codes[-9:], (made.case.number, made.tracking_code)]
        self.work(made.case, said, (now - clock.now()).days, topic)

    def work(self, case: Case, said: dict[str, Any], age: int, topic: Topic) -> None:
        """As far as its age lets it come."""
        part = Referral.objects.filter(case=case).first()
        if part is None or age < 1 or self.dice.random() < 0.12:
            return
        user = next(
            (one for role in (Role.UNIT_LEAD, Role.UNIT_USER) for one in [self.holder(role, part.unit_id)]
             if any(grant.unit_id == part.unit_id for grant in one.grants)), None,
        )  # fmt: skip
        if user is None:
            return
        start = clock.now()
        with clock.frozen(start + timedelta(hours=3)):
            cases.move_referral(part.pk, "accept", by=user)
        if age < 3 or self.dice.random() < 0.1:
            return
        with clock.frozen(start + timedelta(days=min(age - 2, 1 + self.dice.random() * 9))):
            answer = answers.submit(part.pk, said["answer"], by=user)
        if age < 4 or self.dice.random() < 0.1:
            return
        with clock.frozen(start + timedelta(days=age - 0.9)):
            if topic.kind == Kind.INFORMATION_REQUEST:
                granted = information.Draft("granted", access=("text",))
                information.decide(case.pk, granted, by=self.holder(Role.INFORMATION_OFFICER))
            answers.approve(answer.pk, by=self.holder(Role.REVIEWER))
            if case.channel == "cimer":
                officer = self.people["cem.ozturk"]
                cimer.tick(Entry.objects.get(case=case).pk, by=officer, outside_status="Cevaplandı")
                return
            delivery.tell(
                case.pk, "phone", "told", by=self.holder(Role.DELIVERER), checklist=[*delivery.MUST]
            )

    def citizen(self, agent: Person) -> Citizen:
        """Somebody new, or one who comes again."""
        if self.made and self.dice.random() < 0.25:
            return self.dice.choice(self.made)
        number = 9000 + len(self.made)
        draft = CitizenDraft(
            name=self.writer.person(), phone=mobile(number), consent=True, consent_source="phone"
        )
        row = citizens.register(draft, by=agent)
        self.made.append(row)
        return row


def live(count: int, seed: int, tell: Progress) -> tuple[int, list[tuple[str, str]]]:
    """Cases of the last months; how many people they came from, and a few numbers and codes."""
    days = Days(seed)
    days.live(min(count, MOST), tell)
    Case.objects.update(is_synthetic=True)
    Contact.objects.update(is_synthetic=True)
    return len(days.made), days.codes
