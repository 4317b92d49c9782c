"""The register of information requests (law 4982): what is asked of it, what is read."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from muhatap.api.schemas.cases import FIRST, LAST
from muhatap.api.schemas.common import Sheet, one_of, upto
from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Channel
from muhatap.information.grounds import GROUNDS
from muhatap.information.models import Access, Application, Decision, Dispute, FeeNotice
from muhatap.information.requirements import REQUIREMENTS

STAGES = {
    "open": "acik",
    "to_check": "denetim",
    "incomplete": "eksik",
    "to_decide": "karar",
    "fee_awaited": "odeme",
    "to_deliver": "bildirim",
    "closed": "kapali",
    "cancelled": "iptal",
}
DUE = {"overdue": "gecen", "today": "bugun", "week": "hafta"}
OUTCOME = one_of(["", *Decision.Outcome.values])
DISPUTED = one_of(Application.Appeal)


class InformationFilters(Schema):
    """What the register is narrowed to."""

    stage: Annotated[str, one_of(["", *STAGES])] = ""
    due: Annotated[str, one_of(["", *DUE])] = Field("", description="Open ones, by the law's last day.")
    outcome: Annotated[str, OUTCOME] = ""
    fee: Annotated[str, one_of(Application.Fee)] = ""
    appeal: Annotated[str, DISPUTED] = Field("", description="To the Board.")
    court: Annotated[str, DISPUTED] = ""
    received_from: date | None = Field(None, ge=FIRST, le=LAST)
    received_to: date | None = Field(None, ge=FIRST, le=LAST, description="This day included.")
    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[str, upto(500)] = ""


class InformationRow(Schema):
    """One request; who applied and what they wrote stands with its case."""

    case_id: int
    case_number: str = Field(examples=["2026/043318-5"])
    channel: Annotated[str, one_of(Channel)]
    status: Annotated[str, one_of(Status)]
    received_at: datetime
    law_due_at: datetime | None = Field(description="None while a fee is awaited: the period stands still.")
    fee_until: date | None
    checked_at: datetime | None = Field(description="When somebody looked whether all is there (m.6).")
    missing: list[Annotated[str, one_of(REQUIREMENTS)]]
    decided_at: datetime | None = Field(description="Of the decision of this round.")
    outcome: Annotated[str, OUTCOME]
    fee: Annotated[str, one_of(Application.Fee)]
    appeal: Annotated[str, DISPUTED]
    court: Annotated[str, DISPUTED]


class InformationList(Sheet):
    """A page of the register."""

    items: list[InformationRow]


class FeeRow(Schema):
    """What access costs."""

    amount: Decimal = Field(description="In lira.", examples=["114.80"])
    state: Annotated[str, one_of(FeeNotice.State)]
    asked_at: datetime
    due_at: datetime | None
    paid_on: date | None


class DisputeRow(Schema):
    """An appeal to the Board, or a lawsuit."""

    kind: Annotated[str, one_of(Dispute.Kind)]
    filed_on: date
    is_late: bool
    number: str
    body: str = Field(description="The court.")
    result: Annotated[str, one_of(Dispute.Result)] = Field(description="Empty while it is open.")
    decided_on: date | None
    executed_on: date | None


class InformationFull(InformationRow):
    """One request with its decision, fees and disputes."""

    version: int | None = Field(description="Of the decision.")
    grounds: list[Annotated[str, one_of(GROUNDS)]] = Field(description="Articles of the law.")
    access: list[Annotated[str, one_of(Access)]]
    forwarded_to: int | None = Field(description="Id of the body that has the information.")
    notified_on: date | None
    fees: list[FeeRow]
    disputes: list[DisputeRow]
