"""Expected refusals. Each carries a message for the person, never a stack trace.

One middleware turns a `Refused` into an answer with the status of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise


class Refused(Exception):
    """Something the product will not do now, with the reason in the user's language.

    `message` says what happened, what was kept and what to do. `fields` names the
    inputs that caused it, if any, so that a form can show it beside them.
    """

    status = 409

    def __init__(self, message: str | Promise, *, fields: Mapping[str, str | Promise] | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.fields = dict(fields or {})


class NotYours(Refused):
    """The person may see the thing but may not do this to it."""

    status = 403


class NotNow(Refused):
    """The thing is not in a state in which this can be done; somebody may have been faster."""


class Incomplete(Refused):
    """Facts are missing or wrong."""

    status = 422
