"""Reads for the citizen's side: topics to choose from, what is near, the report on its way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from muhatap.cases import alike
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Kind, Topic
from muhatap.citizens.models import Citizen
from muhatap.notifications.models import Notice
from muhatap.organization import queries as organization
from muhatap.organization.models import Actor
from muhatap.organization.persons import Person
from muhatap.people.models import PointCode
from muhatap.portal import tokens
from muhatap.portal.models import Submission
from muhatap.publishing import queries as publishing

NEAR = 3


def topics() -> list[Topic]:
    """Leaf topics a citizen may choose, in the order of the tree. One statement.

    Requests for information (law 4982) want a signature or a form of their own: a page says the ways.
    """
    rows = Topic.objects.filter(is_active=True, children=None).exclude(kind=Kind.INFORMATION_REQUEST)
    return list(rows.select_related("parent__parent").order_by("order", "pk"))


def grouped(leaves: Iterable[Topic]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The topics as groups of choices, each under the names above it."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for topic in leaves:
        above = [one.name for one in (topic.parent and topic.parent.parent, topic.parent) if one]
        groups.setdefault(" › ".join(above), []).append((str(topic.pk), topic.name))
    return list(groups.items())


@dataclass(frozen=True)
class NearCase:
    """An open case nearby as a stranger may know it: its topic, roughly how far, since when."""

    seal: str
    public_id: str
    topic: str
    metres: int
    since: datetime
    is_worked_on: bool


def near(topic: Topic, lat: float, lon: float) -> list[NearCase]:
    """Open cases near a point that may be the same matter, on topics that may be shown to everybody.

    Never a word somebody wrote, never who or exactly where (law 6698): distances are rounded to tens.
    """
    if not topic.is_public:
        return []
    found = alike.within(organization.system(), topic, lat, lon, limit=8)
    shown = [row for row in found if row.case.topic.is_public and not row.case.is_sensitive]
    to_all = publishing.reachable().filter(pk__in=[row.case.pk for row in shown[:NEAR]])
    open_to_all = set(to_all.values_list("pk", flat=True))
    return [
        NearCase(
            seal=tokens.seal_case(row.case.pk),
            public_id=publishing.public_id(row.case.number) if row.case.pk in open_to_all else "",
            topic=row.case.topic.name,
            metres=max(round((row.metres or 0) / 10) * 10, 10),
            since=row.case.received_at,
            is_worked_on=row.case.status in (Status.WITH_UNITS, Status.IN_REVIEW, Status.TO_DELIVER),
        )
        for row in shown[:NEAR]
    ]


def like(public_id: str) -> dict[str, str]:
    """What a report on the same matter as a public case begins with: its topic and its neighbourhood."""
    case = publishing.by_id(public_id) if public_id else None
    if case is None:
        return {}
    area = case.neighbourhood.label if case.neighbourhood is not None else ""
    return {"topic": str(case.topic_id), "neighbourhood": area}


def submission(token: str) -> Submission | None:
    """The report on its way with this token."""
    if not tokens.is_token(token):
        return None
    return Submission.objects.select_related("case").filter(token=token).first()


def code_trouble(found: Submission) -> str:
    """What keeps the code: `waits` after a try in vain, `failed` when it will not come by itself, else ""."""
    notice = Notice.objects.filter(pk=found.notice_id or 0).only("status", "tries").first()
    if notice is None:
        return ""
    if notice.status in (Notice.Status.FAILED, Notice.Status.UNKNOWN):
        return "failed"
    return "waits" if notice.status == Notice.Status.QUEUED and notice.tries > 0 else ""


def photos(found: Submission | None) -> Sequence[int]:
    """Ids of the photos kept for a report."""
    return list(found.photos.values_list("pk", flat=True)) if found else []


def visitor_of(found: Submission) -> Person:
    """The visit that a report on its way belongs to."""
    return organization.visitor(found.actor_id)


def citizen_of(actor_id: int) -> Citizen | None:
    """The record of a visit's person, or the one that is kept in its place; None for nobody known."""
    row = Citizen.objects.select_related("merged_into").filter(actor=actor_id).first()
    return (row.merged_into or row) if row is not None else None


def waiting_code(row: Citizen) -> PointCode | None:
    """The new contact point this person named themselves and whose code has not come back yet."""
    rows = PointCode.objects.filter(
        point__citizen=row, point__is_active=True, confirmed_at=None, asked_by__kind=Actor.Kind.CITIZEN
    )
    return rows.select_related("point").order_by("-asked_at").first()
