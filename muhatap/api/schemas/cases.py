"""Cases: what is written, what is read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from muhatap.api.schemas.citizens import NewCitizen, ReplyKind
from muhatap.api.schemas.common import Id, In, Named, Sheet, one_of, upto
from muhatap.cases.lifecycle import ReferralStatus, Status
from muhatap.cases.models import Attachment, Channel, Kind

FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)


class Applicant(In):
    """Who applies: somebody registered, somebody new, or with neither nobody by name."""

    citizen_id: Id | None = None
    new: NewCitizen | None = None
    reply_kind: ReplyKind = Field("", description="How to tell the result; empty: as the record says.")


class NewCase(In):
    """A case as the intake desk writes it."""

    channel: Annotated[str, one_of(Channel)]
    kind: Annotated[str, one_of([kind.value for kind in Kind if kind is not Kind.INFORMATION_REQUEST])]
    topic_id: Id
    text: Annotated[str, upto(20_000)]
    title: Annotated[str, upto(160)] = ""
    applicant: Applicant = Applicant(reply_kind="")
    identity_hidden: bool = False
    neighbourhood_id: Id | None = None
    street: Annotated[str, upto(160)] = ""
    door: Annotated[str, upto(40)] = ""
    place_note: Annotated[str, upto(200)] = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    answers: dict[str, str | int] = Field({}, description="Answers to the topic's questions, by code.")
    received_at: datetime | None = Field(None, description="When it reached the municipality, if earlier.")
    paper_no: Annotated[str, upto(40)] = ""
    is_sensitive: bool = False
    allow_incomplete: bool = Field(False, description="Register although something is missing.")
    despite: list[Id] = Field([], max_length=20, description="Ids of cases that are other matters.")


class CaseChange(In):
    """Corrections; what is not sent stays as it is."""

    title: Annotated[str, upto(160, 1)] | None = None
    text: Annotated[str, upto(20_000, 1)] | None = None
    kind: Annotated[str, one_of(Kind)] | None = None
    topic_id: Id | None = None
    neighbourhood_id: Id | None = None
    street: Annotated[str, upto(160)] | None = None
    door: Annotated[str, upto(40)] | None = None
    place_note: Annotated[str, upto(200)] | None = None
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    paper_no: Annotated[str, upto(40)] | None = None
    answers: dict[str, str | int] | None = None


class ApplicantChange(In):
    """Who is behind a case, and how they want to hear."""

    citizen_id: Id
    reply_kind: ReplyKind = Field("", description="How to tell the result; empty: as the record says.")


class CaseFilters(Schema):
    """What a list of cases is narrowed to."""

    queue: Annotated[str, upto(30)] = Field("", description="A queue's name, see /queues; its own order.")
    status: Annotated[str, one_of(["", *Status.values])] = ""
    open: bool | None = Field(None, description="Only cases that are under way, or only ended ones.")
    kind: Annotated[str, one_of(["", *Kind.values])] = ""
    channel: Annotated[str, one_of(["", *Channel.values])] = ""
    topic: Id | None = Field(None, description="A topic, or a branch of topics.")
    district: Id | None = None
    neighbourhood: Id | None = None
    unit: Id | None = Field(None, description="A unit with a live referral.")
    received_from: date | None = Field(None, ge=FIRST, le=LAST)
    received_to: date | None = Field(None, ge=FIRST, le=LAST, description="This day included.")
    q: Annotated[str, upto(120)] = Field("", description="Words, or a case number.")
    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[str, upto(500)] = ""


class ReferralRow(Schema):
    """A unit's part of a case."""

    id: int
    unit: Named
    status: Annotated[str, one_of(ReferralStatus)]
    purpose: str
    round: int
    officer: str | None = None
    outside_no: str = ""
    scheduled_for: date | None = None
    referred_at: datetime | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None
    is_paused: bool = False


class CaseRow(Schema):
    """A case in a list."""

    id: int
    number: str = Field(examples=["2026/043318-5"])
    status: Annotated[str, one_of(Status)]
    status_label: str
    kind: Annotated[str, one_of(Kind)]
    channel: Annotated[str, one_of(Channel)]
    title: str
    topic: Named
    district: Named | None
    neighbourhood: Named | None
    received_at: datetime
    due_at: datetime | None
    law_due_at: datetime | None
    is_paused: bool
    is_sensitive: bool
    identity_hidden: bool
    is_incomplete: bool
    closed_at: datetime | None
    referral: ReferralRow | None = None


class CaseList(Sheet):
    """A page of cases."""

    items: list[CaseRow]


class FileRow(Schema):
    """A file of a case."""

    id: int
    name: str
    content_type: str
    size: int
    audience: Annotated[str, one_of(Attachment.Audience)]
    added_at: datetime


class FileList(Schema):
    """Files of a case."""

    items: list[FileRow]


class QuestionRow(Schema):
    """Something the citizen was asked."""

    text: str
    asked_at: datetime
    reply: str
    replied_at: datetime | None


class CaseFull(CaseRow):
    """A case with its parts. `version` is what `If-Match` takes."""

    version: int
    round: int
    text: str
    street: str
    door: str
    place_note: str
    lat: float | None
    lon: float | None
    paper_no: str
    answers: dict[str, Any]
    missing: list[str]
    language: str
    registered_at: datetime
    citizen_id: int | None = Field(description="Null for nobody by name, and where the identity is hidden.")
    referrals: list[ReferralRow]
    files: list[FileRow]
    questions: list[QuestionRow]


class Registered(CaseRow):
    """A fresh case. The tracking code is told now and never again."""

    version: int
    tracking_code: str


class SimilarCase(Schema):
    """An open case that may be about the same matter."""

    id: int
    number: str
    title: str
    status: str
    metres: int | None
    same_street: bool


class SimilarList(Schema):
    """Open cases that may be about the same matter."""

    items: list[SimilarCase]


class EventRow(Schema):
    """A line of the timeline."""

    seq: int
    at: datetime
    move: str
    referral_id: int | None
    before: str
    after: str
    words: str
    quote: str
    by: str
    on_behalf_of: str
    is_note: bool
    is_outward: bool


class EventList(Schema):
    """The timeline, oldest first."""

    items: list[EventRow]


class ClockRow(Schema):
    """One clock with the derivation of its date, a sentence for each step."""

    id: int
    code: str
    name: str
    source: str
    is_law: bool
    is_live: bool
    kept: bool | None
    round: int
    started_at: datetime
    due_at: datetime
    state: str
    summary: str
    derivation: list[str]


class ClockList(Schema):
    """The clocks of a case or a referral."""

    due_at: datetime | None
    law_due_at: datetime | None
    is_paused: bool
    summary: str
    clocks: list[ClockRow]
