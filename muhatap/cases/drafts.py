"""What a desk hands over to have a case made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from muhatap.cases.models import Case, Topic
from muhatap.citizens.models import Citizen, ContactPoint
from muhatap.organization.models import Unit
from muhatap.places.models import District, Neighbourhood


@dataclass(frozen=True)
class CaseDraft:
    """Clean values of one conversation that becomes a case.

    `route` sends it at once where a rule or its topic says (`deciding`) and no approval is needed. `files`
    are ids of stored files. `received_at` is when it reached the municipality (law 3071 counts from there),
    which for post and portals is earlier than its registration.
    """

    topic: Topic
    kind: str
    channel: str
    text: str
    received_at: datetime
    title: str = ""
    citizen: Citizen | None = None
    identity_hidden: bool = False
    reply_point: ContactPoint | None = None
    wants_call: bool = False
    language: str = "tr"
    answers: Mapping[str, Any] = field(default_factory=dict)
    district: District | None = None
    neighbourhood: Neighbourhood | None = None
    street: str = ""
    door: str = ""
    place_note: str = ""
    lat: float | None = None
    lon: float | None = None
    paper_no: str = ""
    from_unit: Unit | None = None
    is_sensitive: bool = False
    files: Sequence[int] = ()
    route: bool = True
    allow_incomplete: bool = False

    @property
    def lies_in(self) -> District | None:
        """The district, by itself or by its neighbourhood."""
        return self.district or (self.neighbourhood.district if self.neighbourhood else None)


@dataclass(frozen=True)
class Registered:
    """A fresh case and the tracking code, which is shown now and never again."""

    case: Case
    tracking_code: str
