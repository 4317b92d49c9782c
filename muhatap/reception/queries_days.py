"""Reads of public days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, Count, Func, Q, Value
from django.db.models.functions import Concat

from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import ENDED
from muhatap.cases.redacting import redact
from muhatap.citizens import queries as citizens
from muhatap.citizens.cards import Card
from muhatap.kit.paging import Page, keyset
from muhatap.kit.turkish import ascii_fold
from muhatap.organization.persons import Person
from muhatap.reception.models import DayRequest, PublicDay

MOST = 500  # requests of one list


@dataclass(frozen=True)
class Asked:
    """One line of the list; the applicant only where this person may know."""

    request: DayRequest
    card: Card | None


@dataclass(frozen=True)
class DaysWanted:
    """What the list of days is narrowed to. `state` is "acik", "kapali" or empty."""

    text: str = ""
    state: str = ""


def days(wanted: DaysWanted, cursor: str = "") -> tuple[Page[PublicDay], Mapping[int, tuple[int, int]]]:
    """One page of public days, newest first, with how many requests each had and how many have ended."""
    found = PublicDay.objects.all()
    if wanted.text:
        place = Concat("title", Value(" "), "place")
        found = found.annotate(plain=Func(place, function="tr_ascii", output_field=CharField()))
    for word in ascii_fold(wanted.text).split()[:6]:
        found = found.filter(Q(plain__contains=word))
    if wanted.state:
        found = found.filter(closed_at__isnull=wanted.state == "acik")
    page = keyset(found, ["-day", "-id"], cursor, size=30)
    rows = DayRequest.objects.filter(day__in=[row.pk for row in page.rows]).values("day_id")
    counted = rows.annotate(n=Count("pk"), ended=Count("pk", filter=Q(case__status__in=ENDED)))
    return page, {row["day_id"]: (row["n"], row["ended"]) for row in counted}


def asked(person: Person, day: PublicDay, state: str = "") -> list[Asked]:
    """The list of a day as this person sees it, the latest first; hidden applicants stay hidden.

    `state` is "suren" for what is under way, "biten" for what has ended, empty for all.
    """
    seen = cases.visible_to(person)
    rows = DayRequest.objects.filter(day=day, case__in=seen).order_by("-no")
    if state:
        ended = Q(case__status__in=ENDED)
        rows = rows.filter(ended if state == "biten" else ~ended)
    rows = rows.select_related("case__topic", "case__neighbourhood", "case__district")
    requests = list(rows.defer("case__search", *(f"case__{shape}" for shape in cases.SHAPES))[:MOST])
    redact(person, [row.case for row in requests])
    ids = {row.case.citizen_id for row in requests if row.case.citizen_id and not row.case.identity_hidden}
    cards = citizens.cards(ids, person=person)
    return [
        Asked(row, None if row.case.identity_hidden else cards.get(row.case.citizen_id or 0))
        for row in requests
    ]
