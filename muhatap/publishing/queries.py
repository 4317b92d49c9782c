"""Which cases are public, and which words of them. Everybody's doors ask here and nowhere else.

A case is public when the municipality publishes at all, its topic is flagged public and not sensitive, the
case is neither sensitive nor of a hidden applicant, of a kind that concerns a place and no person, not older
than the municipality keeps such things in view, and no moderator took it out. That is judged anew at every
reading, so that a flag set later counts at once (law 6698 m.4, m.5, m.12).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from muhatap.cases.lifecycle import ENDED, Status
from muhatap.cases.models import Case, Event, Kind, Topic
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.organization import settings
from muhatap.publishing.models import State
from muhatap.publishing.rounding import Box
from muhatap.publishing.words import STEPS

KINDS = (Kind.REQUEST, Kind.COMPLAINT, Kind.TIP, Kind.SUGGESTION)
# Before somebody has looked at it, or taken off: readable under its number, in no list.
UNLISTED = (Status.AWAITING_APPROVAL, Status.RETURNED, Status.CANCELLED)
WINDOW = 2_000  # rows among which a page of the list is looked for first
_NUMBER = re.compile(r"(\d{4})-(\d{1,9}(?:-\d{1,2})?)", re.ASCII)
WITH = ("topic__parent__parent", "district", "neighbourhood__district", "publication")
_TOPIC = ("code", "name_tr", "name_en", "parent")
TOLD = (  # what is told of a public case; a thousand of them are made at once
    *("number", "status", "received_at", "target_due_at", "law_due_at", "lat", "lon"),
    *(f"topic__{name}" for name in _TOPIC),
    *(f"topic__parent__{name}" for name in _TOPIC),
    *(f"topic__parent__parent__{name}" for name in _TOPIC),
    *("district__name", "neighbourhood__name", "neighbourhood__district__name"),
    *(f"publication__{name}" for name in ("case", "state", "text", "answer_state", "answer", "decided_at")),
)
HEAVY = (
    *("search", "text", "answers_to_questions", "district__outline", "district__drawn"),
    *("neighbourhood__outline", "neighbourhood__district__outline", "neighbourhood__district__drawn"),
)


@dataclass(frozen=True)
class Wanted:
    """What a list or a map is narrowed to; empty values narrow nothing. `state` is open or closed."""

    topic_ids: frozenset[int] | None = None
    district_id: int | None = None
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    box: Box | None = None


def is_open() -> bool:
    """Whether this municipality publishes at all."""
    return settings.switch("publishing.open")


def topics(*, active: bool = False) -> list[Topic]:
    """Public leaf topics in the order of the tree, closed ones too unless only `active` are wanted."""
    rows = Topic.objects.filter(is_public=True, is_sensitive=False, children=None, kind__in=KINDS)
    if active:
        rows = rows.filter(is_active=True)
    return list(rows.select_related("parent__parent", "unit").order_by("order", "pk"))


def reachable(public: Collection[int] | None = None) -> QuerySet[Case]:
    """Cases that everybody may open under their number; see `listed` for those in lists.

    `public` are the ids of the public topics, where the caller has read them already.
    """
    if not is_open():
        return Case.objects.none()
    ids = public
    if ids is None:
        ids = Topic.objects.filter(is_public=True, is_sensitive=False).values_list("pk", flat=True)
    rows = Case.objects.filter(
        topic_id__in=list(ids),
        is_sensitive=False,
        identity_hidden=False,
        kind__in=KINDS,
        received_at__gte=oldest(),
    )
    rows = rows.filter(Q(citizen=None) | Q(citizen__identity_hidden=False))
    return rows.filter(~Q(publication__state=State.REMOVED))


def listed(public: Collection[int] | None = None) -> QuerySet[Case]:
    """Cases that stand in lists and on the map."""
    return reachable(public).exclude(status__in=UNLISTED)


def oldest() -> datetime:
    """What came before this moment is in public view no more."""
    return clock.now() - timedelta(days=settings.number("publishing.days"))


def narrowed(rows: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    """The cases that are wanted. Places are compared by their squares."""
    if wanted.topic_ids is not None:
        rows = rows.filter(topic_id__in=wanted.topic_ids)
    if wanted.district_id is not None:
        rows = rows.filter(district_id=wanted.district_id)
    if wanted.state in ("open", "closed"):
        ended = Q(status__in=ENDED)
        rows = rows.filter(ended if wanted.state == "closed" else ~ended)
    if wanted.since is not None:
        rows = rows.filter(received_at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(received_at__lte=wanted.until)
    if wanted.box is not None:
        south, west, north, east = wanted.box.edges
        rows = rows.filter(lat__gte=south, lat__lt=north, lon__gte=west, lon__lt=east)
    return rows


def light(rows: QuerySet[Case]) -> QuerySet[Case]:
    """With what is told of a public case, and nothing else: not its words, not its applicant."""
    return rows.select_related(*WITH).only(*TOLD)


def page(
    wanted: Wanted, cursor: str = "", *, size: int = 20, public: Collection[int] | None = None
) -> Page[Case]:
    """One page of the list, newest first. Two statements, three where the cases wanted are rare."""
    rows = light(narrowed(listed(public), wanted))
    return keyset(rows, ("-received_at", "-id"), cursor, size=size, window=WINDOW)


def by_id(public_id: str) -> Case | None:
    """The case behind a public id, if everybody may see it."""
    number = number_of(public_id)
    return light(reachable()).filter(number=number).first() if number else None


def by_ids(public_ids: Iterable[str]) -> list[Case]:
    """Those of several that everybody may see, newest first."""
    numbers = [number for one in public_ids if (number := number_of(one))]
    return list(light(reachable()).filter(number__in=numbers).order_by("-received_at", "-pk"))


def public_id(number: str) -> str:
    """`2026/043318-5` as it stands in an address: `2026-043318-5`."""
    return number.replace("/", "-", 1)


def number_of(public_id: str) -> str:
    """The case number in an address; "" for what cannot be one."""
    found = _NUMBER.fullmatch(public_id[:30])
    return f"{found[1]}/{found[2]}" if found else ""


def updated_between(rows: QuerySet[Case], after: datetime | None, before: datetime | None) -> QuerySet[Case]:
    """Cases of which the public learned something new in between: a step of the story, or words released."""
    events, decided = Event.objects.filter(move__in=STEPS), Q(publication__decided_at__isnull=False)
    if after is not None:
        events, decided = events.filter(at__gte=after), decided & Q(publication__decided_at__gte=after)
    if before is not None:
        events, decided = events.filter(at__lte=before), decided & Q(publication__decided_at__lte=before)
    return rows.filter(Q(pk__in=events.values("case_id")) | decided)


def groups(leaves: Sequence[Topic]) -> dict[int, tuple[Topic, frozenset[int]]]:
    """The topmost topics above the public ones, each with the ids of its public leaves."""
    found: dict[int, tuple[Topic, set[int]]] = {}
    for leaf in leaves:
        top = leaf
        while top.parent is not None:
            top = top.parent
        found.setdefault(top.pk, (top, set()))[1].add(leaf.pk)
    return {pk: (top, frozenset(ids)) for pk, (top, ids) in found.items()}
