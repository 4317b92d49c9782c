"""Who merges records: those who write the register; hidden ones, who may see hidden people (izmir:15.10)."""

from __future__ import annotations

from muhatap.citizens import policy as citizens
from muhatap.citizens.models import Citizen
from muhatap.organization.persons import Person

MERGERS = citizens.WRITERS


def may_merge(by: Person, *rows: Citizen) -> bool:
    """True when this person may put these records together, or take them apart."""
    return by.has(*MERGERS) and all(citizens.sees(by, hidden=row.identity_hidden) for row in rows)
