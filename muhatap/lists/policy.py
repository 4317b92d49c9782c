"""Who sees a view, who may share one beyond the own unit, who may change one."""

from __future__ import annotations

from django.db.models import Q

from muhatap.lists.models import SavedView
from muhatap.organization.persons import Person
from muhatap.organization.roles import Role as R

HOUSE = (R.SUPERVISOR, R.MANAGER, R.ADMIN)
SHARED = SavedView.Shared


def shares_with_house(person: Person) -> bool:
    """True for whoever may share a view with a role or with everybody."""
    return person.has(*HOUSE)


def may_share(person: Person) -> list[str]:
    """With whom the person may share."""
    found = [SHARED.NOBODY.value]
    if person.unit_id is not None:
        found.append(SHARED.UNIT.value)
    return [*found, SHARED.ROLE.value, SHARED.HOUSE.value] if shares_with_house(person) else found


def may_change(person: Person, view: SavedView) -> bool:
    """The owner; of what the house or a role shares, whoever may share with them too."""
    if view.owner_id == person.staff_id:
        return True
    return view.shared in (SHARED.ROLE, SHARED.HOUSE) and shares_with_house(person)


def seen_by(person: Person) -> Q:
    """The condition of views that exist for this person."""
    return (
        Q(owner_id=person.staff_id or 0)
        | Q(shared=SHARED.HOUSE)
        | Q(shared=SHARED.ROLE, role__in={grant.role for grant in person.grants})
        | Q(shared=SHARED.UNIT, unit_id__in=_units_above(person))
    )


def _units_above(person: Person) -> set[int]:
    """The units in whose branch the person is: by a role held there, or by belonging there."""
    paths = [grant.unit_path for grant in person.grants]
    found = {int(step) for path in paths for step in path.split("/") if step}
    return found | {person.unit_id} if person.unit_id is not None else found
