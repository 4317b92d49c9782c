"""Reads about households: whose, with whom, and what they brought, as far as their reader may know them.

Somebody hidden by wish, or in a case, is left out whole for everybody else: neither a name nor a number of
heads tells of them (izmir:15.10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from muhatap.cases import queries as cases
from muhatap.cases.models import Case
from muhatap.citizens import policy as register
from muhatap.citizens import queries as citizens
from muhatap.citizens.cards import Card
from muhatap.citizens.models import Address, Citizen
from muhatap.organization.persons import Person
from muhatap.people.models import Household, Member

CASES = 60
ALIKE = 8


def of(citizen_id: int) -> list[int]:
    """Ids of everybody in this person's households. One statement."""
    mine = Member.objects.filter(citizen=citizen_id, until=None).values("household")
    return list(Member.objects.filter(household__in=mine, until=None).values_list("citizen_id", flat=True))


def _known(person: Person, rows: QuerySet[Member]) -> QuerySet[Member]:
    """Memberships of people who may be known, without shadows of merged records."""
    rows = rows.filter(citizen__merged_into=None)
    return rows if register.sees(person, hidden=True) else rows.filter(citizen__identity_hidden=False)


@dataclass(frozen=True)
class Seen:
    """Somebody of a household, masked, and how many of their cases the reader may see."""

    member: Member
    card: Card
    cases: int = 0


def households_of(person: Person, citizen_id: int) -> list[Household]:
    """Households in which somebody is now and somebody else of whom this person may know."""
    mine = _known(person, Member.objects.filter(citizen=citizen_id, until=None)).values("household")
    others = _known(person, Member.objects.filter(household__in=mine, until=None)).exclude(citizen=citizen_id)
    return list(Household.objects.filter(pk__in=others.values("household")).order_by("pk"))


def household(person: Person, household_id: int) -> Household | None:
    """The household, when this person may know two of it; of fewer it would tell that there is one more."""
    known = _known(person, Member.objects.filter(household=household_id)).values("citizen").distinct()
    return Household.objects.filter(pk=household_id).first() if known.count() > 1 else None


def members(person: Person, household_id: int, *, past: bool = False) -> list[Seen]:
    """Who is in it now, its own person first, or with `past` who was. Four statements at most."""
    rows = _known(person, Member.objects.filter(household=household_id, until__isnull=not past))
    found = list(rows.select_related("by", "ended_by").order_by("since", "pk"))
    found.sort(key=lambda one: one.relation != Member.Relation.SELF)
    cards = citizens.cards({one.citizen_id for one in found}, person=person)
    count: dict[int, int] = {}
    if not past:
        visible = cases.visible_to(person).filter(cases.not_hidden_from(person), citizen_id__in=list(cards))
        for pk in visible.values_list("citizen_id", flat=True)[:1000]:
            count[pk] = count.get(pk, 0) + 1
    return [Seen(one, cards[one.citizen_id], count.get(one.citizen_id, 0)) for one in found]


def brought(person: Person, seen: Sequence[Seen], *, aid: bool) -> list[Case]:
    """The newest cases of these people that the reader may know as theirs: aid requests, or all others."""
    ids = [one.member.citizen_id for one in seen]
    rows = cases.visible_to(person).filter(cases.not_hidden_from(person), citizen_id__in=ids)
    rows = rows.filter(topic__is_aid=aid)
    rows = cases.light(rows.select_related("topic", "neighbourhood", "district"))
    return list(rows.order_by("-received_at", "-pk")[:CASES])


def same_door(person: Person, citizen_id: int) -> list[Card]:
    """Others whose address in use is the very same, as somebody to add; without those hidden by wish."""
    main = Address.objects.filter(citizen=citizen_id, is_main=True).first()
    if main is None or main.neighbourhood_id is None:
        return []
    rows = Address.objects.filter(
        neighbourhood_id=main.neighbourhood_id, street=main.street, door=main.door, until=None
    )
    whom = Citizen.objects.filter(
        pk__in=rows.values("citizen"), merged_into=None, identity_hidden=False
    ).exclude(pk__in={citizen_id, *of(citizen_id)})
    ids = list(whom.order_by("pk").values_list("pk", flat=True)[:ALIKE])
    return list(citizens.cards(ids, person=person).values())
