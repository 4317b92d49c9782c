"""Answers as JSON, and pages of lists with the addresses of their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from muhatap.kit import clock
from muhatap.kit.paging import Page

OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def reply(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """`data` as it is: dictionaries, lists, moments; words of the moment's language are made here."""
    body = orjson.dumps(data, default=_plain, option=OPTIONS)
    response = HttpResponse(body, status=status, content_type="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def _plain(value: object) -> str:
    """A moment in UTC, wherever it was read or reckoned; a day as it is; other things as they say."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)


def created(data: Any, path: str) -> HttpResponse:
    """201 with the address of what was made."""
    return reply(data, 201, {"Location": settings.BASE_URL + path})


def page_of(request: HttpRequest, page: Page[Any], items: Iterable[Any]) -> HttpResponse:
    """One page of a list: `items`, and `next` and `previous` as whole addresses or null."""
    links = {"next": _address(request, page.next), "previous": _address(request, page.previous)}
    told = ", ".join(f'<{url}>; rel="{name[:4]}"' for name, url in links.items() if url)
    return reply({"items": list(items), **links}, headers={"Link": told} if told else None)


def _address(request: HttpRequest, cursor: str) -> str | None:
    if not cursor:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"{settings.BASE_URL}{request.path}?{query.urlencode()}"


def aware(moment: datetime) -> datetime:
    """A moment that was sent; without a zone it is one of Istanbul's."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=clock.ISTANBUL)


def etag(version: int) -> str:
    """The mark of a version, as `ETag` and `If-Match` carry it."""
    return f'"{version}"'


def version_of(request: HttpRequest) -> int | None:
    """The version that `If-Match` names; None without one or for `*`."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
