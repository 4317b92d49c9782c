"""Reads of the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    DateTimeField,
    F,
    Func,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Concat

from muhatap.kit import clock
from muhatap.kit.statements import Given, Statement
from muhatap.kit.turkish import ascii_fold, sort_key
from muhatap.organization import policy
from muhatap.organization.models import Actor, AdminEvent, ApiKey, Delegation, Post, RoleGrant, Staff, Unit
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import Role


def system() -> Person:
    """The product itself, for sweepers and consequences. One row, made by the first migration."""
    actor_id = Actor.objects.values_list("pk", flat=True).get(kind=Actor.Kind.SYSTEM)
    return Person(actor_id=actor_id, kind=Actor.Kind.SYSTEM, name="Muhatap", grants=(Grant(Role.SYSTEM),))


def visitor(actor_id: int) -> Person:
    """A citizen's visit: sees and touches only the citizen's own cases."""
    return Person(actor_id=actor_id, kind=Actor.Kind.CITIZEN, name="", grants=(Grant(Role.CITIZEN),))


def live_grants(day: date | Given, prefix: str = "") -> Q:
    """The condition of a grant that is held on a day."""
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": day})
    )


def live_delegations(moment: datetime | Given) -> Q:
    """The condition of a delegation that is in force at a moment."""
    return Q(since__lte=moment, until__gt=moment) & (Q(ended_at=None) | Q(ended_at__gt=moment))


def person_of(staff: Staff) -> Person:
    """Staff with all grants held now, delegated ones included. One statement when the actor is known."""
    held = _grants().rows(staff=staff.pk, today=clock.today(), now=clock.now())
    grants = dict.fromkeys(
        Grant(Role(role), unit_id, path or "", on_behalf_of=actor if principal else None, principal=principal)
        for role, unit_id, path, actor, principal in held
        if role in Role.values
    )
    return Person(
        actor_id=staff.actor.pk,
        kind=Actor.Kind.STAFF,
        name=staff.full_name,
        staff_id=staff.pk,
        unit_id=staff.unit_id,
        grants=tuple(grants),
    )


@cache
def _grants() -> Statement:
    """Role, unit, its path, whose, who lent it or nothing: of the account `staff`, on `today`, at `now`."""
    staff, today = Given("staff", BigIntegerField()), Given("today", DateField())
    own = RoleGrant.objects.filter(live_grants(today), staff_id=staff).values_list(
        "role", "unit_id", "unit__path", "staff__actor__id", Value("")
    )
    lent = Delegation.objects.filter(
        live_delegations(Given("now", DateTimeField())),
        live_grants(today, "principal__grants__"),
        Q(role="") | Q(role=F("principal__grants__role")),
        delegate_id=staff,
        principal__is_active=True,
    ).values_list(
        "principal__grants__role",
        "principal__grants__unit_id",
        "principal__grants__unit__path",
        "principal__actor__id",
        "principal__full_name",
    )
    return Statement(own.union(lent, all=True))


def grants_of(staff_id: int) -> list[RoleGrant]:
    """Every role of one account, running ones first, then the latest."""
    today = clock.today()
    rows = RoleGrant.objects.filter(staff_id=staff_id).select_related("unit")
    return sorted(rows, key=lambda grant: (not grant.is_live(today), -grant.since.toordinal(), grant.pk))


def delegations_of(staff_id: int) -> list[Delegation]:
    """Delegations given and held by one account, the latest first; at most fifty."""
    rows = Delegation.objects.filter(Q(principal_id=staff_id) | Q(delegate_id=staff_id))
    return list(rows.select_related("principal", "delegate").order_by("-since", "-id")[:50])


@dataclass
class Node:
    """A unit in the chart: how many work in it, and what hangs below."""

    unit: Unit
    staff: int
    below: list[Node] = field(default_factory=list)

    @property
    def staff_in_all(self) -> int:
        """Staff of the unit and of everything below it."""
        return self.staff + sum(node.staff_in_all for node in self.below)


def chart(text: str = "", kind: str = "", closed: bool = False) -> list[Node]:
    """The tops of the chart with everything below them, in order; one statement.

    With a text or a kind: what fits, and the units above it so that it stands in its place.
    """
    rows = Unit.objects.annotate(staff_n=Count("staff", filter=Q(staff__is_active=True)))
    if not closed:
        rows = rows.filter(is_active=True)
    units = sorted(rows, key=lambda unit: (unit.order, sort_key(unit.name)))
    wanted = ascii_fold(text.strip())
    fits = [
        unit
        for unit in units
        if (not kind or unit.kind == kind)
        and (not wanted or wanted in ascii_fold(f"{unit.name_tr} {unit.name_en} {unit.code}"))
    ]
    shown = {int(step) for unit in fits for step in unit.path.split("/") if step}
    nodes = {unit.pk: Node(unit, unit.staff_n) for unit in units if unit.pk in shown}
    tops: list[Node] = []
    for pk, node in nodes.items():
        above = nodes.get(node.unit.parent_id or 0)
        (above.below if above and above.unit.pk != pk else tops).append(node)
    return tops


def unit_choices(*, but: Unit | None = None) -> list[tuple[int, str]]:
    """Open units for a list of choice, in the order of the chart, deeper ones set in; without a branch."""

    def walk(nodes: list[Node], depth: int) -> Iterator[tuple[int, str]]:
        for node in nodes:
            if but is None or not node.unit.path.startswith(but.path):
                yield node.unit.pk, "\u2003" * depth + node.unit.name
                yield from walk(node.below, depth + 1)

    return list(walk(chart(), 0))


def above(unit: Unit) -> list[Unit]:
    """The units above this one, the top first."""
    ids = [int(step) for step in unit.path.split("/") if step][:-1]
    found = Unit.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def experts(unit_id: int) -> list[Staff]:
    """A unit's named resolution experts; without any its leads, then its users (siverek:10.b, izmir:9.10)."""
    rows = (
        RoleGrant.objects.filter(
            live_grants(clock.today()),
            unit_id=unit_id,
            role__in=(Role.UNIT_LEAD, Role.UNIT_USER),
            staff__is_active=True,
        )
        .select_related("staff__post", "staff__unit")
        .order_by("staff__name_sort", "pk")
    )
    held = list(rows)
    for chosen in (
        [grant for grant in held if grant.is_expert],
        [grant for grant in held if grant.role == Role.UNIT_LEAD],
        held,
    ):
        if chosen:
            return list({grant.staff_id: grant.staff for grant in chosen}.values())
    return []


def grants_in(unit_id: int) -> list[RoleGrant]:
    """Who holds which role in a unit today, ordered by post and name."""
    rows = RoleGrant.objects.filter(live_grants(clock.today()), unit_id=unit_id, staff__is_active=True)
    return list(rows.select_related("staff__post").order_by("staff__post__rank", "staff__name_sort", "pk"))


@dataclass(frozen=True)
class StaffFilter:
    """What a staff list is narrowed to; empty values narrow nothing."""

    text: str = ""
    unit_id: int | None = None
    role: str = ""
    closed: bool = False


def staff_list(person: Person, wanted: StaffFilter) -> QuerySet[Staff]:
    """Accounts for whoever sees the administration, unordered; the page cuts it. Nobody else sees any."""
    rows = Staff.objects.select_related("unit", "post")
    if not policy.may_see_administration(person):
        return rows.none()
    rows = rows.filter(is_active=not wanted.closed)
    today = clock.today()
    if wanted.unit_id:
        path = Unit.objects.filter(pk=wanted.unit_id).values_list("path", flat=True).first() or "none"
        rows = rows.filter(unit__path__startswith=path)
    if wanted.role:
        held = RoleGrant.objects.filter(live_grants(today), role=wanted.role)
        rows = rows.filter(pk__in=held.values("staff_id"))
    if wanted.text:
        rows = rows.annotate(plain=Func(F("full_name"), function="tr_ascii", output_field=CharField()))
    for word in ascii_fold(wanted.text).split()[:5]:
        rows = rows.filter(Q(username__contains=word) | Q(plain__contains=word))
    return rows


def roles_of(staff_ids: Iterable[int]) -> dict[int, list[RoleGrant]]:
    """Roles held today by these accounts, in one statement."""
    found: dict[int, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.filter(
        live_grants(clock.today()), staff_id__in=list(staff_ids)
    ).select_related("unit"):
        found.setdefault(grant.staff_id, []).append(grant)
    return found


def holders() -> dict[str, int]:
    """How many accounts hold each role today."""
    rows = RoleGrant.objects.filter(live_grants(clock.today()), staff__is_active=True)
    return dict(rows.values_list("role").annotate(n=Count("staff", distinct=True)))


def staff_choices(*, but: int) -> list[tuple[int, str]]:
    """Open accounts for a list of choice, with their unit."""
    rows = Staff.objects.filter(is_active=True).exclude(pk=but).select_related("unit")
    return [
        (row.pk, f"{row.full_name} ({row.unit_name})" if row.unit_name else row.full_name) for row in rows
    ]


@dataclass(frozen=True)
class KeyFilter:
    """What the list of keys is narrowed to; empty values narrow nothing. `state`: live, expired, revoked."""

    text: str = ""
    state: str = ""
    scope: str = ""


def posts(text: str = "") -> QuerySet[Post]:
    """Titles whose name or code has these words, with how many hold each as `holders`. One statement."""
    rows = Post.objects.annotate(holders=Count("staff", filter=Q(staff__is_active=True)))
    words = ascii_fold(text).split()[:5]
    if words:
        both = Concat("name_tr", Value(" "), "code")
        rows = rows.annotate(plain=Func(both, function="tr_ascii", output_field=CharField()))
    for word in words:
        rows = rows.filter(Q(plain__contains=word))
    return rows


def key_list(person: Person, wanted: KeyFilter) -> QuerySet[ApiKey]:
    """Keys for whoever sees the administration, unordered; nobody else sees any."""
    rows = ApiKey.objects.select_related("unit")
    if not policy.may_see_administration(person):
        return rows.none()
    ended = Q(expires_at__lte=clock.now())
    states = {
        "live": Q(revoked_at=None) & ~ended,
        "expired": Q(revoked_at=None) & ended,
        "revoked": Q(revoked_at__isnull=False),
    }
    rows = rows.filter(states.get(wanted.state, Q()))
    if wanted.scope:
        rows = rows.filter(scopes__contains=[wanted.scope])
    if wanted.text:
        plain = Func(F("name"), function="tr_ascii", output_field=CharField())
        rows = rows.annotate(plain=plain)
    for word in ascii_fold(wanted.text).split()[:5]:
        rows = rows.filter(Q(prefix__startswith=word) | Q(plain__contains=word))
    return rows


@dataclass(frozen=True)
class LogFilter:
    """What the log is narrowed to."""

    kind: str = ""
    subject: str = ""
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None


def admin_log(person: Person, wanted: LogFilter) -> QuerySet[AdminEvent]:
    """The log of administration for whoever sees the administration, unordered; nobody else sees a row."""
    rows = AdminEvent.objects.select_related("by")
    if not policy.may_see_administration(person):
        return rows.none()
    if wanted.kind:
        rows = rows.filter(action__startswith=f"{wanted.kind}.")
    if wanted.subject:
        rows = rows.filter(subject=wanted.subject)
    if wanted.actor_id:
        rows = rows.filter(by_id=wanted.actor_id)
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return rows


def history(subject: str, limit: int = 20) -> list[AdminEvent]:
    """The latest events of one thing."""
    return list(
        AdminEvent.objects.filter(subject=subject).select_related("by").order_by("-at", "-id")[:limit]
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.ISTANBUL)
