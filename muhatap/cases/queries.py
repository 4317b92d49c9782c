"""Reads of cases. The person comes first: what `visible_to` does not return does not exist for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, OuterRef, Prefetch, Q, QuerySet

from muhatap.cases import policy
from muhatap.cases.drafts import CaseDraft
from muhatap.cases.lifecycle import CASE_ROWS, REFERRAL_ROWS, Move
from muhatap.cases.models import Case, Channel, Desk, Event, Referral, Topic, TopicUnit
from muhatap.kit import clock
from muhatap.kit.expressions import AskedByRow
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import queries as organization
from muhatap.organization.models import Actor, RoleGrant, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Reach, Role

Row = TypeVar("Row", bound=Model)
DESKS = ("approval_desk", "routing_desk", "review_desk", "delivery_desk")
WITH = (*DESKS, "topic", "registered_by__staff", "reply_point", "from_unit", "neighbourhood", "district")
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
        own |= Q(AskedByRow(Referral.objects.filter(_within(paths), case=OuterRef("pk"))))
    if reach is Reach.NONE:
        return cases.none()
    return cases.filter(own)


def not_hidden_from(person: Person) -> Q:
    """The condition of cases of which this person may know whose they are (izmir:15.10)."""
    if person.sees_hidden:
        return Q()
    return Q(identity_hidden=False) & (Q(citizen=None) | Q(citizen__identity_hidden=False))


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
    return asks_approval(draft, found) or unit_asks_approval(by)


def asks_approval(draft: CaseDraft, found: Mapping[str, Desk]) -> bool:
    """As `needs_approval`, whoever registers it. No statement."""
    desk = found.get(Desk.Stage.APPROVAL)  # where none is named any approver may act
    return draft.topic.needs_approval or (desk is not None and bool(desk.channel))


def unit_asks_approval(by: Person) -> bool:
    """As `needs_approval`, whatever is registered."""
    return by.unit_id is not None and Unit.objects.filter(pk=by.unit_id, needs_approval=True).exists()


def unit_for(topic: Topic, district_id: int | None) -> Unit | None:
    """The unit that a topic belongs to, by district where it differs; None leaves it to coordination."""
    if district_id is not None:
        row = TopicUnit.objects.filter(topic=topic, district_id=district_id).select_related("unit").first()
        if row is not None:
            return row.unit if row.unit.is_active else None
    return topic.unit if topic.unit is not None and topic.unit.is_active else None


def units_for(wanted: Collection[tuple[Topic, int | None]]) -> dict[tuple[int, int | None], Unit | None]:
    """As `unit_for`, by topic and district, for many. One statement where there is a district."""
    topics = {topic.pk: topic for topic, _district in wanted}
    districts = {district for _topic, district in wanted if district is not None}
    rows = TopicUnit.objects.filter(topic__in=topics, district__in=districts).select_related("unit")
    own = {(row.topic_id, row.district_id): row.unit for row in rows}
    found: dict[tuple[int, int | None], Unit | None] = {}
    for topic, district in wanted:
        unit = own.get((topic.pk, district or 0), topic.unit)
        found[topic.pk, district] = unit if unit is not None and unit.is_active else None
    return found


def available_moves(person: Person, case: Case) -> list[Move]:
    """What this person may do with the case now."""
    return [
        row
        for row in CASE_ROWS
        if row.sources
        and case.status in row.sources
        and policy.changes_something(row, case)
        and policy.may(person, row, case)
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
    return list(case.events.select_related("by", "on_behalf_of", "referral__unit").order_by("seq"))


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
