"""What people see when something is refused, missing or broken: what happened, what was kept, what to do.

One template for every status, in the dress of the side they are on. `server_error` renders a static page:
it must work when nothing else does.
"""

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.kit.htmx import wants_piece

Text = str | Promise
log = logging.getLogger("muhatap.web")

PAGES: dict[int, tuple[Text, Text]] = {
    400: (
        _("İstek anlaşılmadı"),
        _("Gelen bilgi bozuk ya da eksik; hiçbir şey değişmedi. Geri dönüp yeniden deneyin."),
    ),
    403: (_("Bunu yapamazsınız"), _("Bu işlem için yetkiniz yok; hiçbir şey değişmedi.")),
    404: (
        _("Böyle bir sayfa yok"),
        _("Adres yanlış yazılmış, kayıt taşınmış ya da size kapalı olabilir. Numarayla arayabilirsiniz."),
    ),
    405: (_("Bu adres böyle açılmaz"), _("İşlem sayfadaki düğmeyle yapılır; hiçbir şey değişmedi.")),
    409: (
        _("Bu arada durum değişmiş"),
        _("Siz yazarken kayıt değişti. Yazdıklarınız saklandı; sayfayı yenileyip yeniden bakın."),
    ),
    413: (
        _("Gönderilen çok büyük"),
        _("Dosyalar ya da metin sınırı aşıyor; hiçbir şey kaydedilmedi. Küçültüp yeniden gönderin."),
    ),
    422: (
        _("Eksik ya da yanlış bilgi var"),
        _("Geri dönüp işaretli yerleri düzeltin; yazdıklarınız duruyor."),
    ),
    429: (
        _("Kısa sürede çok istek geldi"),
        _("Birkaç dakika sonra yeniden deneyin. Aceleniz varsa telefonla ulaşabilirsiniz."),
    ),
    503: (
        _("Şu an hizmet veremiyoruz"),
        _("Bakım ya da geçici bir aksaklık var. Birkaç dakika sonra yeniden deneyin."),
    ),
}
CSRF: tuple[Text, Text] = (
    _("Sayfa çok beklemiş"),
    _(
        "Güvenlik için gönderilmedi; yazdıklarınız bu bilgisayarda duruyor. Geri dönün, sayfayı yenileyip gönderin."
    ),
)


def error_page(
    request: HttpRequest, status: int, message: Text = "", *, number: str = "", heading: Text = ""
) -> HttpResponse:
    """The error page of `status` in the staff's or the citizen's dress; a notice alone for htmx.

    `message` replaces the usual explanation. `number` is what the person reads to the help desk.
    """
    usual, explanation = PAGES.get(status, PAGES[400])
    context = {
        "base": "base/staff.html" if getattr(request, "person", None) else "base/public.html",
        "status": status,
        "heading": heading or usual,
        "lines": [message or explanation],
        "number": number,
        "back": _way_back(request),
    }
    template = "base/pieces/refused.html" if wants_piece(request) else "base/error.html"
    return render(request, template, context, status=status)


def _way_back(request: HttpRequest) -> str:
    """The page of ours the person came from, when it is not this very address."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or came.path == request.path and request.method == "GET":
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400; a body or field count beyond the limits is a 413."""
    from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent

    big = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return _safe(request, 413 if big else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return _safe(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was missing or old: an expired page, nearly always."""
    log.info("csrf: %s at %s", reason, request.path)
    return error_page(request, 403, CSRF[1], heading=CSRF[0])


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return _safe(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: a page from a file, with a number that also stands in the log."""
    number = secrets.token_hex(2).upper()
    log.error("server error %s at %s %s", number, request.method, request.path)
    return HttpResponse(_static_page(number), status=500)


def _safe(request: HttpRequest, status: int) -> HttpResponse:
    try:
        return error_page(request, status)
    except Exception:  # the error page must not fail: a broken session, a database that is away
        log.exception("error page %s", status)
        return HttpResponse(_static_page(""), status=status)


def _static_page(number: str) -> str:
    page = Path(__file__).resolve().parent.parent / "templates/base/500.html"
    return page.read_text(encoding="utf-8").replace("{number}", number or "–")


def handlers() -> dict[str, Any]:
    """For `urls.py`: `globals().update(handlers())`."""
    return {
        "handler400": bad_request,
        "handler403": forbidden,
        "handler404": not_found,
        "handler500": server_error,
    }
