"""The line over a fresh form that says what was saved last: number and code, until they are put away.

The code is shown by nothing else that stays, and a caller still on the line asks for it again.
"""

from __future__ import annotations

from typing import Any

from muhatap.cases.drafts import Registered
from muhatap.organization.gates import StaffRequest

KEY = "son-kayit"


def note(request: StaffRequest, made: Registered, *, unsent: bool) -> None:
    """Have the next forms of this sitting say it; the receipt may show the code once, as after any save.

    `unsent` when no message told the citizen number and code.
    """
    put_away(request)
    said = {"pk": made.case.pk, "number": made.case.number, "code": made.tracking_code, "unsent": unsent}
    request.session[KEY] = said
    request.session[f"kod-{made.case.pk}"] = made.tracking_code


def put_away(request: StaffRequest) -> None:
    """Nothing is said any more: it was dismissed, or something else was saved."""
    kept = request.session.pop(KEY, None)
    if kept is not None:
        request.session.pop(f"kod-{kept['pk']}", None)


def last_saved(request: StaffRequest) -> dict[str, Any] | None:
    """`pk`, `number`, `code` and `unsent` of the record saved last; None when put away."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    return kept
