"""Pages go out compressed: to a telephone in a cellar a queue of fifty cases is 10 kB instead of 90."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")


class CompressionMiddleware(GZipMiddleware):
    """Text only: photos are compressed already, and a file that is streamed keeps its length.

    The padding that Django adds makes the length of a page worthless to who listens (BREACH); tokens in
    forms are masked anew in each page besides.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
