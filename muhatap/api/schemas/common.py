"""What every shape is made of. What comes in is refused where it is unknown."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints
from pydantic_core import CoreSchema, core_schema

BIG = 2**63 - 1
Id = Annotated[int, Field(ge=1, le=BIG, examples=[17])]


def upto(most: int, least: int = 0) -> StringConstraints:
    """A text of so many letters."""
    return StringConstraints(min_length=least, max_length=most)


class one_of:
    """One of the values of a `TextChoices`, or of plain values."""

    def __init__(self, choices: Any) -> None:
        self.values = [str(getattr(one, "value", one)) for one in choices]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.literal_schema(self.values)


class In(Schema):
    """What is sent to us: unknown fields are refused, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Empty(In):
    """Nothing."""


class Problem(Schema):
    """What did not work (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: dict[str, str] = {}


class Named(Schema):
    """Something with a name in the language of the request."""

    id: int
    name: str


class Sheet(Schema):
    """Addresses of the neighbouring pages."""

    next: str | None
    previous: str | None


class Made(Schema):
    """The id of what was made."""

    id: int


class Count(Schema):
    """How many."""

    count: int


class Reason(In):
    """Why."""

    reason: Annotated[str, upto(600, 1)]
