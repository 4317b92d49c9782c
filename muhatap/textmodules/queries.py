"""Which modules a person has, and which fit what was typed after `::`."""

from __future__ import annotations

from django.db.models import Case as When
from django.db.models import IntegerField, Q, QuerySet, Value
from django.db.models import When as Is

from muhatap.cases.models import Case
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import queries as organization
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.textmodules import policy
from muhatap.textmodules.models import TextModule

OFFERED = 8
MOST = 500  # on one page of the list; a house has dozens


def visible_to(person: Person) -> QuerySet[TextModule]:
    """The house's and those of the person's units; all of them for who writes for everybody."""
    rows = TextModule.objects.select_related("unit", "topic")
    if policy.writes_for_house(person):
        return rows
    return rows.filter(Q(unit=None) | _of_units(person))


def _of_units(person: Person) -> Q:
    """Modules of the units one belongs to: its own, and of those above it."""
    where = Q(pk__in=[])
    for grant in person.grants:
        if grant.unit_path:
            above = [int(pk) for pk in grant.unit_path.strip("/").split("/")]
            where |= Q(unit_id__in=above) | Q(unit__path__startswith=grant.unit_path)
    return where


def listed(
    person: Person, text: str = "", *, unit_id: int | None = None, closed: bool = False, moment: str = ""
) -> list[TextModule]:
    """The person's modules for the page, narrowed by words, unit and moment; closed ones where wanted."""
    rows = visible_to(person)
    for word in ascii_fold(text).split()[:6]:
        rows = rows.filter(Q(title_fold__contains=word) | Q(shortcut__startswith=word))
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id) if unit_id else rows.filter(unit=None)
    if moment:
        rows = rows.filter(moments__contains=[moment[:12]])
    if not closed:
        rows = rows.filter(is_active=True)
    return list(rows.order_by("shortcut", "pk")[:MOST])


def units_of(person: Person) -> list[tuple[int, str]]:
    """Units that have modules the person sees, by name; what the list can be narrowed to."""
    modules = visible_to(person).exclude(unit=None).order_by().values("unit")
    return [(row.pk, row.name) for row in Unit.objects.filter(pk__in=modules).order_by("name_tr")]


def last_event(row: TextModule) -> int:
    """Id of the newest event of its history; 0 while it has none."""
    newest = organization.history(f"textmodule:{row.pk}", 1)
    return newest[0].pk if newest else 0


def offers(person: Person, text: str, case: Case | None = None, moment: str = "") -> list[TextModule]:
    """What fits: by its shortcut, then by words; first what is meant for this topic (or one above it) and
    this `moment`, then what is meant for one of the two, one's unit's, the house's; last what is meant for
    another topic or moment. What is meant for fewer moments comes before what is meant for many.

    Two statements at most, whatever the house has.
    """
    typed = ascii_fold(text).strip()[:40]
    rows = visible_to(person).filter(is_active=True)
    if typed:
        where = Q(shortcut__startswith=typed)
        words = Q()
        for word in typed.split():
            words &= Q(title_fold__contains=word)
        rows = rows.filter(where | words)
    exact = When(Is(shortcut__startswith=typed, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(
        rows.order_by(exact, *_nearness(_branch(case), moment), "moments__len", "shortcut", "pk")[:OFFERED]
    )


def _nearness(topics: list[int], moment: str) -> list[When]:
    """How well a module fits, best first: both, its topic, its moment, neither, meant for something else."""
    this, any_time = Q(moments__contains=[moment]), Q(moments=[])
    ours, any_topic = Q(topic_id__in=topics), Q(topic=None)
    fits = When(
        Is(ours & this, then=Value(0)),
        Is(ours & any_time, then=Value(1)),
        Is(any_topic & this, then=Value(2)),
        Is(any_topic & any_time & Q(unit__isnull=False), then=Value(3)),
        Is(any_topic & any_time, then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )
    if not topics:
        return [fits]
    near = [Is(topic_id=pk, then=Value(at)) for at, pk in enumerate(topics)]
    return [fits, When(*near, default=Value(len(near)), output_field=IntegerField())]


def _branch(case: Case | None) -> list[int]:
    """The case's topic and those above it, the nearest first."""
    found: list[int] = []
    topic = case.topic if case is not None else None
    while topic is not None and len(found) < 3:
        found.append(topic.pk)
        topic = topic.parent
    return found
