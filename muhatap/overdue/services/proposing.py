"""Letters that the product proposes: warnings first, censure where a warning did not help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from muhatap.cases.models import Referral
from muhatap.kit import clock
from muhatap.organization import settings
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.overdue import late
from muhatap.overdue.models import Letter, LetterCase, Round
from muhatap.overdue.services.drafting import MOST_ROWS, make
from muhatap.overdue.services.rounds import begin, last

Kind, State = Letter.Kind, Letter.State


def propose(*, by: Person) -> int:
    """Draft what is due, if the interval has passed since the last time; how many letters.

    One transaction with the mark of the turn: whoever dies in the middle has proposed nothing, two at once
    propose once. A case that stands in a letter that is still meant is not proposed for the same kind again.
    """
    every, today = settings.number("overdue.letters_every"), clock.today()
    before = last(Round.Kind.LETTERS)
    if not every or (before is not None and (today - before).days < every):
        return 0
    with transaction.atomic():
        turn = begin(Round.Kind.LETTERS, today)
        if turn is None:
            return 0
        turn.n = _draft(Kind.CENSURE, _to_censure(), by) + _draft(Kind.WARNING, _to_warn(), by)
        turn.save(update_fields=["n"])
        return turn.n


def _draft(kind: Letter.Kind, rows: Iterable[Referral], by: Person) -> int:
    by_unit: dict[Unit, list[Referral]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit].append(row)
    for unit, found in by_unit.items():
        make(kind, unit, found[:MOST_ROWS], (), by=by)
    return len(by_unit)


def _to_warn() -> Iterable[Referral]:
    """Late for so many days, and in no letter yet."""
    rows = late.late(clock.now(), days=settings.number("overdue.warning_after"))
    listed = _listed().exclude(letter__state__in=late.GONE)
    return rows.filter(~Exists(listed)).select_related(*late.WITH).order_by("unit_id", *late.ORDER)


def _to_censure() -> Iterable[Referral]:
    """In a warning letter that was sent so many days ago, still late, and in no censure letter."""
    since = clock.now() - timedelta(days=settings.number("overdue.censure_after"))
    warned = _listed().filter(letter__kind=Kind.WARNING, letter__state=State.SENT, letter__sent_at__lte=since)
    censured = _listed().filter(letter__kind=Kind.CENSURE).exclude(letter__state__in=late.GONE)
    rows = late.late(clock.now()).filter(Exists(warned)).filter(~Exists(censured))
    return rows.select_related(*late.WITH).order_by("unit_id", *late.ORDER)


def _listed() -> QuerySet[LetterCase]:
    return LetterCase.objects.filter(referral=OuterRef("pk"))
