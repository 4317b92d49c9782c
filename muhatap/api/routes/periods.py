"""Time as data: the business calendar, the policies, and what a policy would do from a moment on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query

from muhatap.api.door import Room
from muhatap.api.replies import reply
from muhatap.api.schemas.periods import CalendarYear, PolicyList, WhatIf
from muhatap.deadlines import changed, queries
from muhatap.deadlines.arithmetic import Derivation
from muhatap.deadlines.explaining import Explanation
from muhatap.deadlines.models import OpenHours, Policy
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.organization.gates import KeyRequest

room = Room(tags=["periods"])
REFERENCE = "reference"
FIRST, LAST = 2000, 2100
Year = Annotated[int | None, Query(ge=FIRST, le=LAST)]
Days = Annotated[int | None, Query(ge=1, le=1000)]


@room.reads("/calendar", REFERENCE, CalendarYear, summary="Read a year of the business calendar")
def calendar(request: KeyRequest, year: Year = None) -> HttpResponse:
    """Holidays, half-days, leave and closures; weekends are not listed. This year if none is named."""
    wanted = year or clock.today().year
    names = ("day", "kind", "name", "is_estimated", "reason")
    rows = [{name: getattr(row, name) for name in names} for row in queries.calendar_year(wanted)]
    hours = list(OpenHours.objects.values("weekday", "spans"))
    sure = changed.last_sure_year()
    return reply({"year": wanted, "last_sure_year": sure, "days": rows, "hours": hours})


@room.reads("/policies", REFERENCE, PolicyList, summary="Read the policies of time")
def policies(request: KeyRequest) -> HttpResponse:
    """Every dated row: how long, by which source, what starts, stops and holds it."""
    return reply({"items": [_policy(row) for row in queries.policies()]})


@room.reads("/policies/{str:code}", REFERENCE, PolicyList, summary="Read one policy")
def policy(request: KeyRequest, code: str) -> HttpResponse:
    """Its rows, the newest first."""
    return reply({"items": [_policy(row) for row in _rows(code)]})


@room.reads("/policies/{str:code}/due", REFERENCE, WhatIf, summary="Ask when a policy would end")
def due(
    request: KeyRequest,
    code: str,
    start: datetime,
    pause_from: datetime | None = None,
    pause_to: datetime | None = None,
    topic_days: Days = None,
    promised: date | None = None,
    extended: bool = False,
) -> HttpResponse:
    """The due moment and every day that led to it; nothing is kept.

    A `start` without a zone is Istanbul's. The row is the one that holds on that day.
    """
    begins = _moment(start, "start")
    day = clock.local(begins).date()
    row = _held(_rows(code), day)
    _check(row, day, promised, extended)
    derivation, told = queries.what_if(
        row,
        begins,
        topic_days=topic_days,
        pauses=_pauses(pause_from, pause_to),
        promised=promised,
        extended=extended,
    )
    return reply(_told(row, begins, derivation, told))


def _check(row: Policy, day: date, promised: date | None, extended: bool) -> None:
    if row.is_promised and promised is None:
        _refuse("promised", _("Bu sürenin son günü söz verilen gündür; yazın."))
    if promised is not None and promised < day:
        _refuse("promised", _("Başladığı günden önce olamaz."))
    if extended and not row.extended_amount:
        _refuse("extended", _("Bu süre uzatılamaz."))


def _told(row: Policy, begins: datetime, derivation: Derivation, told: Explanation) -> dict[str, Any]:
    steps = [
        {"day": step.day, "reason": step.reason.value, "number": step.number, "text": text}
        for step, text in zip(derivation.steps, told.days, strict=True)
    ]
    marks = [step.mark for step in derivation.steps if step.mark is not None]
    return {
        "policy": row.code,
        "source": row.cited,
        "certainty": row.certainty,
        "is_law": row.is_law,
        "start": begins,
        "due": derivation.due_at,
        "summary": told.compact,
        "is_estimated": any(mark.is_estimated for mark in marks),
        "steps": steps,
    }


def _rows(code: str) -> list[Policy]:
    found = [row for row in queries.policies() if row.code == code]
    if not found:
        raise Http404
    return found


def _held(rows: list[Policy], day: date) -> Policy:
    for row in rows:
        if row.is_active and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
            return row
    message = _("Bu süre o gün geçerli değil.")
    raise Incomplete(message, fields={"start": message})


def _moment(value: datetime, field: str) -> datetime:
    if not FIRST <= value.year <= LAST:
        _refuse(field, _("Gün 2000 ile 2100 yılları arasında olmalı."))
    return value if value.tzinfo else value.replace(tzinfo=clock.ISTANBUL)


def _pauses(since: datetime | None, until: datetime | None) -> list[tuple[datetime, datetime]]:
    if since is None and until is None:
        return []
    if since is None or until is None:
        _refuse("pause_to" if since else "pause_from", _("İki günü de yazın."))
        return []
    begins, ends = _moment(since, "pause_from"), _moment(until, "pause_to")
    if ends < begins or ends - begins > timedelta(days=3660):
        _refuse("pause_to", _("Durduğu günden önce olamaz."))
    return [(begins, ends)]


def _refuse(field: str, message: str) -> None:
    raise Incomplete(message, fields={field: message})


PLAIN = (
    *("code", "name", "is_law", "holder", "certainty", "amount", "unit", "length", "last_day"),
    *("halves_count", "leave_counts", "first_counts", "after_pause", "extended_amount"),
    *("extended_from", "warn_days", "warn_also", "ladder"),
    *("kinds", "channels", "start_on", "stop_on", "pause_on", "resume_on"),
    *("valid_from", "valid_to", "is_active"),
)


def _policy(row: Policy) -> dict[str, Any]:
    reasons = [{"code": code, "words": words} for code, words in row.reasons]
    plain = {name: getattr(row, name) for name in PLAIN}
    return {**plain, "source": row.cited, "extension_reasons": reasons}
