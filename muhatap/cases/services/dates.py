"""Dates that moved without a move: the calendar or a policy changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.db import connection, transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import ngettext

from muhatap.cases import timeline
from muhatap.cases.lifecycle import CASE_MOVES, IN_HAND, LIVE
from muhatap.cases.models import Case, Event, Referral
from muhatap.cases.recording import HEARD, heard_name
from muhatap.cases.services.copied import earliest, own_dates
from muhatap.deadlines import changed
from muhatap.deadlines import services as deadlines
from muhatap.deadlines.models import Change
from muhatap.deadlines.services import MovedDocket
from muhatap.jobs import enqueue
from muhatap.kit import clock
from muhatap.notifications import services as notifications
from muhatap.notifications.models import Channel
from muhatap.notifications.services import Letter, Recipient
from muhatap.organization import queries as organization
from muhatap.organization import settings
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person

MOVE = CASE_MOVES["move_dates"]
COPIED = ("due_at", "law_due_at", "target_due_at", "is_paused", "event_count", "chain_head")
_FAMILY = """
WITH wanted AS (
  SELECT id FROM cases_case WHERE docket_id = ANY(%(ids)s)
  UNION SELECT case_id FROM cases_referral WHERE docket_id = ANY(%(ids)s)
)
SELECT c.docket_id, (
  SELECT r.unit_id FROM cases_referral r WHERE r.case_id = c.id AND r.status = ANY(%(in_hand)s)
  ORDER BY r.id LIMIT 1
) FROM cases_case c JOIN wanted USING (id)
UNION ALL
SELECT r.docket_id, r.unit_id FROM cases_referral r JOIN wanted ON wanted.id = r.case_id
"""


def family(ids: Sequence[int]) -> Mapping[int, int | None]:
    """The dockets of the same cases and of their parts, each with the unit at work. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, {"ids": list(ids), "in_hand": [str(status) for status in IN_HAND]})
        return dict(cursor.fetchall())


@transaction.atomic
def copy_dates(*, limit: int = 500, by: Person) -> int:
    """Copy dates that a change of the calendar moved onto cases and referrals; how many dockets were taken.

    Repeat while it takes any. Cases are locked before dockets, as by a move; a case that somebody moves
    right now is left for the next time.
    """
    waiting = deadlines.moved(limit)
    held, parts = _held(waiting)
    only = {*(case.docket_id for case in held), *(part.docket_id for part in parts)}
    moved = deadlines.take_moved(limit=limit, by=by, only=only)
    _copy(held, parts, moved)
    return len(moved)


def take(moved: Sequence[MovedDocket]) -> Collection[int]:
    """Copy the dates of these dockets, which the caller holds; those of cases somebody is at are left."""
    held, parts = _held([one.docket_id for one in moved])
    mine = {*(case.docket_id for case in held), *(part.docket_id for part in parts)}
    taken = [one for one in moved if one.docket_id in mine]
    _copy(held, parts, taken)
    return [one.docket_id for one in taken]


def _held(docket_ids: Sequence[int]) -> tuple[list[Case], list[Referral]]:
    """The cases of these dockets, locked unless somebody is at them, and all their parts."""
    ids = set(Case.objects.filter(docket_id__in=docket_ids).order_by().values_list("pk", flat=True))
    ids |= set(Referral.objects.filter(docket_id__in=docket_ids).order_by().values_list("case_id", flat=True))
    held = list(
        Case.objects.filter(pk__in=ids)
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .only("number", "status", "docket_id", *COPIED)
        .order_by("pk")
    )
    parts = Referral.objects.filter(case__in=held)
    return held, list(
        parts.only("docket_id", "case_id", "unit_id", "status", "due_at", "law_due_at", "ended_at").order_by(
            "pk"
        )
    )


def _copy(held: Sequence[Case], parts: Sequence[Referral], moved: Sequence[MovedDocket]) -> None:
    by_docket = {one.docket_id: one for one in moved}
    by_case: dict[int, list[Referral]] = {}
    for part in parts:
        by_case.setdefault(part.case_id, []).append(part)
    own = own_dates([part.docket_id for part in parts if part.status in IN_HAND]) if moved else {}
    cases: list[Case] = []
    referrals: list[Referral] = []
    events: list[Event] = []
    entries, system = _entries(moved), organization.system().actor_id if moved else 0
    for case in held:
        mine = by_case.get(case.pk, [])
        ids = [case.docket_id, *(part.docket_id for part in mine)]
        told = [by_docket[pk] for pk in ids if pk in by_docket]
        if not told:
            continue
        if case.docket_id in by_docket:
            due = by_docket[case.docket_id].due
            case.due_at, case.law_due_at = due.due_at, due.law_at
            case.target_due_at, case.is_paused = due.target_at, due.paused
        referrals += [part for part in mine if _follow(part, case, own.get(part.docket_id))]
        events += _lines(case, mine, told, entries, system)
        cases.append(case)
    _save(cases, referrals)
    Event.objects.bulk_create(events)
    if events and heard_name(events[0]) in settings.text(HEARD).split():
        enqueue("web.follow_up", events=[event.pk for event in events])


def _follow(part: Referral, case: Case, own: datetime | None) -> bool:
    """A part shows the law's date of its case, and the earlier of its own date and the case's."""
    before = (part.due_at, part.law_due_at)
    if part.status in LIVE:
        part.law_due_at = case.law_due_at
    if part.status in IN_HAND:
        part.due_at = earliest(own, case)
    return before != (part.due_at, part.law_due_at)


def _entries(moved: Sequence[MovedDocket]) -> dict[int, str]:
    """What the changes are called in the stories of cases, in the house's language."""
    ids = {one.change_id for row in moved for one in row.why}
    with translation.override("tr"):
        return {change.pk: changed.said(change) for change in Change.objects.filter(pk__in=ids)}


def _lines(
    case: Case,
    parts: Sequence[Referral],
    told: Sequence[MovedDocket],
    entries: Mapping[int, str],
    system: int,
) -> list[Event]:
    """A line of the story for each change that moved something of this case."""
    units = {part.docket_id: part.unit_id for part in parts}
    made: dict[int, list[list[Any]]] = {}
    for row in told:
        for one in row.why:
            line = [one.code, units.get(row.docket_id, 0), one.before.isoformat(), one.after.isoformat()]
            made.setdefault(one.change_id, []).append(line)
    events = []
    for change, moved in made.items():
        facts = {"change": change, "entry": entries.get(change, ""), "moved": moved}
        case.event_count += 1
        event = Event(
            case=case,
            seq=case.event_count,
            at=clock.now(),
            by_id=system,
            move=MOVE.name,
            before=case.status,
            after=case.status,
            facts=facts,
            digests={},
        )
        event.hash = case.chain_head = timeline.hash_of(event, case.chain_head, case.number)
        events.append(event)
    return events


def _save(cases: Sequence[Case], referrals: Sequence[Referral]) -> None:
    """Two statements for any number of rows."""
    with connection.cursor() as cursor:
        if cases:
            cursor.execute(
                "UPDATE cases_case AS c SET due_at = v.due, law_due_at = v.law, target_due_at = v.target, "
                "is_paused = v.paused, event_count = v.n, chain_head = v.head FROM unnest(%s::bigint[], "
                "%s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::boolean[], %s::integer[], "
                "%s::text[]) AS v (id, due, law, target, paused, n, head) WHERE c.id = v.id",
                [[getattr(case, name) for case in cases] for name in ("pk", *COPIED)],
            )
        if referrals:
            cursor.execute(
                "UPDATE cases_referral AS r SET due_at = v.due, law_due_at = v.law FROM "
                "unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS v (id, due, law) "
                "WHERE r.id = v.id",
                [[getattr(part, name) for part in referrals] for name in ("pk", "due_at", "law_due_at")],
            )


def tell_units(change: Change) -> None:
    """One message to each unit of whose work a date moved.

    Citizens are told where a promised day changes. No change of the calendar moves one: it is a day, not a
    count.
    """
    counts = change.shifts.filter(made=True).exclude(unit=None).order_by().values_list("unit_id")
    by_unit = dict(counts.annotate(n=Count("docket_id", distinct=True)))
    units = Unit.objects.filter(pk__in=by_unit, is_active=True).exclude(email="")
    units = units.exclude(kind__in=[Unit.Kind.DISTRICT, Unit.Kind.OUTSIDE])
    link = f"{django_settings.BASE_URL}/sureler/degisiklikler/{change.pk}/isler/"
    letters = []
    for unit in units:
        with translation.override("tr"):
            n = by_unit[unit.pk]
            text = ngettext(
                "%(n)d işin son günü değişti: %(entry)s.", "%(n)d işin son günü değişti: %(entry)s.", n
            ) % {"n": n, "entry": changed.said(change)}
        recipient = Recipient(
            audience="unit", channel=Channel.EMAIL, address=unit.email, language="tr", unit_id=unit.pk
        )
        values = {"unit": unit.name_tr, "text": text, "link": f"{link}?birim={unit.pk}"}
        letters.append(Letter("unit/dates_moved", [recipient], values))
    notifications.queue_all(letters, by=organization.system())
