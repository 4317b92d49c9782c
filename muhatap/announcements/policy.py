"""Who writes announcements, for which unit, who approves them, who sees them."""

from __future__ import annotations

from django.db.models import Q

from muhatap.announcements.models import Announcement, Change
from muhatap.organization.models import Unit
from muhatap.organization.persons import Grant, Person
from muhatap.organization.roles import Role as R

APPROVERS = (R.SUPERVISOR, R.MANAGER)
WRITERS = (R.UNIT_LEAD, *APPROVERS)
HANDS = (Change.What.WRITTEN, Change.What.CORRECTED, Change.What.SUBMITTED)
DECIDED = (Change.What.APPROVED, Change.What.RETURNED, Change.What.RETRIED)
State = Announcement.State
OPEN = (State.DRAFT, State.RETURNED)  # may be corrected
UNDER_WAY = (State.APPROVED, State.SENDING)


def _grants(person: Person) -> list[Grant]:
    return [grant for grant in person.grants if grant.role in WRITERS]


def units_of(person: Person) -> Q:
    """The condition of units for which this person writes: the branch of each grant."""
    condition = Q(pk__in=[])
    for grant in _grants(person):
        if grant.unit_id is None:
            return Q()
        condition |= Q(path__startswith=grant.unit_path) if grant.unit_path else Q(pk=grant.unit_id)
    return condition


def writes_for(person: Person, unit: Unit) -> bool:
    """True when the person speaks for this unit; the product itself may for any (the sample does)."""
    return person.has(R.SYSTEM) or any(grant.covers(unit.pk, unit.path) for grant in _grants(person))


def sees_all(person: Person) -> bool:
    """Those who approve see every announcement; unit leads those of their branch."""
    return person.has(*APPROVERS, R.SYSTEM)


def is_own(person: Person, announcement: Announcement) -> bool:
    """True for whoever had a hand in it, themselves or for whom they stand in: nobody approves that."""
    standing_for = {grant.on_behalf_of for grant in person.grants if grant.role in APPROVERS}
    hands = set(announcement.changes.filter(what__in=HANDS).values_list("by_id", flat=True))
    return person.actor_id in hands or (None not in standing_for and standing_for <= hands)


def may_decide(person: Person, announcement: Announcement) -> bool:
    """True when the person may approve it or give it back: a supervising role, and not their own words."""
    return person.has(*APPROVERS) and not is_own(person, announcement)


def behalf(person: Person, announcement: Announcement, what: str) -> int | None:
    """For whom this is done: the principal's actor where nobody's own power would do."""
    roles = APPROVERS if what in DECIDED else WRITERS
    held = [
        grant.on_behalf_of
        for grant in person.grants
        if grant.role in roles
        and (grant.role in APPROVERS or grant.covers(announcement.unit_id, announcement.unit.path))
    ]
    return None if None in held or not held else held[0]


def may_retry(person: Person) -> bool:
    """Trying failed messages again is for those who answer for sending."""
    return person.has(*APPROVERS)
