"""Only text comes in: no NUL, no broken UTF-8, nothing beyond the limits, no id that no row can have.

Refused here once, so that no view has to think of it. What was typed is shown again on the page.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from muhatap.web.errors import complaint

log = logging.getLogger("muhatap.web")
LARGEST_ID = 2**63 - 1


class PlainMiddleware:
    """Answers 400, 413 or 507 to what is no text or too much of it, 404 to numbers no row can have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            if not _is_text(request):
                return complaint(
                    request,
                    400,
                    _("Gönderilende metin olmayan karakterler var; hiçbir şey kaydedilmedi."),
                    _("Karakterleri silip yeniden gönderin."),
                )
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return complaint(
                request,
                413,
                _("Gönderilen çok büyük; hiçbir şey kaydedilmedi."),
                _("Metni kısaltın ya da daha az dosya ekleyin."),
            )
        except (UnreadablePostError, MultiPartParserError):
            return complaint(
                request,
                400,
                _("Gönderilen yarım kaldı; hiçbir şey kaydedilmedi."),
                _("Geri dönüp yeniden gönderin."),
            )
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            log.exception("no room for an upload")
            return complaint(
                request,
                507,
                _("Sunucuda yer kalmadı; hiçbir şey kaydedilmedi."),
                _("Geri dönüp dosyasız gönderin, dosyaları sonra ekleyin."),
            )
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: dict[str, Any]
    ) -> None:
        """An id beyond what a row can have names nothing."""
        if any(isinstance(value, int) and not 0 <= value <= LARGEST_ID for value in kwargs.values()):
            raise Http404


def _is_text(request: HttpRequest) -> bool:
    raw = [request.META.get("QUERY_STRING", "").replace("+", " ")]
    if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
        try:
            raw.append(request.body.decode("ascii").replace("+", " "))
        except UnicodeDecodeError:
            return _clean(request.body) and _values_clean(request)
    return (
        "\x00" not in request.path
        and all(_clean(unquote_to_bytes(text)) for text in raw)
        and _values_clean(request)
    )


def _clean(octets: bytes) -> bool:
    if b"\x00" in octets:
        return False
    try:
        octets.decode()
    except UnicodeDecodeError:
        return False
    return True


def _values_clean(request: HttpRequest) -> bool:
    def texts() -> Iterable[str]:
        yield from request.COOKIES.values()
        if request.method == "POST":
            for name, values in request.POST.lists():
                yield name
                yield from map(str, values)

    return not any("\x00" in text for text in texts())
