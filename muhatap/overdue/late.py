"""Late work of units as a list: what is past its date, by which clocks, in which letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from muhatap.cases import queries as cases
from muhatap.cases.lifecycle import IN_HAND
from muhatap.cases.models import Referral
from muhatap.deadlines.models import Clock
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.overdue.models import Letter, LetterCase, days_late

OUTSIDE = (Unit.Kind.OUTSIDE, Unit.Kind.DISTRICT)
ORDER = ("due_at", "id")
WITH = ("case__topic", "unit")
GONE = (Letter.State.WITHDRAWN, Letter.State.DROPPED)


@dataclass(frozen=True)
class LateRow:
    """One unit's part of a case that is late: by which clocks, and in which letters it stands."""

    referral: Referral
    days: int
    clocks: Sequence[tuple[str, str]]
    letters: Sequence[Letter]


def late(now: datetime, *, days: int = 0, among: QuerySet[Referral] | None = None) -> QuerySet[Referral]:
    """Parts in the hands of the house's own units that have been late for at least so many days."""
    every = Referral.objects.all() if among is None else among
    rows = every.filter(status__in=IN_HAND, due_at__lt=now).exclude(unit__kind__in=OUTSIDE)
    if days:
        until = datetime.combine(clock.local(now).date() - timedelta(days=days - 1), time(), clock.ISTANBUL)
        rows = rows.filter(due_at__lt=until)
    return rows


def narrowed(rows: QuerySet[Referral], filters: Mapping[str, Any], now: datetime) -> QuerySet[Referral]:
    """By `birim` (id), `kanal`, `sure` (code of a policy) and `basvuru` (kind), each where it is given.

    `cases` are ids: those and no others.
    """
    columns = {"birim": "unit_id", "kanal": "case__channel", "basvuru": "case__kind"}
    rows = rows.filter(**{column: filters[name] for name, column in columns.items() if filters.get(name)})
    if "cases" in filters:
        rows = rows.filter(case__in=list(filters["cases"]))
    codes = [filters["sure"]] if filters.get("sure") else list(filters.get("codes") or ())
    return rows.filter(_by_clock(codes, now)) if codes else rows


def _by_clock(codes: Sequence[str], now: datetime) -> Q:
    ran_out = Clock.objects.filter(state=Clock.State.RUNNING, due_at__lt=now, policy__code__in=codes)
    return Q(Exists(ran_out.filter(docket=OuterRef("docket_id")))) | Q(
        Exists(ran_out.filter(docket=OuterRef("case__docket_id")))
    )


def listed(person: Person, filters: Mapping[str, Any], cursor: str = "", *, size: int = 50) -> Page[Referral]:
    """A page of what is late and this person sees, the longest late first. One statement."""
    now = clock.now()
    seen = late(now, days=filters.get("gun") or 0, among=cases.referrals_visible_to(person))
    return keyset(narrowed(seen, filters, now).select_related(*WITH), ORDER, cursor, size=size)


def of_unit(unit: Unit, filters: Mapping[str, Any], limit: int) -> list[Referral]:
    """What is late at one unit, the longest late first."""
    now = clock.now()
    rows = narrowed(late(now, days=filters.get("gun") or 0).filter(unit=unit), filters, now)
    return list(rows.select_related(*WITH).order_by(*ORDER)[:limit])


def rows(referrals: Sequence[Referral]) -> list[LateRow]:
    """Parts with the clocks that ran out and the letters they stand in. Two statements at most."""
    now = clock.now()
    clocks, letters = ran_out(referrals, now), letters_of([row.pk for row in referrals])
    return [
        LateRow(
            row,
            days_late(row.due_at, now) if row.due_at else 0,
            _named_once([*clocks.get(row.docket_id, ()), *clocks.get(row.case.docket_id, ())]),
            letters.get(row.pk, ()),
        )
        for row in referrals
    ]


def _named_once(clocks: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A promised day holds for the part and for its case: one name in a list, not two."""
    by_name: dict[str, str] = {}
    for code, name in clocks:
        by_name.setdefault(name, code)
    return [(code, name) for name, code in by_name.items()]


def ran_out(referrals: Iterable[Referral], now: datetime) -> dict[int, list[tuple[str, str]]]:
    """Code and short name of the running clocks past their date, by docket. One statement."""
    dockets = {pk for row in referrals for pk in (row.docket_id, row.case.docket_id)}
    found: dict[int, list[tuple[str, str]]] = {}
    wanted = Clock.objects.filter(docket_id__in=dockets, state=Clock.State.RUNNING, due_at__lt=now)
    for row in wanted.select_related("policy").order_by("due_at", "pk") if dockets else ():
        found.setdefault(row.docket_id, []).append((row.policy.code, row.policy.short))
    return found


def letters_of(referral_ids: Sequence[int]) -> dict[int, list[Letter]]:
    """The letters in which parts stand and that are still meant, by part. One statement."""
    found: dict[int, list[Letter]] = {}
    wanted = LetterCase.objects.filter(referral_id__in=referral_ids).exclude(letter__state__in=GONE)
    for row in wanted.select_related("letter").order_by("letter_id") if referral_ids else ():
        found.setdefault(row.referral_id, []).append(row.letter)
    return found


def units(person: Person) -> list[tuple[int, str]]:
    """Units with late work that this person sees, for the filter. One statement."""
    seen = late(clock.now(), among=cases.referrals_visible_to(person)).order_by().values("unit")
    found = Unit.objects.filter(pk__in=seen).order_by("name_tr")[:300]
    return [(unit.pk, unit.name) for unit in found]


def near(now: datetime, days: int) -> QuerySet[Referral]:
    """Parts in the hands of own units that fall due within so many days, the coming midnight included."""
    until = datetime.combine(clock.local(now).date() + timedelta(days=days + 1), time(), clock.ISTANBUL)
    rows = Referral.objects.filter(status__in=IN_HAND, due_at__gte=now, due_at__lt=until)
    return rows.exclude(unit__kind__in=OUTSIDE).order_by(F("unit_id"), *ORDER)
