"""The two forms of every answer: JSON, and XML by the same tree.

A list's elements are named by the table below, so that one tree makes both. XML has no empty list and no
booleans; clients expect `true` and `false`, and numbers with a point whatever the language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

import orjson
from django.http import HttpRequest, HttpResponse

SINGULAR = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "photos": "media_url",
}
JSON, XML = "application/json", "text/xml"
# characters that no XML document may hold, however they are written
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def moment(value: datetime | None) -> str:
    """`2026-11-20T06:30:00Z`: UTC, no fraction."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""


def answer(name: str, value: Any, form: str, *, status: int = 200, bare: bool = False) -> HttpResponse:
    """`value` under the root `name` as XML, by itself as JSON. `bare` leaves the charset out of the type."""
    kind, body = (JSON, orjson.dumps(value)) if form == "json" else (XML, xml(name, value))
    return HttpResponse(body, content_type=kind if bare else f"{kind}; charset=utf-8", status=status)


def refusal(form: str, status: int, said: Sequence[str]) -> HttpResponse:
    """Errors as the specification shows them."""
    rows = [{"code": status, "description": one} for one in said]
    return answer("errors", rows, form, status=status)


def form_of(request: HttpRequest) -> str:
    """What an address without a known ending is answered in: XML, unless JSON is asked for."""
    if request.path.endswith(".json"):
        return "json"
    return (
        "json" if not request.path.endswith(".xml") and JSON in request.headers.get("Accept", "") else "xml"
    )


def xml(name: str, value: Any) -> bytes:
    """The tree as a document."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_element(name, value)}\n'.encode()


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        inside = "".join(_element(key, one) for key, one in value.items())
    elif isinstance(value, list | tuple):
        inside = "".join(_element(SINGULAR[name], one) for one in value)
    else:
        inside = _text(value)
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_FORBIDDEN.sub("", str(value))) if value is not None else ""
