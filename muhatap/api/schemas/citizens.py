"""The register of citizens."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import Field

from muhatap.api.schemas.common import Id, In, Sheet, one_of, upto
from muhatap.citizens.models import PREFERENCES, Citizen, Viewing

OPENED = (Viewing.What.CONTACT, Viewing.What.NUMBER, Viewing.What.HIDDEN)
ReplyKind = Annotated[str, one_of(["", *(value for value, _label in PREFERENCES)])]


class NewCitizen(In):
    """An applicant to be registered. One way to reach them is needed."""

    name: Annotated[str, upto(200, 1)]
    kind: Annotated[str, one_of(Citizen.Kind)] = "natural"
    number: Annotated[str, upto(60)] = ""
    phone: Annotated[str, upto(60)] = ""
    email: Annotated[str, upto(254)] = ""
    representative: Annotated[str, upto(160)] = ""
    neighbourhood_id: Id | None = None
    address: Annotated[str, upto(300)] = ""
    language: Annotated[str, upto(5)] = "tr"
    preferred_channel: ReplyKind = ""
    call_hours: Annotated[str, upto(40)] = ""
    identity_hidden: bool = False
    note: Annotated[str, upto(300)] = ""
    consent: bool = Field(False, description="Messages about their cases are wanted (law 6698).")
    news: bool = Field(False, description="Announcements are wanted: another consent.")
    sure: bool = Field(False, description="Somebody looked at similar records and it is none of them.")


class PointRow(Schema):
    """A way to reach somebody, masked."""

    id: int
    kind: str
    masked: str
    is_primary: bool
    is_active: bool
    has_consent: bool


class CitizenRow(Schema):
    """A record of the register, masked. A hidden one tells nothing but that it is there."""

    id: int
    kind: str
    name_masked: str
    number_masked: str
    place: str
    address_masked: str
    language: str
    preferred_channel: str
    is_hidden: bool
    match: str
    points: list[PointRow]


class CitizenList(Sheet):
    """A page of records."""

    items: list[CitizenRow]


class CitizenFilters(Schema):
    """What the register is narrowed to."""

    q: Annotated[str, upto(120)] = Field("", description="Number, telephone or its end, e-mail, name.")
    kind: Annotated[str, one_of(["", *Citizen.Kind.values])] = ""
    neighbourhood: Id | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[str, upto(500)] = ""


class RevealWish(In):
    """What to open, why, and for which case. It is logged."""

    what: Annotated[
        str, one_of([Viewing.What.CONTACT.value, Viewing.What.NUMBER.value, Viewing.What.HIDDEN.value])
    ]
    reason: Annotated[str, upto(300, 3)]
    case_number: Annotated[str, upto(20)] = ""


class Revealed(Schema):
    """Personal data in clear, for this answer only."""

    id: int
    name: str
    number: str
    points: list[dict[str, str]]
    place: str
    address: str
    representative: str
    note: str
