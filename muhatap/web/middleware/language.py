"""The language of the page: staff's own choice; for citizens the cookie, then the browser's wish."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from muhatap.web.middleware.person import VisitRequest

SPOKEN = {code for code, _name in settings.LANGUAGES}


def language_of(request: VisitRequest) -> str:
    """The language code for this request; Turkish when nothing says otherwise."""
    chosen = getattr(request.user, "language", "") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in SPOKEN else translation.get_language_from_request(request)


class LanguageMiddleware:
    """Speaks the person's language for the time of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitRequest) -> HttpResponseBase:
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response
