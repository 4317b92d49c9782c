"""A visit to one case: opened by number and code, kept in the session, over after an hour without a click.

It is no staff session: it names the case and its applicant's actor, and nothing else can be reached with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.http import HttpRequest

from muhatap.cases.models import Case
from muhatap.kit import clock
from muhatap.organization import queries as organization
from muhatap.organization.persons import Person
from muhatap.portal import limits

NAME = "portal-visit"
REPORT = "portal-report"
LENGTH = timedelta(hours=1)
_RENEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Visit:
    """Whose case is open. `code` is shown once it was made, for the length of the visit."""

    case_id: int
    person: Person
    code: str


def open_visit(request: HttpRequest, case: Case, *, code: str = "") -> None:
    """Let this browser see the case. The session gets a new name, so that a planted one is worth nothing."""
    request.session.cycle_key()
    request.session[NAME] = {
        "case": case.pk,
        "actor": case.applicant_id,
        "until": (clock.now() + LENGTH).isoformat(),
        "code": code,
    }


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit of this browser, if it is not over; each look prolongs it."""
    kept = request.session.get(NAME)
    if not isinstance(kept, dict):
        return None
    until = datetime.fromisoformat(kept["until"])
    if until <= clock.now():
        close(request)
        return None
    if until - clock.now() < LENGTH - _RENEW:
        kept["until"] = (clock.now() + LENGTH).isoformat()
        request.session[NAME] = kept
    return Visit(kept["case"], organization.visitor(kept["actor"]), kept.get("code", ""))


def close(request: HttpRequest) -> None:
    """Leave the case."""
    request.session.pop(NAME, None)


def sender_of(request: HttpRequest) -> str:
    """The network address as a keyed hash; behind a proxy the caller's, since the middleware set it."""
    return limits.hashed("address", _line(request.META.get("REMOTE_ADDR") or ""))


def _line(text: str) -> str:
    """What belongs to one subscriber: of IPv6 the first half, since the rest is theirs to choose."""
    try:
        found = ip_address(text)
    except ValueError:
        return text
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else text
