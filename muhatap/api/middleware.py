"""Whatever answers below /api/v1/, an error is a problem document: never a page for people."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from muhatap.api.problems import MEDIA, problem

PREFIX = "/api/v1/"


class ProblemMiddleware:
    """The frame's own complaints (no such address, no text, too large, a bug) in the form machines read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "") == MEDIA:
            return response
        made = problem(request, response.status_code)
        for name in ("Allow", "Retry-After", "WWW-Authenticate"):
            if name in response.headers:
                made.headers[name] = response.headers[name]
        return made
