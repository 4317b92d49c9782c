"""Applications of outside systems: what is written, what is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from muhatap.api.schemas.cases import FIRST, LAST, Applicant
from muhatap.api.schemas.common import Id, In, one_of, upto
from muhatap.cimer.models import CHANNELS, OutsideKind

CHANNEL = one_of([value for value, _label in CHANNELS])


class NewOutside(In):
    """An application as CİMER or the governor's Açık Kapı shows it."""

    channel: Annotated[str, CHANNEL]
    number: Annotated[str, upto(40, 1)] = Field(description="As it stands there; once a channel.")
    kind: Annotated[str, one_of(OutsideKind)] = Field(description="What it is called there.")
    applied_on: date = Field(ge=FIRST, le=LAST, description="The day shown there: time runs from it.")
    topic_id: Id
    text: Annotated[str, upto(20_000)]
    applicant: Applicant = Applicant(reply_kind="")
    identity_hidden: bool = False
    neighbourhood_id: Id | None = None
    street: Annotated[str, upto(160)] = ""
    door: Annotated[str, upto(40)] = ""
    place_note: Annotated[str, upto(200)] = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    answers: dict[str, str | int] = Field({}, description="Answers to the topic's questions, by code.")
    allow_incomplete: bool = Field(False, description="Register although something is missing.")
    despite: list[Id] = Field([], max_length=20, description="Ids of cases that are other matters.")


class OutsideRow(Schema):
    """An application with the case it became."""

    id: int
    channel: Annotated[str, CHANNEL]
    number: str
    kind: Annotated[str, one_of(OutsideKind)]
    applied_on: date
    case_id: int
    case_number: str = Field(examples=["2026/043318-5"])
    status: str
    law_due_at: datetime | None
    written_back_at: datetime | None = None


class OutsideFilters(Schema):
    """Which application."""

    channel: Annotated[str, CHANNEL]
    number: Annotated[str, upto(40, 1)]
