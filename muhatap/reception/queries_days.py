"""Reads of public days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import ENDED
from muhatap.cases.redacting import redact
from muhatap.citizens import queries as citizens
from muhatap.citizens.cards import Card
from muhatap.kit.paging import Page, keyset
from muhatap.organization.persons import Person
from muhatap.reception.models import DayRequest, PublicDay

MOST = 500  # requests of one list


@dataclass(frozen=True)
class Asked:
    """One line of the list; the applicant only where this person may know."""

    request: DayRequest
    card: Card | None


def days(cursor: str = "") -> tuple[Page[PublicDay], Mapping[int, tuple[int, int]]]:
    """One page of public days, newest first, with how many requests each had and how many have ended."""
    page = keyset(PublicDay.objects.all(), ["-day", "-id"], cursor, size=30)
    rows = DayRequest.objects.filter(day__in=[row.pk for row in page.rows]).values("day_id")
    counted = rows.annotate(n=Count("pk"), ended=Count("pk", filter=Q(case__status__in=ENDED)))
    return page, {row["day_id"]: (row["n"], row["ended"]) for row in counted}


def asked(person: Person, day: PublicDay) -> list[Asked]:
    """The list of a day as this person sees it, the latest first; hidden applicants stay hidden."""
    seen = cases.visible_to(person)
    rows = DayRequest.objects.filter(day=day, case__in=seen).order_by("-no")
    rows = rows.select_related("case__topic", "case__neighbourhood", "case__district")
    requests = list(rows.defer("case__search", *(f"case__{shape}" for shape in cases.SHAPES))[:MOST])
    redact(person, [row.case for row in requests])
    ids = {row.case.citizen_id for row in requests if row.case.citizen_id and not row.case.identity_hidden}
    cards = citizens.cards(ids, person=person)
    return [
        Asked(row, None if row.case.identity_hidden else cards.get(row.case.citizen_id or 0))
        for row in requests
    ]
