"""Clocks with whose they are: the rows behind figures of periods, and behind a change of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases import queries as cases
from muhatap.cases import redacting
from muhatap.cases.columns import lean
from muhatap.cases.models import Case, Referral
from muhatap.deadlines.models import Change, Clock, Policy, Shift
from muhatap.figures.windows import Window
from muhatap.kit.paging import Page, keyset
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person

ENDED = ("-stopped_at", "-id")


@dataclass(frozen=True)
class Row:
    """A clock as a list shows it. Without a case when it is not for this person, or nobody's."""

    case: Case | None
    referral: Referral | None
    unit: str
    policy: str
    started_at: datetime | None
    before: datetime | None
    due_at: datetime
    ended_at: datetime | None = None
    kept: bool | None = None


@dataclass(frozen=True)
class Kind:
    """What of a policy's clocks a list shows."""

    label: Promise
    where: Callable[[Window], Q]
    order: tuple[str, str] = ENDED
    needs_days: bool = True


def _ended(window: Window) -> Q:
    return Q(kept__isnull=False, stopped_at__gte=window.start, stopped_at__lt=window.end)


def late(window: Window) -> Q:
    """Clocks that run and were due before the stretch ended, or now."""
    return Q(state=Clock.State.RUNNING, due_at__lt=window.limit)


KINDS: Mapping[str, Kind] = {
    "acik": Kind(_("Açık süreler"), lambda _window: ~Q(state="stopped"), ("due_at", "id"), False),
    "geciken": Kind(_("Açık ve gecikmiş süreler"), late, ("due_at", "id")),
    "suresinde": Kind(_("Süresinde biten süreler"), lambda window: _ended(window) & Q(kept=True)),
    "gec": Kind(_("Geç biten süreler"), lambda window: _ended(window) & Q(kept=False)),
    "biten": Kind(_("Biten süreler"), _ended),
    "sayilan": Kind(
        _("Biten ya da açık ve gecikmiş süreler"),
        lambda window: _ended(window) | late(window),
        ("due_at", "id"),
    ),
}


def of_policy(code: str, kind: str, window: Window) -> QuerySet[Clock]:
    """The clocks behind a figure of a policy."""
    ids = list(Policy.objects.filter(code=code).values_list("pk", flat=True))
    return Clock.objects.filter(KINDS[kind].where(window), policy__in=ids)


def policy_page(
    person: Person, code: str, kind: str, window: Window, cursor: str
) -> tuple[list[Row], Page[Clock]]:
    """One page of those clocks with whose they are."""
    page = keyset(of_policy(code, kind, window).select_related("policy"), KINDS[kind].order, cursor)
    whose = holders(person, [row.docket_id for row in page.rows])
    return [_of_clock(row, whose.get(row.docket_id)) for row in page.rows], page


def _of_clock(row: Clock, whose: tuple[Case, Referral | None] | None) -> Row:
    case, part = whose or (None, None)
    unit = part.unit.name if part is not None else ""
    return Row(case, part, unit, row.policy.short, row.started_at, None, row.due_at, row.stopped_at, row.kept)


def shifted(change: Change, code: str = "", unit: int | None = None) -> QuerySet[Shift]:
    """The clocks that a change moves, of one policy and unit or of all; unit 0: with no unit."""
    rows = change.shifts.all()
    if code:
        rows = rows.filter(code=code)
    if unit is not None:
        rows = rows.filter(unit=unit or None)
    return rows


def shift_page(person: Person, rows: QuerySet[Shift], cursor: str) -> tuple[list[Row], Page[Shift]]:
    """One page of clocks that a change moves, with whose they are and both dates."""
    page = keyset(rows.select_related("unit"), ["clock_id"], cursor)
    whose = holders(person, [row.docket_id for row in page.rows])
    shorts = {row.code: row.short for row in Policy.objects.order_by("valid_from")}
    return [_of_shift(row, whose.get(row.docket_id), shorts) for row in page.rows], page


def _of_shift(row: Shift, whose: tuple[Case, Referral | None] | None, shorts: Mapping[str, str]) -> Row:
    case, part = whose or (None, None)
    unit = row.unit.name if row.unit else ""
    return Row(case, part, unit, shorts.get(row.code, row.code), None, row.before, row.after)


def holders(person: Person, docket_ids: Sequence[int]) -> dict[int, tuple[Case, Referral | None]]:
    """Whose clocks these are, as far as this person sees. Three statements at most."""
    found: dict[int, tuple[Case, Referral | None]] = {}
    seen = cases.visible_to(person)
    for case in lean(seen.filter(docket_id__in=docket_ids).order_by()):
        found[case.docket_id] = (case, None)
    parts = cases.referrals_visible_to(person).filter(docket_id__in=docket_ids).order_by()
    for part in lean(parts.select_related("case", "unit"), "case__", but=()):
        found[part.docket_id] = (part.case, part)
    redacting.redact(person, [case for case, _part in found.values()])
    return found


def unit_name(pk: int | None) -> str:
    """The unit that a list is narrowed to."""
    unit = Unit.objects.filter(pk=pk).first() if pk else None
    return unit.name if unit else ""
