"""Reads: the list, one announcement, whom it went to, and the address by which it is stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from muhatap.announcements import policy, tokens
from muhatap.announcements.models import Announcement, Change, Recipient
from muhatap.citizens import masking
from muhatap.citizens import policy as citizens
from muhatap.citizens.models import ContactPoint
from muhatap.kit.paging import Page, keyset
from muhatap.kit.turkish import ascii_fold
from muhatap.notifications import policy as notifications
from muhatap.notifications.models import NoticeTry
from muhatap.organization.models import Staff, Unit
from muhatap.organization.persons import Person

State = Recipient.State
ICONS = {
    Announcement.State.DRAFT: "pencil",
    Announcement.State.SUBMITTED: "hourglass",
    Announcement.State.RETURNED: "arrow-back-up",
    Announcement.State.APPROVED: "clock",
    Announcement.State.SENDING: "refresh",
    Announcement.State.SENT: "send",
    Announcement.State.STOPPED: "ban",
}
RECIPIENT_ICONS = {
    State.FAILED: "mail-x",
    State.PROMISED: "refresh",
    State.READY: "clock",
    State.SENT: "send",
    State.STOPPED: "ban",
    State.UNKNOWN: "help-circle",
    State.WITHDRAWN: "hand-stop",
}
MOST_UNITS = 300


def visible_to(person: Person) -> QuerySet[Announcement]:
    """The announcements that exist for this person."""
    if policy.sees_all(person):
        return Announcement.objects.all()
    return Announcement.objects.filter(unit__in=Unit.objects.filter(policy.units_of(person)))


def listed(person: Person, filters: Mapping[str, Any], cursor: str = "") -> Page[Announcement]:
    """A page of the list, newest first. Filters: `durum`, `birim` (a unit's id), `q`. One statement."""
    rows = visible_to(person).select_related("unit", "created_by__staff")
    if filters.get("durum"):
        rows = rows.filter(state=filters["durum"])
    if filters.get("birim"):
        rows = rows.filter(unit=filters["birim"])
    for word in ascii_fold(str(filters.get("q") or "")).split()[:6]:
        rows = rows.filter(words_fold__contains=word)
    return keyset(rows.defer("text_tr", "text_en", "words_fold"), ("-created_at", "-id"), cursor, size=25)


def units_listed(person: Person) -> list[tuple[int, str]]:
    """Units that have announcements this person sees, for the filter. One statement."""
    rows = Unit.objects.filter(pk__in=visible_to(person).order_by().values("unit")).order_by("name_tr")
    return [(unit.pk, unit.name) for unit in rows[:MOST_UNITS]]


def units_for(person: Person) -> list[tuple[int, str]]:
    """Units for which this person may write, the own one first. One statement."""
    rows = Unit.objects.filter(policy.units_of(person), is_active=True).exclude(
        kind__in=[Unit.Kind.OUTSIDE, Unit.Kind.DISTRICT]
    )
    units = sorted(rows, key=lambda unit: (unit.pk != person.unit_id, unit.order, unit.name_tr))
    return [(unit.pk, unit.name) for unit in units[:MOST_UNITS]]


def opened(person: Person, announcement_id: int) -> Announcement:
    """One announcement. Raises DoesNotExist for strangers. One statement."""
    return visible_to(person).select_related("unit", "created_by__staff").get(pk=announcement_id)


def places(announcement: Announcement) -> list[str]:
    """The names of the places of its audience; empty for the whole municipality. One statement at most."""
    if announcement.audience == Announcement.Audience.DISTRICTS:
        return list(announcement.districts.values_list("name", flat=True))
    if announcement.audience == Announcement.Audience.NEIGHBOURHOODS:
        rows = announcement.neighbourhoods.select_related("district").order_by(
            "district__name_sort", "name_sort"
        )
        return [one.label for one in rows.only("name", "district__name")]
    return []


def changes(announcement: Announcement, limit: int = 60) -> list[Change]:
    """What happened to it, newest first. One statement."""
    return list(
        announcement.changes.select_related("by__staff", "on_behalf_of__staff").order_by("-pk")[:limit]
    )


@dataclass(frozen=True)
class Line:
    """One recipient as this person may see it. `notice_id` only for whoever may open messages."""

    recipient: Recipient
    address: str
    icon: str
    problem: str
    notice_id: int | None


def recipients(person: Person, announcement: Announcement, state: str, cursor: str = "") -> Page[Recipient]:
    """A page of those it goes to, by state, failed ones first. One statement."""
    latest = NoticeTry.objects.filter(notice=OuterRef("notice")).order_by("-pk").values("problem")[:1]
    rows = (
        announcement.recipients.select_related("point", "citizen", "notice")
        .only("channel", "language", "state", "announcement", "point__kind", "point__value",
              "citizen__identity_hidden", "notice__sent_at", "notice__status")
        .annotate(problem=Subquery(latest))
    )  # fmt: skip
    if state in State.values:
        rows = rows.filter(state=state)
    return keyset(rows, ("state", "id"), cursor)


def lines(person: Person, rows: Sequence[Recipient]) -> list[Line]:
    """Recipients as lines: addresses masked, of people hidden by wish not even that. No statement."""
    opens = person.has(*notifications.LOG)
    return [_line(person, one, opens) for one in rows]


def _line(person: Person, one: Recipient, opens: bool) -> Line:
    seen = citizens.sees(person, hidden=one.citizen.identity_hidden)
    problem = str(getattr(one, "problem", "") or "")
    return Line(
        recipient=one,
        address=masking.point(one.point.kind, one.point.value) if seen else _("Kimliği gizli"),
        icon=RECIPIENT_ICONS[State(one.state)],
        problem=str(NoticeTry.Problem(problem).label) if problem else "",
        notice_id=one.notice_id if opens else None,
    )


def point_of(token: str) -> ContactPoint:
    """The contact point behind a way out; DoesNotExist for anything that is not a token of ours."""
    return ContactPoint.objects.get(pk=tokens.read(token[:40]) or 0)


def same_address(point: ContactPoint) -> list[tuple[int, int]]:
    """Every point with this very address that takes announcements, with its citizen's actor; in one order."""
    rows = ContactPoint.objects.filter(kind=point.kind, value=point.value, news_consent_at__isnull=False)
    return list(rows.order_by("citizen_id", "pk").values_list("pk", "citizen__actor_id"))


def writers(announcement: Announcement) -> list[Staff]:
    """Who had a hand in its words, as far as they can be written to. One statement."""
    hands = announcement.changes.filter(what__in=policy.HANDS).values("by__staff")
    return list(Staff.objects.filter(pk__in=hands, is_active=True).exclude(email="").order_by("pk"))
