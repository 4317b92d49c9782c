"""Beginning, going on and ending a first visit: one's own matter, which no log tells of."""

from __future__ import annotations

from muhatap.guide.models import FirstVisit
from muhatap.kit import clock
from muhatap.organization.persons import Person


def stand(state: str, stop: int = 0, *, by: Person) -> None:
    """Note where the person stands: a `FirstVisit.State`, and the stop while it is under way."""
    FirstVisit.objects.update_or_create(
        staff_id=by.staff_id or 0, defaults={"state": state, "stop": stop, "changed_at": clock.now()}
    )


def where(person: Person) -> FirstVisit | None:
    """What is known of the person's visit; None when they never answered the offer."""
    return FirstVisit.objects.filter(staff_id=person.staff_id or 0).first()
