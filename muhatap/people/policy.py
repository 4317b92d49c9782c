"""Who merges records and writes who lives with whom: those who write the register.

Hidden people only who may see them (izmir:15.10).
"""

from __future__ import annotations

from muhatap.citizens import policy as citizens
from muhatap.citizens.models import Citizen
from muhatap.organization.persons import Person

MERGERS = citizens.WRITERS


def may_merge(by: Person, *rows: Citizen) -> bool:
    """True when this person may put these records together, or take them apart."""
    return by.has(*MERGERS) and all(citizens.sees(by, hidden=row.identity_hidden) for row in rows)


def may_link(by: Person, *rows: Citizen) -> bool:
    """True when this person may write who lives with whom: the same as for merging (izmir:15.10)."""
    return may_merge(by, *rows)
