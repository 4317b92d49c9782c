"""The week's reports: one message a unit and week, with what is near and what is late (izmir:13.8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, ngettext

from muhatap.cases.models import Referral
from muhatap.cases.models.topics import PAPER, Channel, Kind
from muhatap.kit import clock
from muhatap.notifications import services as notifications
from muhatap.notifications.services import Letter as Message
from muhatap.organization import settings
from muhatap.organization.models import Unit
from muhatap.organization.persons import Person
from muhatap.overdue import late, wording
from muhatap.overdue.addressing import Addresses
from muhatap.overdue.models import Report, Round, days_late
from muhatap.overdue.services.rounds import begin

FROM = 8  # o'clock


def report(*, by: Person) -> int:
    """Make the week's reports if it is their day or later and nobody has; how many units were reported.

    All in one transaction with the mark of the week: whoever dies in the middle has told nobody, and two at
    once make them once.
    """
    now = clock.local(clock.now())
    if not settings.switch("overdue.weekly") or now.isoweekday() < settings.number("overdue.weekday"):
        return 0
    if now.hour < FROM:
        return 0
    week = now.date() - timedelta(days=now.weekday())
    with transaction.atomic():
        turn = begin(Round.Kind.WEEKLY, week)
        if turn is None:
            return 0
        turn.n = _make(week, by)
        turn.save(update_fields=["n"])
        return turn.n


def _make(week: Any, by: Person) -> int:
    now = clock.now()
    found: dict[Unit, list[Referral]] = defaultdict(list)
    wanted = (
        late.late(now).order_by("unit_id", *late.ORDER),
        late.near(now, settings.number("overdue.near_days")),
    )
    for rows in wanted:
        for row in rows.select_related(*late.WITH):
            found[row.unit].append(row)
    reports = [_report(unit, rows, week, now) for unit, rows in found.items()]
    Report.objects.bulk_create(reports)
    notifications.queue_all([_message(one, found[one.unit], now) for one in reports if one.address], by=by)
    return len(reports)


def _report(unit: Unit, rows: Sequence[Referral], week: Any, now: datetime) -> Report:
    n_late = sum(row.due_at is not None and row.due_at < now for row in rows)
    address = next((one.address for one in Addresses.unit(unit)), "")
    return Report(
        unit=unit,
        week=week,
        made_at=now,
        n_near=len(rows) - n_late,
        n_late=n_late,
        rows=[_row(row, now) for row in rows],
        address=address,
    )


def _row(row: Referral, now: datetime) -> dict[str, Any]:
    case, due = row.case, row.due_at or now
    return {
        "case": case.pk,
        "number": case.number,
        "topic": case.topic.name_tr,
        "topic_en": case.topic.name_en,
        "channel": case.channel,
        "kind": case.kind,
        "due": due.isoformat(),
        "days": days_late(due, now) if due < now else -1,
    }


def came(channel: str, kind: str) -> str:
    """By which register it came, as the regulation tells them apart: documents, HİM, information, CİMER."""
    if channel == Channel.CIMER:
        return str(Channel.CIMER.label)
    if kind == Kind.INFORMATION_REQUEST:
        return gettext("Bilgi edinme")
    return gettext("Evrak") if channel in PAPER else gettext("İletişim merkezi")


def _message(one: Report, rows: Sequence[Referral], now: datetime) -> Message:
    with translation.override("tr"):
        parts = [
            (ngettext("Süresi geçen %(n)d iş:", "Süresi geçen %(n)d iş:", one.n_late), one.n_late, True),
            (
                ngettext("Son günü yaklaşan %(n)d iş:", "Son günü yaklaşan %(n)d iş:", one.n_near),
                one.n_near,
                False,
            ),
        ]
        text = "\n\n".join(
            f"{head % {'n': n}}\n{wording.lines(_lines(rows, now, over))}" for head, n, over in parts if n
        )
    context = {
        "text": text,
        "unit": one.unit.name_tr,
        "date": clock.local(now).strftime("%d.%m.%Y"),
        "link": wording.link("overdue-report", one.pk),
    }
    return Message("unit/weekly", Addresses.unit(one.unit), context)


def _lines(rows: Sequence[Referral], now: datetime, over: bool) -> list[str]:
    return [
        f"{wording.line(row.case, row.unit, row.due_at, now)} ({came(row.case.channel, row.case.kind)})"
        for row in rows
        if row.due_at is not None and (row.due_at < now) is over
    ]
