"""Cases that may be about one and the same matter: the applicant's own, and other people's near by.

A place is known as well as somebody could say it: a point, a neighbourhood, a district or nothing. Two cases
are kept apart only where what is known of both differs; a neighbourhood found under a point may be the one
next door, so it does not keep a case apart from a neighbourhood that somebody named.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from muhatap.cases import queries
from muhatap.cases.lifecycle import OPEN
from muhatap.cases.models import Case, Topic
from muhatap.citizens.households import housemates
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.kit import clock
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.persons import Person
from muhatap.places import geometry

MOST = 5
SAME_PLACE = 1000.0  # metres; one person's two points further apart are two matters
LOOKED_AT = 40  # rows of one place and topic that are measured; the newest ones


@dataclass(frozen=True)
class Place:
    """Where a matter is, as far as one knows; degrees in WGS 84."""

    lat: float | None = None
    lon: float | None = None
    neighbourhood_id: int | None = None
    district_id: int | None = None
    street: str = ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, when both are known."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


@dataclass(frozen=True)
class Near:
    """A case that may be about the same matter.

    `metres` is None where one of both has no point; then they share a street, a neighbourhood or, when nobody
    named a neighbourhood, a district.
    """

    case: Case
    metres: int | None
    same_street: bool = False


def duplicates(person: Person, topic: Topic, *, citizen_id: int | None, place: Place) -> list[Case]:
    """Open or recent cases of the same applicant on the same topic, at most five (izmir:15.12).

    Only what the person may see, and a hidden applicant's cases only for who may reveal them: the hint itself
    would tell whose they are.
    """
    if citizen_id is None:
        return []
    rows = queries.visible_to(person).filter(citizen_id=citizen_id, topic=topic).select_related("topic")
    rows = rows.filter(Q(status__in=OPEN) | Q(received_at__gte=_since(topic)))
    rows = rows.filter(queries.not_hidden_from(person))
    return list(_not_elsewhere(rows, place).order_by("-received_at")[:MOST])


def in_household(person: Person, topic: Topic, citizen_id: int | None) -> list[Case]:
    """Open or recent aid cases of others who live with this applicant, as far as this person sees them.

    Of one household are those who were linked to it, who share a telephone, or have the very same address.
    None for other topics; five statements at most.
    """
    row = Citizen.objects.filter(pk=citizen_id).first() if topic.is_aid and citizen_id is not None else None
    if row is None:
        return []
    points = ContactPoint.objects.filter(citizen=row, is_active=True).exclude(kind=ContactPoint.Kind.EMAIL)
    share = ContactPoint.objects.filter(value__in=points.values("value"), is_active=True)
    family = housemates(row.pk).union(share.values_list("citizen_id", flat=True))
    if row.neighbourhood_id is not None and row.address:
        there = Citizen.objects.filter(neighbourhood_id=row.neighbourhood_id, address=row.address)
        family.update(there.values_list("pk", flat=True))
    family.discard(row.pk)
    rows = queries.visible_to(person).filter(citizen__in=family, topic__is_aid=True).select_related("topic")
    rows = rows.filter(Q(status__in=OPEN) | Q(received_at__gte=_since(topic)))
    return list(rows.filter(queries.not_hidden_from(person)).order_by("-received_at", "-pk")[:MOST])


def near(person: Person, topic: Topic, place: Place, *, limit: int = MOST) -> list[Near]:
    """Open cases of anybody that may be the same: by distance, then by street and neighbourhood.

    Two statements at most; only what the person may see.
    """
    found: list[Near] = []
    if place.point is not None:
        found = within(person, topic, *place.point, limit=limit)
    if place.neighbourhood_id is None or len(found) >= limit:
        return found
    return [*found, *_around(person, topic, place)][:limit]


def within(
    person: Person,
    topic: Topic,
    lat: float,
    lon: float,
    *,
    metres: int | None = None,
    limit: int = MOST,
) -> list[Near]:
    """Open cases near a point, of the same branch of topics first; what the person may see only.

    `metres` is the topic's own distance unless told otherwise.
    """
    reach = metres or topic.duplicate_metres
    branch = Q(topic=topic) | Q(topic__parent_id=topic.parent_id)
    rows = _open(person, topic).filter(_box(lat, lon, reach)).filter(branch)
    rows = rows.order_by("-received_at")[:LOOKED_AT]
    measured = [(case, geometry.metres(lat, lon, case.lat or 0, case.lon or 0)) for case in rows]
    found = [Near(case, round(away)) for case, away in measured if away <= reach]
    return sorted(found, key=lambda one: (one.case.topic_id != topic.pk, one.metres or 0))[:limit]


def _around(person: Person, topic: Topic, place: Place) -> list[Near]:
    """Open cases on the topic that no distance can be measured to; the same street first, then the newest."""
    rows = _open(person, topic).filter(topic=topic)
    if place.point is not None:
        rows = rows.filter(lat=None)
    where = Q(neighbourhood_id=place.neighbourhood_id)
    if place.district_id is not None:
        where |= Q(neighbourhood=None, district_id=place.district_id)
    street = ascii_fold(place.street).strip()
    found = [
        Near(
            case,
            None,
            bool(street) and ascii_fold(case.street).strip() == street,
        )
        for case in rows.filter(where).order_by("-received_at")[:LOOKED_AT]
    ]
    return sorted(found, key=lambda one: (not one.same_street, one.case.neighbourhood_id is None))


def _open(person: Person, topic: Topic) -> QuerySet[Case]:
    rows = queries.visible_to(person).filter(status__in=OPEN, received_at__gte=_since(topic))
    return rows.select_related("topic")


def _since(topic: Topic) -> datetime:
    return clock.now() - timedelta(days=topic.duplicate_days)


def _box(lat: float, lon: float, reach: float) -> Q:
    """Points within a square around a point; `reach` in metres."""
    high = reach / geometry.METRES_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    return Q(lat__range=(lat - high, lat + high), lon__range=(lon - wide, lon + wide))


def _not_elsewhere(rows: QuerySet[Case], place: Place) -> QuerySet[Case]:
    """Without what is known to lie somewhere else."""
    if place.district_id is not None:
        rows = rows.filter(Q(district_id=place.district_id) | Q(district=None))
    if place.point is not None:
        rows = rows.filter(Q(lat=None) | _box(*place.point, SAME_PLACE))
    elif place.neighbourhood_id is not None:
        same = Q(neighbourhood_id=place.neighbourhood_id) | Q(neighbourhood=None)
        rows = rows.filter(same | Q(lat__isnull=False))
    return rows
