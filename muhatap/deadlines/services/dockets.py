"""Dockets hear what happened.

The holder's own lock comes first, then the calendar is held, then the dockets are locked, then nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from muhatap.deadlines.calendar import Held, book, held_revision
from muhatap.deadlines.engine import Due, Sheet
from muhatap.deadlines.models import Clock, Docket, Policy
from muhatap.deadlines.occasions import Occasion
from muhatap.deadlines.services.extending import check_extension
from muhatap.kit import clock
from muhatap.kit.copying import copy_in
from muhatap.kit.errors import Incomplete

MOVABLE = (
    "state", "due_at", "fixed_due", "paused_at", "held_by", "pauses", "extended_at", "extension_reason",
    "stopped_at", "stopped_by", "kept", "next_alert_at", "alerts_sent", "told_until",
)  # fmt: skip
FEW = 20  # rows that are written in one statement; more are copied
FARTHEST = timedelta(days=10 * 366)


def open_docket(
    holder: Policy.Holder,
    *,
    kind: str,
    topic_days: int | None = None,
    is_anonymous: bool = False,
    channel: str = "",
) -> Docket:
    """A new docket without clocks; `happened` starts them. One statement.

    A register's own row (`Holder.RECORD`) points to one too: its `kind` chooses the policy, OPENED starts it
    and ENDED stops it. `channel` is the door of a case: some periods hold for one door, in another's stead.
    `topic_days` is the topic's own service standard and replaces the amount of policies that allow it
    (izmir:16.a, deadlines.service-standards). An anonymous case gets no statutory clock (3071 m.6).
    """
    return Docket.objects.create(
        holder=holder, kind=kind, topic_days=topic_days or None, is_anonymous=is_anonymous, channel=channel
    )


def would_end(holder: Policy.Holder, kind: str, *, at: datetime) -> datetime | None:
    """When the clock would end that OPENED starts for such a row; None where no policy holds.

    No docket is made. One statement.
    """
    docket = Docket(holder=holder, kind=kind)
    sheet = Sheet(docket, [], book())
    sheet.happened(Occasion.OPENED, at=at)
    return sheet.due().due_at


@dataclass(frozen=True)
class Opening:
    """A docket to be opened, and the occasion on which it is (RECEIVED, REFERRED, FORWARDED, OPENED)."""

    holder: Policy.Holder
    kind: str
    occasion: Occasion
    at: datetime
    topic_days: int | None = None
    is_anonymous: bool = False
    round: int = 1
    channel: str = ""


@transaction.atomic
def open_dockets(
    openings: Sequence[Opening], *, after: Due | None = None, unwritten: Sheet | None = None
) -> list[tuple[Docket, Due]]:
    """Open dockets and start their clocks, as `open_docket` and `happened` would one by one.

    Two statements for any number of them when `after` is a `Due` that this transaction has just got (it
    knows the revision of the calendar), else three. The clocks of a sheet that was `heard` and not yet
    written go down with them.
    """
    sheets = open_sheets(openings, after=after)
    save_sheets(*([unwritten] if unwritten else []), *sheets)
    return [(sheet.docket, sheet.due()) for sheet in sheets]


def open_sheets(openings: Sequence[Opening], *, after: Due | None = None) -> list[Sheet]:
    """Open dockets and start their clocks, and leave the writing to `save_sheets`, which must follow.

    For whoever tells many of them more at once (`hear`). One statement, two without `after`.
    """
    present = book((after.revision if after else None) or held_revision())
    dockets = [
        Docket(
            holder=one.holder,
            kind=one.kind,
            topic_days=one.topic_days or None,
            is_anonymous=one.is_anonymous,
            channel=one.channel,
        )
        for one in openings
    ]
    if len(dockets) > FEW:
        copy_in(dockets)
    else:
        Docket.objects.bulk_create(dockets)
    sheets = [Sheet(docket, [], present) for docket in dockets]
    for one, sheet in zip(openings, sheets, strict=True):
        sheet.happened(one.occasion, at=one.at, round=one.round)
    return sheets


@dataclass(frozen=True)
class Hearing:
    """What happened at `at` for one docket.

    `fixed_due` is the promised day of SCHEDULED, `reason` the code for which EXTENDED takes more time.
    """

    docket_id: int
    occasion: Occasion
    at: datetime
    fixed_due: date | None = None
    round: int = 1
    kind: str = ""
    reason: str = ""


def happened(
    docket_id: int,
    occasion: Occasion,
    *,
    at: datetime,
    fixed_due: date | None = None,
    round: int = 1,
    kind: str = "",
    reason: str = "",
) -> Due:
    """Tell a docket what happened at `at`; policies say which clocks start, stop, stand still or run on.

    Telling the same thing twice changes nothing, but for EXTENDED: time is extended once, while it runs and
    is not over, for one of the policy's reasons (`reason`); else `NotNow` or `Incomplete` is raised.
    `fixed_due` is the promised day of SCHEDULED. Two statements when nothing moves, at most four when
    something does (two more when calendar or policies changed since this process last looked).
    """
    (due,) = happened_to([Hearing(docket_id, occasion, at, fixed_due, round, kind, reason)])
    return due


@transaction.atomic
def happened_to(hearings: Sequence[Hearing]) -> list[Due]:
    """Tell several dockets, each one thing, for the statements of one (`happened`); each docket once."""
    sheets = _heard(hearings)
    save_sheets(*sheets.values())
    return [sheets[hearing.docket_id].due() for hearing in hearings]


def heard(hearing: Hearing) -> Sheet:
    """Tell one docket what happened, and leave the writing to `open_dockets`, which must follow at once."""
    return _heard([hearing])[hearing.docket_id]


def _heard(hearings: Sequence[Hearing]) -> dict[int, Sheet]:
    sheets = locked_sheets([hearing.docket_id for hearing in hearings])
    for hearing in hearings:
        hear(sheets[hearing.docket_id], hearing)
    return sheets


def hear(sheet: Sheet, hearing: Hearing) -> None:
    """Tell a docket what happened, in memory."""
    sheet.docket.kind = hearing.kind or sheet.docket.kind
    if any(policy.is_promised for policy in sheet.startable(hearing.occasion, hearing.at)):
        _check_promise(hearing.fixed_due, hearing.at)
    if hearing.occasion is Occasion.EXTENDED:
        check_extension(sheet, hearing.at, hearing.reason)
    sheet.happened(
        hearing.occasion,
        at=hearing.at,
        round=hearing.round,
        fixed_due=hearing.fixed_due,
        reason=hearing.reason,
    )


def is_heard(holder: Policy.Holder, occasion: Occasion, *, after: Due | None) -> bool:
    """False when no policy moves a clock of such a holder on this occasion: telling would change nothing.

    `after` is a `Due` of this transaction, which holds the revision it was counted by; without one: True.
    """
    if occasion is Occasion.NONE or after is None or after.revision is None:
        return occasion is not Occasion.NONE
    return any(policy.is_moved_by(occasion) for policy in book(after.revision).for_holder(holder))


@transaction.atomic
def change_kind(
    docket_ids: Sequence[int],
    *,
    kind: str,
    topic_days: int | None = None,
    is_anonymous: bool,
    at: datetime,
) -> list[Due]:
    """A case and its parts are of another kind or topic now, or the applicant is known now.

    Time already used stays used: clocks whose policy does not hold for the new kind end without a verdict,
    those that hold now start where the case started, and targets that the topic sets are counted anew from
    their start. Five statements at most, for any number of dockets.
    """
    sheets = locked_sheets(docket_ids)
    columns = {"kind": kind, "topic_days": topic_days or None, "is_anonymous": is_anonymous}
    for sheet in sheets.values():
        for name, value in columns.items():
            setattr(sheet.docket, name, value)
        sheet.turn(at)
    Docket.objects.filter(pk__in=docket_ids).update(**columns)
    save_sheets(*sheets.values())
    return [sheets[pk].due() for pk in docket_ids]


@transaction.atomic
def check_extension_of(docket_id: int, *, at: datetime, reason: str) -> None:
    """Refuse as EXTENDED would; nothing is extended yet (the citizen is told first). Two statements."""
    check_extension(locked_sheet(docket_id), at, reason)


def locked_sheet(docket_id: int) -> Sheet:
    """The docket, locked, with its clocks. Two statements."""
    return locked_sheets([docket_id])[docket_id]


def locked_sheets(docket_ids: Sequence[int]) -> dict[int, Sheet]:
    """Dockets, locked in the order of their ids, with their clocks. Two statements for any number.

    The revision is part of the row that is then locked: the calendar is held before the docket.
    """
    dockets = list(
        Docket.objects.select_for_update(of=("self",))
        .annotate(revision=Held())
        .filter(pk__in=docket_ids)
        .order_by("pk")
    )
    if len(dockets) != len(set(docket_ids)):
        raise Docket.DoesNotExist
    seen: UUID | None = dockets[0].revision if dockets else None
    clocks: dict[int, list[Clock]] = {docket.pk: [] for docket in dockets}
    # the sweeper marks clocks too: what is written back must be what stands there now
    for row in Clock.objects.filter(docket__in=dockets).order_by("pk").select_for_update(of=("self",)):
        clocks[row.docket_id].append(row)
    return {docket.pk: Sheet(docket, clocks[docket.pk], book(seen)) for docket in dockets}


def save_sheets(*sheets: Sheet) -> None:
    """Write what changed: one INSERT and one UPDATE at most."""
    made = [row for sheet in sheets for row in sheet.made]
    changed = [row for sheet in sheets for row in sheet.changed.values()]
    if len(made) > FEW:
        copy_in(made)
    elif made:
        Clock.objects.bulk_create(made)
    if changed:
        Clock.objects.bulk_update(changed, MOVABLE)


def _check_promise(day: date | None, at: datetime) -> None:
    today = clock.local(at).date()
    message: Any = None
    if day is None:
        message = _("Termin tarihi yazılmamış.")
    elif day < today:
        message = _("Termin tarihi geçmişte kalıyor. Bugün ya da sonrası olmalı.")
    elif day > today + FARTHEST:
        message = _("Termin tarihi çok uzak. En çok on yıl sonrası olabilir.")
    if message:
        raise Incomplete(message, fields={"date": message})
