"""Announcements of the sample, through the product's own services at the moments of the story.

Only the gateways are played: what was promised is marked as gone, a few as refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from muhatap.announcements import services
from muhatap.announcements.drafts import Draft
from muhatap.announcements.models import Announcement
from muhatap.citizens.models import ContactPoint
from muhatap.kit import clock
from muhatap.notifications.models import Notice, NoticeTry
from muhatap.organization import queries
from muhatap.organization.models import Staff, Unit
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.sample.corpus.library import read

ENOUGH, MOST_PLACES = 60, 8  # recipients wanted, neighbourhoods looked for to have them
REFUSED = 17  # of so many messages one does not arrive
STEPS, STOPPED_AFTER = 40, 5


def announce() -> int:
    """Make them all; how many."""
    now, near = clock.now(), _near()
    units = {unit.code: unit for unit in Unit.objects.all()}
    chief, system = holder(Role.SUPERVISOR), queries.system()
    rows: Sequence[Mapping[str, Any]] = read("announcements.yaml")
    for row in rows:
        written = now.replace(hour=6, minute=40, second=0) - timedelta(days=row["days"])
        with clock.frozen(written):
            writer = holder(Role.UNIT_LEAD, units[row["unit"]])
            made = services.write(_draft(row, units[row["unit"]], near, now), by=writer)
        _go(made, row, writer, chief, system)
    return len(rows)


def _near() -> tuple[int, ...]:
    """The neighbourhoods in which most people want announcements, as many as are enough."""
    rows = (
        ContactPoint.objects.filter(news_consent_at__isnull=False, citizen__neighbourhood__isnull=False)
        .values_list("citizen__neighbourhood")
        .annotate(n=Count("pk"))
        .order_by("-n", "citizen__neighbourhood")[:MOST_PLACES]
    )
    found: list[int] = []
    wanted = 0
    for pk, n in rows:
        if wanted < ENOUGH and pk is not None:
            found.append(pk)
            wanted += n
    return tuple(found)


def holder(role: Role, unit: Unit | None = None) -> Person:
    """The first who holds a role, in a unit or anywhere."""
    rows = Staff.objects.filter(grants__role=role, is_active=True)
    rows = rows.filter(grants__unit=unit) if unit else rows
    return queries.person_of(rows.select_related("actor").order_by("pk")[0])


def _draft(row: Mapping[str, Any], unit: Unit, near: tuple[int, ...], now: datetime) -> Draft:
    is_near = row["audience"] == "near" and near
    ahead = now.replace(hour=7, minute=0, second=0) + timedelta(days=row["ahead"]) if "ahead" in row else None
    return Draft(
        unit_id=unit.pk,
        title_tr=row["title_tr"],
        text_tr=row["text_tr"],
        title_en=row.get("title_en", ""),
        text_en=row.get("text_en", ""),
        by_sms=row["by_sms"],
        audience=Announcement.Audience.NEIGHBOURHOODS if is_near else Announcement.Audience.ALL,
        neighbourhood_ids=near if is_near else (),
        send_at=ahead,
    )


def _go(made: Announcement, row: Mapping[str, Any], writer: Person, chief: Person, system: Person) -> None:
    """As far as the story goes, an hour for each thing."""
    end, at = row["end"], made.created_at
    if end == "draft":
        return
    with clock.frozen(at + timedelta(hours=1)):
        services.submit(made.pk, by=writer)
    with clock.frozen(at + timedelta(hours=2)):
        if end == "returned":
            services.return_(made.pk, reason=row["reason"], by=chief)
        elif end != "submitted":
            services.approve(made.pk, version=made.version, by=chief)
    with clock.frozen(at + timedelta(hours=2, minutes=1)):
        if end == "sent":
            _send(made, system)
        elif end == "stopped":
            _send(made, system, steps=2, of_it=STOPPED_AFTER)
            made.refresh_from_db()
            if made.ended_at is None:  # a small sample has too few readers to be stopped among
                services.stop(made.pk, reason=row["reason"], by=chief)


def _send(made: Announcement, system: Person, *, steps: int = STEPS, of_it: int = 1000) -> None:
    """Steps of sending, the last one with so many messages gone."""
    for _step in range(steps):
        made.refresh_from_db()
        if made.ended_at is None:
            services.step(made.pk, made.turn, by=system)
            _gone(made, of_it)


def _gone(made: Announcement, most: int) -> None:
    """What was promised has gone out, but for a few that were refused."""
    notices = list(
        made.recipients.filter(notice__status=Notice.Status.QUEUED).values_list("notice", flat=True)[:most]
    )
    refused = {pk for number, pk in enumerate(notices, 1) if number % REFUSED == 0}
    now = clock.now()
    sent = Notice.objects.filter(pk__in=set(notices) - refused)
    sent.update(status=Notice.Status.SENT, sent_at=now, tries=1, next_try_at=None, secret="")
    failed = Notice.objects.filter(pk__in=refused)
    failed.update(status=Notice.Status.FAILED, tries=1, next_try_at=None)
    NoticeTry.objects.bulk_create(
        NoticeTry(
            notice_id=pk,
            started_at=now,
            ended_at=now,
            gateway="smtp",
            outcome=Notice.Status.FAILED if pk in refused else Notice.Status.SENT,
            problem=NoticeTry.Problem.ADDRESS if pk in refused else "",
        )
        for pk in notices
    )
