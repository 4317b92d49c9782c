"""Reads: the log of messages, one message with its tries, the words and their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from muhatap.citizens import masking
from muhatap.kit import clock
from muhatap.kit.paging import Page, keyset
from muhatap.notifications import differences, policy, real, rendering
from muhatap.notifications.differences import Piece
from muhatap.notifications.models import Channel, Notice, NoticeTry, Template
from muhatap.notifications.moments import MOMENTS, ROWS, Moment
from muhatap.notifications.rendering import Rendered
from muhatap.organization.persons import Person

Status = Notice.Status
ICONS = {
    Status.QUEUED: "clock",
    Status.SENDING: "refresh",
    Status.SENT: "send",
    Status.FAILED: "mail-x",
    Status.UNKNOWN: "help-circle",
    Status.CANCELLED: "ban",
}


@dataclass(frozen=True)
class Line:
    """A message in the log, as this person may see it."""

    notice: Notice
    address: str
    icon: str
    label: str
    moment: str
    problem: str = ""


@dataclass(frozen=True)
class Opened:
    """One message: its line, its words (None when they are not this person's business), its tries."""

    line: Line
    rendered: Rendered | None
    tries: Sequence[NoticeTry]


def log(person: Person, filters: Mapping[str, Any], cursor: str = "") -> Page[Notice]:
    """A page of the log, newest first. Filters: `durum`, `kanal`, `kime`, `no`, `gun`. One statement."""
    rows = _readable(person).annotate(
        problem=Subquery(
            NoticeTry.objects.filter(notice=OuterRef("pk")).order_by("-pk").values("problem")[:1]
        )
    )
    for key, column in (("durum", "status"), ("kanal", "channel"), ("kime", "audience")):
        if filters.get(key):
            rows = rows.filter(**{column: filters[key]})
    if filters.get("no"):
        number = str(filters["no"]).strip()
        rows = rows.filter(case_number__in=[number, f"{clock.today().year}/{number}"])
    if filters.get("gun"):
        start = datetime.combine(filters["gun"], time(), clock.ISTANBUL)
        rows = rows.filter(created_at__gte=start, created_at__lt=start + timedelta(days=1))
    return keyset(rows.defer("body", "secret"), ("-created_at", "-id"), cursor)


def lines(person: Person, notices: Sequence[Notice]) -> list[Line]:
    """Notices as lines of the log. No statement."""
    return [line(person, notice) for notice in notices]


def line(person: Person, notice: Notice) -> Line:
    """One notice as this person may see it."""
    problem = getattr(notice, "problem", "") or ""
    return Line(
        notice=notice,
        address=address(person, notice),
        icon=ICONS[Status(notice.status)],
        label=str(Status(notice.status).label),
        moment=moment(notice),
        problem=str(NoticeTry.Problem(problem).label) if problem else "",
    )


def moment(notice: Notice) -> str:
    """At which moment of a case it is said, in words."""
    known = MOMENTS.get(notice.template)
    return str(known.label) if known else notice.template


def address(person: Person, notice: Notice) -> str:
    """The address; a citizen's is masked, the whole one is opened on the citizen's page, with a reason.

    Who may not know hidden applicants sees the case number beside it, so nothing that tells people apart.
    """
    if policy.reads_address(notice.audience):
        return notice.address
    if not policy.reads_text(person):
        return f"•••@{notice.address.rpartition('@')[2]}" if notice.channel == Channel.EMAIL else "•••"
    return masking.email(notice.address) if notice.channel == Channel.EMAIL else masking.phone(notice.address)


def opened(person: Person, notice_id: int) -> Opened:
    """One message with every try. Raises Notice.DoesNotExist for what is not there.

    Three statements, one more where the case hides its applicant.
    """
    notice = _readable(person).select_related("created_by__staff").get(pk=notice_id)
    tries = list(notice.attempts.select_related("by__staff"))
    words = None
    if policy.reads_text(person) or notice.audience != "citizen":
        words = real.as_read(person, notice.case_id, rendering.of_notice(notice))
    return Opened(line(person, notice), words, tries)


def waiting_for_a_person() -> dict[str, int]:
    """How many messages failed or are in doubt; an index range, never a scan."""
    rows = Notice.objects.filter(status__in=[Status.FAILED, Status.UNKNOWN])
    counted = rows.order_by().values_list("status").annotate(n=Count("pk"))
    return {Status.FAILED.value: 0, Status.UNKNOWN.value: 0} | dict(counted)


def of_case(case_id: int, *, audience: str = "") -> QuerySet[Notice]:
    """Messages about a case, newest first, all or those of one audience. The caller has checked the case."""
    rows = Notice.objects.filter(case_id=case_id).order_by("-created_at", "-pk")
    return rows.filter(audience=audience) if audience else rows


def _readable(person: Person) -> QuerySet[Notice]:
    return Notice.objects.all() if person.has(*policy.LOG) else Notice.objects.none()


@dataclass(frozen=True)
class Words:
    """A moment with its texts in use, by channel and language."""

    moment: Moment
    texts: Sequence[Template]


def all_words(audience: str = "", own: bool = False, *, bodies: bool = False) -> list[Words]:
    """Moments with the texts in use, of one audience or all; `own`: the municipality's. One statement."""
    texts: dict[str, list[Template]] = {}
    rows = Template.objects.filter(is_current=True).order_by("channel", "-language")
    rows = rows if bodies else rows.defer("body")
    for row in rows.filter(shipped=None) if own else rows:
        texts.setdefault(row.name, []).append(row)
    found = [Words(moment, texts.get(moment.name, [])) for moment in ROWS]
    return [one for one in found if audience in ("", one.moment.audience) and (one.texts or not own)]


@dataclass(frozen=True)
class Version:
    """A version of a text, and what it changed."""

    template: Template
    subject: Sequence[Piece]
    body: Sequence[Piece]


def history(name: str, channel: str, language: str, *, limit: int = 20) -> list[Version]:
    """Versions of a text, newest first, each with its differences from the one before. One statement."""
    rows = list(
        Template.objects.filter(name=name, channel=channel, language=language)
        .select_related("changed_by__staff")
        .order_by("-version")[: limit + 1]
    )
    pairs = zip(rows, [*rows[1:], None], strict=True)
    return [
        Version(
            row,
            differences.between(before.subject if before else row.subject, row.subject),
            differences.between(before.body if before else row.body, row.body),
        )
        for row, before in pairs
    ][:limit]
