"""Reads of saved views."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from muhatap.cases.columns import lean
from muhatap.cases.redacting import redact
from muhatap.kit.paging import Page, keyset
from muhatap.kit.turkish import ascii_fold
from muhatap.lists import policy
from muhatap.lists.models import BulkItem, BulkRun, Export, Pin, SavedView
from muhatap.organization import queries as organization
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

PINNED = 8  # stand in the navigation


def visible_to(person: Person) -> QuerySet[SavedView]:
    """Every view that exists for this person."""
    return SavedView.objects.filter(policy.seen_by(person), deleted_at=None)


def opened(person: Person, pk: int) -> SavedView:
    """One view, with whether it is pinned as `pinned`. `SavedView.DoesNotExist` for strangers."""
    return _with_pins(person, visible_to(person)).select_related("owner", "unit").get(pk=pk)


def listed(person: Person, text: str = "", whose: str = "", cursor: str = "") -> Page[SavedView]:
    """One page of the person's views by name; `whose` is "" (all), "benim" or "paylasilan"."""
    rows = _with_pins(person, visible_to(person)).select_related("owner", "unit")
    for word in ascii_fold(text).split()[:6]:
        rows = rows.filter(name_fold__contains=word)
    if whose == "benim":
        rows = rows.filter(owner_id=person.staff_id or 0)
    elif whose == "paylasilan":
        rows = rows.exclude(owner_id=person.staff_id or 0)
    return keyset(rows, ("name_fold", "id"), cursor)


def pinned(person: Person) -> list[tuple[int, str]]:
    """Views in the person's navigation, by name. One statement."""
    mine = Pin.objects.filter(staff_id=person.staff_id or 0, view=OuterRef("pk"))
    rows = visible_to(person).filter(Exists(mine)).order_by("name_fold", "id")
    return list(rows.values_list("pk", "name")[:PINNED])


def pinned_beside(person: Person) -> QuerySet[SavedView, Any]:
    """The same as rows of ("pin", the view's name, its id), for whoever fetches more in one statement."""
    mine = Pin.objects.filter(staff_id=person.staff_id or 0, view=OuterRef("pk"))
    rows = visible_to(person).filter(Exists(mine)).order_by("name_fold", "id")
    return rows.values_list(Value("pin"), "name", "pk")[:PINNED]


def _with_pins(person: Person, rows: QuerySet[SavedView]) -> QuerySet[SavedView]:
    mine = Pin.objects.filter(staff_id=person.staff_id or 0, view=OuterRef("pk"))
    return rows.annotate(pinned=Exists(mine))


def owner_of_export(pk: int) -> Person | None:
    """Whoever started an export, with the rights held now; None when the account is closed."""
    row = Export.objects.select_related("owner__actor").filter(pk=pk, owner__is_active=True).first()
    return organization.person_of(row.owner) if row is not None else None


def exports(person: Person, cursor: str = "") -> Page[Export]:
    """One's own exports, newest first."""
    return keyset(Export.objects.filter(owner_id=person.staff_id or 0), ("-created_at", "-id"), cursor)


def export(person: Person, pk: int) -> Export:
    """One's own export. `Export.DoesNotExist` for everybody else."""
    return Export.objects.get(pk=pk, owner_id=person.staff_id or 0)


def owner_of_run(pk: int) -> Person | None:
    """Whoever began a bulk move, with the rights held now; None when the account is closed."""
    row = BulkRun.objects.select_related("owner__actor").filter(pk=pk, owner__is_active=True).first()
    return organization.person_of(row.owner) if row is not None else None


def runs_visible_to(person: Person) -> QuerySet[BulkRun]:
    """One's own bulk moves; for supervisors and managers those of their branch too."""
    seen = Q(owner_id=person.staff_id or 0)
    for grant in person.grants:
        if grant.role in (Role.SUPERVISOR, Role.MANAGER):
            seen |= Q(unit__path__startswith=grant.unit_path) if grant.unit_path else Q(pk__gt=0)
    return BulkRun.objects.filter(seen).select_related("owner", "unit")


def runs(person: Person, state: str = "", cursor: str = "") -> Page[BulkRun]:
    """One page of bulk moves, of one state or all, newest first."""
    rows = runs_visible_to(person)
    return keyset(rows.filter(state=state) if state else rows, ("-created_at", "-id"), cursor)


def outcomes(run: BulkRun) -> dict[str, int]:
    """How many cases of a run came to what. At most a thousand rows; one statement."""
    rows = BulkItem.objects.filter(run=run).order_by().values_list("outcome").annotate(n=Count("pk"))
    return dict(rows)


def items(person: Person, run: BulkRun, outcome: str = "", cursor: str = "") -> Page[BulkItem]:
    """One page of a run's cases, refused ones first of all, as this person may read their titles."""
    rows = BulkItem.objects.filter(run=run).select_related("case__topic", "referral__unit")
    if outcome in BulkItem.Outcome.values:
        rows = rows.filter(outcome=outcome)
    page = keyset(lean(rows, "case__").defer("before", "case__text"), ("id",), cursor, size=100)
    redact(person, [row.case for row in page.rows])
    return page
