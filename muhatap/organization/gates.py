"""Every route has a gate: who may pass at all. What a person may see behind it is the queries' business.

A view without a gate fails the house test. `request.person` is set by the middleware for signed-in staff;
where nobody is signed in the gate raises `SignedOut`, and the frame asks for the sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase

from muhatap.organization.errors import SignedOut
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class StaffRequest(HttpRequest):
    """A request that passed a staff gate."""

    person: Person
    user: Staff


def public(view: View) -> View:
    """Anybody may come: the citizen's side, sign-in, health."""
    cast(Any, view).gate = "public"
    return view


def staff(*roles: Role) -> Callable[[View], View]:
    """Signed-in staff; with roles given, only who holds one of them anywhere. Others see 404."""

    def gate(view: View) -> View:
        @wraps(view)
        def passed(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            person = getattr(request, "person", None)
            if person is None:
                raise SignedOut
            if roles and not person.has(*roles):
                raise Http404
            return view(request, *args, **kwargs)

        cast(Any, passed).gate = "staff:" + ",".join(roles) if roles else "staff"
        return cast(View, passed)

    return gate
