"""An administrator's sitting: it begins with the password, is written down, and is over after some time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from muhatap.kit import clock
from muhatap.organization import settings as municipality
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role
from muhatap.organization.services import audit

SINCE = "password_at"


def begin(request: HttpRequest, person: Person, address: str) -> None:
    """The password was given now; an administrator's sitting is written down."""
    request.session[SINCE] = clock.now().isoformat()
    if person.has(Role.ADMIN):
        audit("admin.began", f"staff:{person.staff_id}", by=person, after={"address": address})


def until(request: Any, view: Callable[..., Any]) -> datetime | None:
    """Until when an administrator may go on behind this door; None where the door is not administration's."""
    _staff, _colon, roles = str(getattr(view, "gate", "")).partition(":")
    person: Person | None = request.person
    if person is None or Role.ADMIN not in roles.split(",") or not person.has(Role.ADMIN):
        return None
    minutes = timedelta(minutes=municipality.number("administration.minutes"))
    return _since(request) + minutes


def _since(request: Any) -> datetime:
    """When the password was given; a session that does not say began with its row."""
    written = request.session.get(SINCE)
    if written:
        return datetime.fromisoformat(str(written))
    ends: datetime = request.session.ends or clock.now()
    return ends - timedelta(seconds=settings.SESSION_COOKIE_AGE)


def end(request: Any) -> None:
    """The time is over: the session ends, and that is written down."""
    person: Person = request.person
    audit("admin.ended", f"staff:{person.staff_id}", by=person, after={"since": _since(request)})
    logout(request)
    request.person = None
