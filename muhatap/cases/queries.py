"""Reads of cases. The person comes first: what `visible_to` does not return does not exist for them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet

from muhatap.cases import policy
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.lifecycle import CASE_ROWS, OPEN, REFERRAL_ROWS, Move
from muhatap.cases.models import Case, Channel, Desk, Event, Referral, Topic, TopicUnit
from muhatap.kit import clock
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import queries as organization
from muhatap.organization.models import Actor, RoleGrant, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Reach, Role

Row = TypeVar("Row", bound=Model)
DESKS = ("approval_desk", "routing_desk", "review_desk", "delivery_desk")
WITH = (*DESKS, "topic", "registered_by__staff", "reply_point", "neighbourhood", "district")
METRES_PER_DEGREE = 111_320.0
SHAPES = ("district__outline", "district__drawn", "neighbourhood__outline")  # heavy, never needed in a list


def light(rows: QuerySet[Row], prefix: str = "") -> QuerySet[Row]:
    """Without the columns that only a map or a search needs."""
    return rows.defer(*(f"{prefix}{column}" for column in (*SHAPES, "search")))


def visible_to(person: Person) -> QuerySet[Case]:
    """Every case that exists for this person."""
    cases = Case.objects.all()
    if person.kind == Actor.Kind.CITIZEN:
        return cases.filter(applicant_id=person.actor_id)
    reach = person.reach
    if reach is Reach.ALL:
        return cases
    own = Q(registered_by_id=person.actor_id)
    if reach is Reach.OPEN:
        own |= Q(is_sensitive=False)
    paths = person.branch_paths()
    if paths:
        own |= Q(Exists(Referral.objects.filter(_within(paths), case=OuterRef("pk"))))
    if reach is Reach.NONE:
        return cases.none()
    return cases.filter(own)


def referrals_visible_to(person: Person) -> QuerySet[Referral]:
    """Every referral that exists for this person; for unit people only those of their branch."""
    referrals = Referral.objects.all()
    if person.kind == Actor.Kind.CITIZEN:
        return referrals.filter(case__applicant_id=person.actor_id)
    reach = person.reach
    if reach is Reach.ALL:
        return referrals
    if reach is Reach.NONE:
        return referrals.none()
    own = Q(case__registered_by_id=person.actor_id)
    seen = own | Q(case__is_sensitive=False) if reach is Reach.OPEN else own
    paths = person.branch_paths()
    return referrals.filter(seen | _within(paths)) if paths else referrals.filter(seen)


def _within(paths: Sequence[str]) -> Q:
    condition = Q()
    for path in paths:
        condition |= Q(unit__path__startswith=path)
    return condition


def desks(channel: str) -> Mapping[str, Desk]:
    """The desk of each stage for a channel; a row without a channel holds for every other."""
    found: dict[str, Desk] = {}
    for desk in Desk.objects.filter(channel__in=["", channel]).select_related("unit"):
        if desk.channel or desk.stage not in found:
            found[desk.stage] = desk
    return found


def needs_approval(draft: CaseDraft, found: Mapping[str, Desk], by: Person) -> bool:
    """True when the channel has an approval desk of its own, or the topic or the registering unit demands it.

    izmir:6.a.5, izmir:7.ç.10, izmir:8.b.2: separate approvers per channel, as rows.
    """
    desk = found.get(Desk.Stage.APPROVAL)
    if desk is None:
        return draft.topic.needs_approval  # any approver may act where no desk is named
    if desk.channel or draft.topic.needs_approval:
        return True
    return by.unit_id is not None and Unit.objects.filter(pk=by.unit_id, needs_approval=True).exists()


def unit_for(topic: Topic, district_id: int | None) -> Unit | None:
    """The unit that a topic belongs to, by district where it differs; None leaves it to coordination."""
    if district_id is not None:
        row = TopicUnit.objects.filter(topic=topic, district_id=district_id).select_related("unit").first()
        if row is not None:
            return row.unit if row.unit.is_active else None
    return topic.unit if topic.unit is not None and topic.unit.is_active else None


@dataclass(frozen=True)
class Near:
    """A case that may be about the same matter, and how far away it is (metres; None without a point)."""

    case: Case
    metres: int | None
    same_citizen: bool


def duplicates(
    person: Person, topic: Topic, *, citizen_id: int | None, neighbourhood_id: int | None
) -> list[Case]:
    """Open or recent cases of the same applicant on the same topic, at most five (izmir:15.12).

    Only what the person may see, and a hidden applicant's cases only for who may reveal them: the hint itself
    would tell whose they are.
    """
    if citizen_id is None:
        return []
    since = clock.now() - timedelta(days=topic.duplicate_days)
    rows = visible_to(person).filter(citizen_id=citizen_id, topic=topic).select_related("topic")
    rows = rows.filter(Q(status__in=OPEN) | Q(received_at__gte=since))
    if not person.sees_hidden:
        rows = rows.filter(identity_hidden=False)
    if neighbourhood_id is not None:
        rows = rows.filter(Q(neighbourhood_id=neighbourhood_id) | Q(neighbourhood=None))
    return list(rows.order_by("-received_at")[:5])


def nearby(
    person: Person,
    topic: Topic,
    lat: float,
    lon: float,
    *,
    citizen_id: int | None = None,
    metres: int | None = None,
    limit: int = 5,
) -> list[Near]:
    """Open cases near a point, of the same branch of topics first; what the person may see only."""
    reach = metres or topic.duplicate_metres
    high = reach / METRES_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    since = clock.now() - timedelta(days=topic.duplicate_days)
    rows = (
        visible_to(person)
        .filter(
            lat__range=(lat - high, lat + high),
            lon__range=(lon - wide, lon + wide),
            status__in=OPEN,
            received_at__gte=since,
        )
        .filter(Q(topic=topic) | Q(topic__parent_id=topic.parent_id))
        .select_related("topic")
        .order_by("-received_at")[:40]
    )
    found = [
        Near(
            case,
            metres_between(lat, lon, case.lat or 0, case.lon or 0),
            case.citizen_id is not None and case.citizen_id == citizen_id,
        )
        for case in rows
    ]
    inside = [near for near in found if near.metres is not None and near.metres <= reach]
    return sorted(inside, key=lambda near: (near.case.topic_id != topic.pk, near.metres or 0))[:limit]


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> int:
    """Distance on the ground, good to a metre within a city."""
    north = (other_lat - lat) * METRES_PER_DEGREE
    east = (other_lon - lon) * METRES_PER_DEGREE * math.cos(math.radians((lat + other_lat) / 2))
    return round(math.hypot(north, east))


def available_moves(person: Person, case: Case) -> list[Move]:
    """What this person may do with the case now."""
    return [
        row
        for row in CASE_ROWS
        if row.sources and case.status in row.sources and policy.may(person, row, case)
    ]


def available_referral_moves(person: Person, case: Case, referral: Referral) -> list[Move]:
    """What this person may do with one referral now; hardly anything once the units are done."""
    return [
        row
        for row in REFERRAL_ROWS
        if row.sources
        and referral.status in row.sources
        and policy.at_work(row, case, referral)
        and policy.may(person, row, case, referral)
    ]


def story(case: Case) -> list[Event]:
    """The whole timeline, oldest first, with who did it and for which unit. One statement."""
    return list(
        Event.objects.filter(case=case).select_related("by", "on_behalf_of", "referral__unit").order_by("seq")
    )


@dataclass(frozen=True)
class Twig:
    """A topic in its place of the tree; a branch takes no cases itself."""

    topic: Topic
    is_branch: bool


def topic_tree(text: str = "", *, closed: bool = False) -> list[Twig]:
    """Topics in the order of the tree; with words, the leaves that match all of them. One statement."""
    rows = list(Topic.objects.select_related("unit").order_by("order", "id"))
    known = {row.pk: row for row in rows}
    below: dict[int | None, list[Topic]] = {}
    for row in rows:
        row.parent = known[row.parent_id] if row.parent_id else None
        below.setdefault(row.parent_id, []).append(row)

    def walk(parent_id: int | None) -> Iterator[Twig]:
        for row in below.get(parent_id, ()):
            if row.is_active or closed:
                yield Twig(row, row.pk in below)
                yield from walk(row.pk)

    words = ascii_fold(text).split()[:6]
    twigs = list(walk(None))
    if not words:
        return twigs
    return [
        twig for twig in twigs if not twig.is_branch and all(one in twig.topic.name_fold for one in words)
    ]


def topic_with_rules(pk: int) -> Topic | None:
    """One topic with its unit, its place in the tree, and its units by district."""
    rows = Topic.objects.select_related("parent__parent", "unit")
    districts = TopicUnit.objects.select_related("district", "unit").order_by("district__name_sort")
    districts = districts.defer("district__outline", "district__drawn")
    return rows.prefetch_related(Prefetch("district_units", districts)).filter(pk=pk).first()


def desk_table() -> list[Desk]:
    """Which unit approves, routes, reviews and delivers what comes by which channel."""
    rows = Desk.objects.select_related("unit")
    stages, channels = list(Desk.Stage.values), [*Channel.values, ""]
    return sorted(rows, key=lambda row: (stages.index(row.stage), channels.index(row.channel)))


HOLDERS: Mapping[str, Role] = {
    Desk.Stage.APPROVAL: Role.APPROVER,
    Desk.Stage.ROUTING: Role.COORDINATOR,
    Desk.Stage.REVIEW: Role.REVIEWER,
    Desk.Stage.DELIVERY: Role.DELIVERER,
}


def unmanned(desks: Sequence[Desk]) -> set[int]:
    """Desks at which nobody holds the role of their stage today: what comes there lies. One statement."""
    held = RoleGrant.objects.filter(
        organization.live_grants(clock.today()), role__in=HOLDERS.values(), staff__is_active=True
    )
    paths = [(role, path or "") for role, path in held.values_list("role", "unit__path")]
    return {
        desk.pk
        for desk in desks
        if not any(role == HOLDERS[desk.stage] and desk.unit.path.startswith(path) for role, path in paths)
    }
