"""Every request has a number and says how long it took."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from muhatap.organization import settings as municipality
from muhatap.web.logs import request_number

GIVEN = re.compile(r"[A-Za-z0-9-]{1,64}")


class RequestMiddleware:
    """Takes the proxy's request number or draws one; opens the request's reading of the settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN.fullmatch(given) else secrets.token_hex(4)
        # Not taken back at the end: Django writes its line about the answer after the last middleware.
        request_number.set(number)
        with municipality.one_reading():
            response = self.get_response(request)
        response.headers["X-Request-ID"] = number
        response.headers["Server-Timing"] = f"app;dur={(time.perf_counter() - began) * 1000:.1f}"
        return response
