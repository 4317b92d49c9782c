"""Reads: letters and reports with their histories, and cases that are planned or delayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from muhatap.cases import queries as cases
from muhatap.cases.columns import lean
from muhatap.cases.lifecycle import IN_HAND, OPEN, ReferralStatus
from muhatap.cases.models import Case, Referral
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.overdue import policy
from muhatap.overdue.late import OUTSIDE
from muhatap.overdue.models import DelayNotice, Letter, LetterCase, LetterChange, Report, Step

State = Letter.State
ICONS = {
    State.DRAFT: "pencil",
    State.SUBMITTED: "hourglass",
    State.APPROVED: "check",
    State.SENT: "send",
    State.WITHDRAWN: "arrow-back-up",
    State.DROPPED: "ban",
}


def visible_to(person: Person) -> QuerySet[Letter]:
    """The letters that exist for this person: for a unit those that were sent to it or its branch."""
    if policy.writes(person):
        return Letter.objects.all()
    if not person.has(*policy.UNIT):
        return Letter.objects.none()
    own = Unit.objects.filter(policy.units_of(person))
    return Letter.objects.filter(sent_at__isnull=False, unit__in=own)


def letters(person: Person, filters: Mapping[str, Any], cursor: str = "") -> Page[Letter]:
    """A page of letters, newest first: by `yazi` (kind), `durum`, `birim`, `yil`. One statement."""
    rows = visible_to(person)
    for name, column in {"yazi": "kind", "durum": "state", "birim": "unit_id", "yil": "year"}.items():
        if filters.get(name):
            rows = rows.filter(**{column: filters[name]})
    rows = rows.select_related("unit").annotate(n=Count("rows")).defer("text")
    return keyset(rows, ("-created_at", "-id"), cursor, size=25)


def letter_units(person: Person) -> list[tuple[int, str]]:
    """Units that have letters this person sees, for the filter. One statement."""
    return _units(visible_to(person).order_by().values("unit"))


def _units(ids: QuerySet[Any, Any]) -> list[tuple[int, str]]:
    return [(unit.pk, unit.name) for unit in Unit.objects.filter(pk__in=ids).order_by("name_tr")[:300]]


def addressable() -> list[tuple[int, str]]:
    """Units that letters can be written to. One statement."""
    rows = Unit.objects.filter(is_active=True, takes_referrals=True).exclude(kind__in=OUTSIDE)
    return [(unit.pk, unit.name) for unit in rows.order_by("name_tr")[:500]]


def letter(person: Person, pk: int) -> Letter:
    """One letter. `Letter.DoesNotExist` for strangers. One statement."""
    whom = ("unit", "created_by__staff", "approved_by__staff__post", "read_by__staff")
    return visible_to(person).select_related(*whom).get(pk=pk)


@dataclass(frozen=True)
class ListedCase:
    """A row of a letter, and whether the unit has the case still in its hands."""

    row: LetterCase
    is_open: bool
    sees: bool


def listed(person: Person, of: Letter) -> list[ListedCase]:
    """The rows of a letter with what became of the cases. Two statements."""
    rows = list(of.rows.select_related("referral"))
    seen = set(
        cases.visible_to(person).filter(pk__in=[row.case_id for row in rows]).values_list("pk", flat=True)
    )
    return [ListedCase(row, row.referral.status in IN_HAND, row.case_id in seen) for row in rows]


def changes(of: Letter) -> list[LetterChange]:
    """What happened to it, newest first. One statement."""
    return list(of.changes.select_related("by__staff", "on_behalf_of__staff").order_by("-pk")[:60])


def of_case(case: Case) -> tuple[list[Letter], list[Step]]:
    """The numbered letters in which a case stands, and the rungs told about it. Two statements."""
    numbered = Letter.objects.filter(rows__case=case, number__isnull=False).select_related("unit").distinct()
    steps = Step.objects.filter(case=case).select_related("unit").order_by("-at", "-pk")[:12]
    return list(numbered.order_by("-approved_at", "-pk")[:12]), list(steps)


def of_unit(person: Person, unit: Unit) -> list[Letter]:
    """The last letters to a unit that this person sees. One statement."""
    rows = visible_to(person).filter(unit=unit, number__isnull=False).annotate(n=Count("rows"))
    return list(rows.order_by("-approved_at", "-pk")[:8])


def unread(person: Person) -> int:
    """How many letters to the units one leads nobody has noted as read. One statement."""
    return len(visible_to(person).filter(state=State.SENT, read_at=None).values_list("pk", flat=True)[:1000])


def to_decide(person: Person) -> int:
    """How many letters wait for a manager's approval. One statement."""
    return Letter.objects.filter(state=State.SUBMITTED).count() if person.has(*policy.APPROVERS) else 0


def reports(person: Person, filters: Mapping[str, Any], cursor: str = "") -> Page[Report]:
    """A page of weekly reports, newest first: by `birim` and `hafta` (any day of it). One statement."""
    rows = reports_visible_to(person)
    if filters.get("birim"):
        rows = rows.filter(unit_id=filters["birim"])
    if isinstance(filters.get("hafta"), date):
        day = filters["hafta"]
        rows = rows.filter(week=date.fromordinal(day.toordinal() - day.weekday()))
    return keyset(rows.select_related("unit").defer("rows"), ("-week", "-id"), cursor, size=25)


def reports_visible_to(person: Person) -> QuerySet[Report]:
    """The weekly reports that exist for this person: for a unit its own branch's."""
    if policy.writes(person):
        return Report.objects.all()
    return Report.objects.filter(unit__in=Unit.objects.filter(policy.units_of(person)))


def report_units(person: Person) -> list[tuple[int, str]]:
    """Units that have reports this person sees, for the filter. One statement."""
    return _units(reports_visible_to(person).order_by().values("unit"))


PLANNED, DELAYED = "planli", "geciken"


def delayed(person: Person, filters: Mapping[str, Any]) -> QuerySet[Case]:
    """Open cases in planning or in delay (`hal`), narrowed by `birim`, `kanal`, `bilgi` (told or not)."""
    rows = cases.visible_to(person).filter(status__in=OPEN)
    parts = Referral.objects.filter(case=OuterRef("pk"), status__in=IN_HAND)
    if filters.get("hal") == PLANNED:
        rows = rows.filter(Exists(parts.filter(status=ReferralStatus.SCHEDULED)))
    else:
        rows = rows.filter(due_at__lt=clock.now())
    if filters.get("birim"):
        rows = rows.filter(Exists(parts.filter(unit_id=filters["birim"])))
    if filters.get("kanal"):
        rows = rows.filter(channel=filters["kanal"])
    told = Exists(DelayNotice.objects.filter(case=OuterRef("pk")))
    if filters.get("bilgi"):
        rows = rows.filter(told if filters["bilgi"] == "verildi" else ~told)
    return rows


@dataclass(frozen=True)
class DelayedRow:
    """A case in planning or in delay: who has it, until when it is planned, what was said of it last."""

    case: Case
    parts: Sequence[Referral]
    last: DelayNotice | None

    @property
    def planned(self) -> date | None:
        """The earliest promised day."""
        return min((row.scheduled_for for row in self.parts if row.scheduled_for), default=None)


def delayed_page(person: Person, filters: Mapping[str, Any], cursor: str = "") -> Page[Case]:
    """A page of them, the longest late first. One statement."""
    rows = lean(delayed(person, filters).select_related("topic", "district", "neighbourhood"))
    return keyset(rows, ("due_at", "id"), cursor)


def delayed_rows(rows: Iterable[Case]) -> list[DelayedRow]:
    """Cases with their units and the last notice. Two statements."""
    found = list(rows)
    ids = [case.pk for case in found]
    parts: dict[int, list[Referral]] = {}
    held = (
        Referral.objects.filter(case__in=ids, status__in=IN_HAND)
        .select_related("unit")
        .order_by("due_at", "pk")
    )
    for part in held:
        parts.setdefault(part.case_id, []).append(part)
    newest = DelayNotice.objects.filter(case__in=ids).order_by("case", "-at").distinct("case")
    last = {row.case_id: row for row in newest.select_related("by__staff")}
    return [DelayedRow(case, parts.get(case.pk, ()), last.get(case.pk)) for case in found]


def working_units() -> list[tuple[int, str]]:
    """Units that have anything in hand, for filters. One statement."""
    busy = Referral.objects.filter(Q(status__in=IN_HAND)).order_by().values("unit")
    return _units(busy)
