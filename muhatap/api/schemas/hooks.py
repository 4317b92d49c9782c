"""Webhooks and what they sent."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from muhatap.api.models import WebhookMessage
from muhatap.api.schemas.common import In, Sheet, one_of, upto


class NewWebhook(In):
    """Where and of what one wants to hear."""

    url: Annotated[str, upto(500, 8)]
    events: list[Annotated[str, upto(60, 1)]] = Field(
        min_length=1, max_length=100, examples=[["case.register", "case.deliver"]]
    )
    note: Annotated[str, upto(200)] = ""


class WebhookChange(In):
    """Corrections; what is not sent stays. `paused` stops and resumes."""

    url: Annotated[str, upto(500, 8)] | None = None
    events: list[Annotated[str, upto(60, 1)]] | None = Field(None, min_length=1, max_length=100)
    note: Annotated[str, upto(200)] | None = None
    paused: bool | None = None


class WebhookRow(Schema):
    """A webhook."""

    id: int
    url: str
    events: list[str]
    note: str
    created_at: datetime
    paused_at: datetime | None
    pause_reason: str
    failing_since: datetime | None


class WebhookMade(WebhookRow):
    """A fresh webhook. Its secret is told now and never again."""

    secret: str


class WebhookList(Schema):
    """Webhooks of this key."""

    items: list[WebhookRow]


class TryRow(Schema):
    """A try to deliver."""

    at: datetime
    status: int | None
    milliseconds: int
    error: str


class MessageRow(Schema):
    """One event told to one webhook."""

    id: int
    kind: str
    state: str
    tries: int
    created_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    attempts: list[TryRow]


class MessageList(Sheet):
    """What was sent, newest first."""

    items: list[MessageRow]


class MessageFilters(Schema):
    """Which messages."""

    state: Annotated[str, one_of(["", *WebhookMessage.State])] = ""
    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[str, upto(500)] = ""


class Span(In):
    """From when to when; both ends included. A moment without a zone is one of Istanbul's."""

    since: datetime
    until: datetime
    failed_only: bool = True
