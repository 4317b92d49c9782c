"""A case behind a record of the register."""

from __future__ import annotations

from muhatap.cases import services
from muhatap.citizens.models import Citizen
from tests.cases.town import Town


def case_of(place: Town, row: Citizen) -> str:
    """The number of a case of this citizen that lies with the roads."""
    case = place.register(citizen=row, reply_point=None, route=False).case
    services.move(case.pk, "route", by=place.coordinator, facts={"units": [place.roads.pk]})
    return case.number
