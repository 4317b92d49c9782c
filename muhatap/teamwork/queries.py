"""Reads: who else is here, who can be mentioned, where I was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import CharField, Exists, F, Func, OuterRef, Q

from muhatap.cases import mentioning, redacting, story
from muhatap.cases import queries as cases
from muhatap.cases.models import Case, Event
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.kit.turkish import ascii_fold
from muhatap.organization import queries as organization
from muhatap.organization.models import RoleGrant, Staff
from muhatap.organization.persons import Person
from muhatap.organization.roles import ROLES, Reach
from muhatap.teamwork.models import Mention, Presence

FRESH = timedelta(seconds=50)  # a page says so every 20 seconds; two times may get lost
TYPING = timedelta(seconds=75)
MOST = 6
LINES = 5  # of what happened since; some say nothing by themselves
OFFERED = 6
CAP = 99


@dataclass(frozen=True)
class Colleague:
    """Somebody else at the case; `writes` while they type."""

    name: str
    writes: bool


def others(person: Person, case_id: int) -> list[Colleague]:
    """Who else has this case open, writers first. The caller has checked the case. One statement."""
    now = clock.now()
    rows = (
        Presence.objects.filter(case_id=case_id, seen_at__gt=now - FRESH)
        .exclude(staff_id=person.staff_id or 0)
        .order_by(F("wrote_at").desc(nulls_last=True), "staff__name_sort")
        .values_list("staff__full_name", "wrote_at")
    )
    return [Colleague(name, wrote is not None and wrote > now - TYPING) for name, wrote in rows[:MOST]]


def mentionable(person: Person, case: Case, text: str) -> Sequence[Staff]:
    """Colleagues with names that begin with the words and who see this case; who worked on it comes first."""
    words = [word for word in ascii_fold(text.replace(".", " ")).split() if word][:3]
    plain = Func(F("full_name"), function="tr_ascii", output_field=CharField())
    rows = Staff.objects.filter(is_active=True).exclude(pk=person.staff_id or 0).annotate(plain=plain)
    for word in words:
        rows = rows.filter(Q(plain__startswith=word) | Q(plain__contains=f" {word}"))
    rows = rows.filter(_near(case)).distinct()
    rows = rows.annotate(was_here=Exists(Event.objects.filter(case=case, by__staff=OuterRef("pk"))))
    rows = rows.select_related("unit", "actor")
    found = []
    for one in rows.order_by("-was_here", "name_sort", "pk")[: 2 * OFFERED]:
        if mentioning.sees(one, case):
            found.append(one)
        if len(found) == OFFERED:
            break
    return found


def _near(case: Case) -> Q:
    """Who by their own roles may well see this case; whether they do is asked of each that is offered."""
    wide = [role for role, row in ROLES.items() if row.reach is Reach.ALL]
    if not case.is_sensitive:
        wide += [role for role, row in ROLES.items() if row.reach is Reach.OPEN]
    paths = case.referrals.values_list("unit__path", flat=True)
    above = {int(step) for path in paths for step in path.split("/") if step}
    held = RoleGrant.objects.filter(organization.live_grants(clock.today()), staff=OuterRef("pk"))
    return Exists(held.filter(Q(role__in=wide) | Q(unit_id__in=above))) | Q(actor=case.registered_by_id)


def since(person: Person, case: Case, seen: int) -> story.Entry | None:
    """What happened last to the case after its `seen`-th line, or None. Mostly no statement."""
    if case.event_count <= seen:
        return None
    rows = Event.objects.filter(case=case, seq__gt=seen).order_by("-seq")
    last = rows.select_related("by__staff", "on_behalf_of", "referral__unit")[:LINES]
    tells_who = person.sees_hidden or not case.identity_hidden
    entries = story.for_staff(reversed(last), tells_who=tells_who)
    known = redacting.redact(person, [case]).get(case.pk, redacting.NOTHING)
    return redacting.entries(entries[:1], known)[0] if entries else None


@dataclass(frozen=True)
class Mentioned:
    """One mention with the note it stands in, as the person may read it."""

    mention: Mention
    words: str


def mentions(
    person: Person, *, unread: bool = False, cursor: str = ""
) -> tuple[list[Mentioned], Page[Mention]]:
    """Where the person was mentioned, newest first; cases that exist for them no more are left out."""
    rows = Mention.objects.filter(staff_id=person.staff_id or 0, case__in=cases.visible_to(person))
    if unread:
        rows = rows.filter(seen_at=None)
    rows = rows.select_related("case__topic", "by__staff").defer("case__search")
    page = keyset(rows, ("-at", "-id"), cursor)
    return _with_words(person, page.rows), page


def _with_words(person: Person, rows: Sequence[Mention]) -> list[Mentioned]:
    known = redacting.redact(person, [row.case for row in rows])
    notes = {event.pk: event for event in Event.objects.filter(pk__in=[row.event_id for row in rows])}
    made = []
    for row in rows:
        note = notes.get(row.event_id)
        words = str(note.fact("text") or "") if note is not None else ""
        made.append(Mentioned(row, known.get(row.case_id, redacting.NOTHING).out_of(words)))
    return made


def waiting(person: Person) -> int:
    """How often the person was mentioned and has not looked yet, at most `CAP` + 1. One statement."""
    rows = Mention.objects.filter(
        staff_id=person.staff_id or 0, seen_at=None, case__in=cases.visible_to(person)
    )
    return len(rows.order_by().values_list("pk")[: CAP + 1])
