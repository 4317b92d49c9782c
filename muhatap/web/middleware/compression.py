"""Pages go out compressed: to a telephone in a cellar a queue of fifty cases is 10 kB instead of 90."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")
OURS = ("same-origin", "none")  # "none" is an address that was typed or kept


class CompressionMiddleware(GZipMiddleware):
    """Text only: photos are compressed already, and a file that is streamed keeps its length.

    Whoever hears the length of a compressed page, and has the browser ask for it again and again with
    words of their own in it, guesses what else stands there (BREACH). Django's padding only makes that
    slower. So an address with a query goes out as it is, unless one of our own pages or the person asked
    for it. Tokens in forms are masked anew in each page besides.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if (
            response.streaming
            or _is_steered(request)
            or not response.get("Content-Type", "").startswith(TEXTS)
        ):
            return response
        return super().process_response(request, response)


def _is_steered(request: HttpRequest) -> bool:
    """True when another site may have written the query; so it is when a browser does not say."""
    return bool(request.META.get("QUERY_STRING")) and request.headers.get("Sec-Fetch-Site") not in OURS
