"""Every route has a gate: who may pass at all. What a person may see behind it is the queries' business.

A view without a gate fails the house test. `request.person` is set by the middleware for signed-in staff;
where nobody is signed in the gate raises `SignedOut`, and the frame asks for the sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase

from muhatap.kit.errors import Refused
from muhatap.organization import keys
from muhatap.organization.errors import SignedOut
from muhatap.organization.keys import KeyHolder
from muhatap.organization.models import Staff
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class StaffRequest(HttpRequest):
    """A request that passed a staff gate."""

    person: Person
    user: Staff


class KeyRequest(HttpRequest):
    """A request that passed a gate for machines."""

    person: Person
    holder: KeyHolder


Secret = Callable[[HttpRequest], str]
Answer = Callable[[HttpRequest, Refused], HttpResponseBase]


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


def key(*scopes: str, secret: Secret = keys.shown, refused: Answer | None = None) -> Callable[[View], View]:
    """Machines with a key that has one of `scopes`; `request.person` is the key's, whoever is signed in.

    `secret` finds the key in the request, where a protocol has its own place for it. `refused` makes the
    answer to `NoKey`, `NotInScope` and `TooMany`; without it they are raised. No cookie counts here, so
    there is no forged request to fear and no token to ask for.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def passed(request: KeyRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                request.holder = keys.enter(secret(request), *scopes)
            except Refused as error:
                if refused is None:
                    raise
                return refused(request, error)
            request.person = request.holder.person
            return view(request, *args, **kwargs)

        cast(Any, passed).gate = "key:" + ",".join(scopes) if scopes else "key"
        cast(Any, passed).csrf_exempt = True
        return cast(View, passed)

    return gate
