"""What a view needs to know of HTMX: whether the page or only a piece is wanted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def wants_piece(request: HttpRequest) -> bool:
    """True for an HTMX request that swaps a piece (not a boosted navigation or a history restore)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def page_or_piece(
    request: HttpRequest, page: str, piece: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render the whole page, or the piece alone when HTMX asked for it."""
    response = render(request, piece if wants_piece(request) else page, context, status=status)
    response.headers["Vary"] = "HX-Request"
    return response
