"""A wish to be hidden that comes after cases were registered."""

from __future__ import annotations

from contextlib import suppress

from muhatap.cases.errors import AlreadySo
from muhatap.cases.models import Case
from muhatap.cases.services.moving import move
from muhatap.citizens.models import Citizen
from muhatap.organization.persons import Person


def hide_everywhere(citizen_id: int, *, by: Person) -> int:
    """Hide somebody who wished it in each of their cases (izmir:15.10); how many there were.

    One case a transaction, so that nobody at a desk waits for it; safe to run twice. Nothing happens where
    the wish was taken back meanwhile. `by` is the worker.
    """
    if not Citizen.objects.filter(pk=citizen_id, identity_hidden=True).exists():
        return 0
    open_to_units = Case.objects.filter(citizen_id=citizen_id, identity_hidden=False)
    ids = list(open_to_units.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        with suppress(AlreadySo):  # somebody was faster
            move(pk, "hide_identity", by=by)
    return len(ids)
