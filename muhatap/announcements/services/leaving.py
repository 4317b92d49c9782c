"""The citizen's way out: without an account, as often as they like."""

from __future__ import annotations

from django.db import transaction

from muhatap.announcements import queries
from muhatap.citizens import services as citizens
from muhatap.organization import queries as organization
from muhatap.organization.persons import Person


def leave(token: str, *, by: Person) -> None:
    """Take back the consent for announcements to the address that the token is of (6698 m.11).

    The same address in another record is meant too; each change is noted as its citizen's own, `by` is the
    one who was written to. DoesNotExist for a token that is not ours; again does nothing more.
    """
    point = queries.point_of(token)
    with transaction.atomic():  # of all records or of none
        for pk, actor in queries.same_address(point):
            citizens.set_news_consent(
                pk, False, source="", by=by if actor == by.actor_id else organization.visitor(actor)
            )
