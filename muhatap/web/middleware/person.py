"""Who is asking: `request.user` (the account) and `request.person` (with every grant of this moment).

Two statements for staff (the session with its account; the grants), one for a citizen's session,
none for a visitor without a session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from muhatap.kit import clock
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from muhatap.organization.queries import person_of
from muhatap.organization.sessions import SessionStore
from muhatap.web.signin import sitting
from muhatap.web.signin.kept import ask_to_sign_in

# Where somebody with another's choice of password may still go.
WITHOUT_OWN_PASSWORD = {"password", "sign-out"}


class VisitRequest(HttpRequest):
    """A request on which the session was read."""

    session: SessionStore
    person: Person | None
    user: Staff | AnonymousUser
    administers_until: datetime | None


class PersonMiddleware:
    """Sets `request.user` and `request.person`; a closed account or a new password ends the visit at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitRequest) -> HttpResponseBase:
        staff = _staff(request.session)
        request.user = staff or AnonymousUser()
        request.person = person_of(staff) if staff else None
        return self.get_response(request)

    def process_view(
        self, request: VisitRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Whose password was set by somebody else chooses an own one before anything else.

        Administration asks for the password again when its time is over; what was sent is kept.
        """
        if isinstance(request.user, AnonymousUser):
            return None
        until = sitting.until(request, view)
        if until is not None and until <= clock.now():
            sitting.end(request)
            return ask_to_sign_in(request)
        request.administers_until = until
        if not request.user.must_change_password:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in WITHOUT_OWN_PASSWORD or not str(getattr(view, "gate", "")).startswith("staff"):
            return None
        return redirect("password")


def _staff(session: SessionStore) -> Staff | None:
    """The account of this session, if it is still open and its password still the one signed in with."""
    if session.session_key is None or SESSION_KEY not in session:
        return None
    staff = session.staff
    if staff is None or not staff.is_active:
        session.flush()
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), staff.get_session_auth_hash()):
        session.flush()
        return None
    return staff
