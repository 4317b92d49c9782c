"""Which public cases an application asks for."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from django.db.models import CharField, ExpressionWrapper, F, FloatField, Func, Q, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Floor
from django.utils.translation import gettext as _

from muhatap.cases.models import Case, Topic
from muhatap.kit.turkish import ascii_fold
from muhatap.open311.errors import Wrong
from muhatap.open311.reading import Query
from muhatap.organization.models import AdminEvent
from muhatap.publishing import queries as publishing
from muhatap.publishing import rounding
from muhatap.publishing.models import State

OPENED = datetime(2026, 11, 22, tzinfo=UTC)
METRES = 111_320  # a degree of latitude


def services() -> list[Topic]:
    """What can be reported here: public topics in use."""
    return publishing.topics(active=True)


def changed_at() -> datetime:
    """When a topic was changed last, as far as the log tells; the door's own age before that."""
    rows = AdminEvent.objects.filter(action__startswith="topic.").order_by("-at")
    return rows.values_list("at", flat=True).first() or OPENED


def service(code: str) -> Topic:
    """One of them. Raises `Wrong` (404)."""
    found = next((topic for topic in services() if topic.code == code), None)
    if found is None:
        raise Wrong(404, _("service_code bulunamadı: %(code)s.") % {"code": code[:60]})
    return found


def found(query: Query) -> tuple[list[Case], bool]:
    """A page of cases, newest first, and whether there are more behind it."""
    if query.ids:
        return publishing.by_ids(query.ids), False
    rows = publishing.narrowed(publishing.listed(), _wanted(query))
    rows = _near(_words(rows, query.words), query.near)
    if query.updated_after is not None or query.updated_before is not None:
        rows = publishing.updated_between(rows, query.updated_after, query.updated_before)
    first = (query.page - 1) * query.size
    ordered = publishing.light(rows).order_by("-received_at", "-pk")
    page = list(ordered[first : first + query.size + 1])
    return page[: query.size], len(page) > query.size


def _wanted(query: Query) -> publishing.Wanted:
    codes = frozenset(query.codes)
    ids = None
    if codes:
        ids = frozenset(topic.pk for topic in publishing.topics() if topic.code in codes)
    (state,) = query.states if len(query.states) == 1 else ("",)
    return publishing.Wanted(topic_ids=ids, state=state, since=query.start, until=query.end)


def _words(rows: QuerySet[Case], text: str) -> QuerySet[Case]:
    """By the topic's names and keywords, and by what was released; never by what was withheld."""
    for word in ascii_fold(text).split()[:5]:
        topics = [topic.pk for topic in publishing.topics() if word in topic.name_fold]
        plain = Func(F("publication__text"), function="tr_ascii", output_field=CharField())
        rows = rows.annotate(released=plain)
        rows = rows.filter(
            Q(topic_id__in=topics) | Q(publication__state=State.APPROVED, released__contains=word)
        )
    return rows


def _near(rows: QuerySet[Case], near: tuple[float, float, float] | None) -> QuerySet[Case]:
    """Within so many metres of the middle of their square."""
    if near is None:
        return rows
    lat, lon, metres = near
    box = rounding.around(lat, lon, metres)
    north = _off("lat", rounding.LAT, lat, METRES)
    east = _off("lon", rounding.LON, lon, METRES * max(math.cos(math.radians(lat)), 0.01))
    rows = publishing.narrowed(rows, publishing.Wanted(box=box))
    square = ExpressionWrapper(north * north + east * east, FloatField())
    return rows.annotate(away=square).filter(away__lte=metres * metres)


def _off(column: str, size: float, start: float, degree: float) -> CombinedExpression:
    """Metres from `start` to the middle of the square, along one axis."""
    middle = (Floor(F(column) / Value(size)) + Value(0.5)) * Value(size)
    return (middle - Value(start)) * Value(degree)
