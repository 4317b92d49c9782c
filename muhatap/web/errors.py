"""Pages and fragments for what did not work: what happened, what was kept, what to do. Never a bare error."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from muhatap.kit import turkish
from muhatap.kit.errors import Refused
from muhatap.kit.htmx import wants_piece
from muhatap.open311 import formats
from muhatap.organization import gates
from muhatap.web.logs import request_number
from muhatap.web.signin import owners
from muhatap.web.signin.doors import own_path
from muhatap.web.signin.kept import ask_to_sign_in, offer_again

log = logging.getLogger("muhatap.web")
OPEN311 = "/open311/"
SECRET_WORDS = ("csrf", "password", "parola", "kept")
WORTH_KEEPING = 12  # shorter texts are quicker typed again than copied


def complaint(
    request: HttpRequest,
    status: int,
    message: str | Promise,
    remedy: str | Promise = "",
    frame: str = "",
    *,
    keeps: bool = True,
) -> HttpResponse:
    """Something is wrong with the request: a fragment for HTMX, else a page with what was typed.

    `frame` is the base template; without one it is that of whoever asks. Machines at the Open311 door are
    told in their own form. Without `keeps` what was typed is not shown: it is not this reader's.
    """
    if request.path.startswith(OPEN311):
        return formats.refusal(formats.form_of(request), status, [f"{message} {remedy}".strip()])
    context: dict[str, object] = {"message": message, "remedy": remedy, "status": status}
    if wants_piece(request):
        return _fragment(request, context, status)
    context |= {
        "frame": frame or frame_of(request),
        "typed": list(typed_texts(request)) if keeps else [],
        "back": _back(request, status),
    }
    try:
        return render(request, "errors/refused.html", context, status=status)
    except DatabaseError:
        # The frame asks the database; when that is away, the page without a frame still speaks.
        log.exception("error page %s without its frame", status)
        return HttpResponse(render_to_string("errors/broken.html", context), status=status)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """An expected refusal, with the status of its kind; the fields it names are said too."""
    remedy = " ".join(str(text) for text in refused.fields.values() if str(text) != str(refused.message))
    return complaint(request, refused.status, refused.message, remedy)


def frame_of(request: HttpRequest) -> str:
    """The base template for whoever asks."""
    return "base/staff.html" if getattr(request, "person", None) else "base/public.html"


def _back(request: HttpRequest, status: int) -> str:
    """The page one came from; where the browser keeps that to itself, the page of the form that was sent."""
    came_from = own_path(request, request.headers.get("Referer", ""))
    if came_from or request.method != "POST":
        return came_from
    try:
        view = resolve(request.path).func
    except Resolver404:
        return ""
    return request.path if status != 404 or getattr(view, "post_only", False) else ""


def typed_texts(request: HttpRequest) -> Iterator[str]:
    """The longer texts of a refused form, so that nobody types them twice."""
    if request.method != "POST":
        return
    try:
        lists = list(request.POST.lists())
    except (SuspiciousOperation, UnreadablePostError, MultiPartParserError):
        return
    for name, values in lists:
        if any(word in name for word in SECRET_WORDS):
            continue
        for value in map(str, values):
            text = value.replace("\x00", "")
            if len(text) >= WORTH_KEEPING:
                yield text


def _fragment(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    response = render(request, "errors/pieces/notice.html", context, status=status)
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "beforeend"
    return response


@gates.public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request no form of ours makes."""
    return complaint(
        request, 400, _("İstek anlaşılamadı; hiçbir şey değişmedi."), _("Geri dönüp yeniden deneyin.")
    )


@gates.public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 that no refusal explained."""
    return complaint(request, 403, _("Bu işlem için yetkiniz yok; hiçbir şey değişmedi."))


@gates.public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not there for this person."""
    return complaint(
        request,
        404,
        _("Aradığınız sayfa bulunamadı."),
        _("Adres yanlış yazılmış, kayıt kaldırılmış ya da size açık değil."),
    )


@gates.public
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's seal does not fit: cookies off, or the page stayed open over a sign-in.

    A staff form from a page of ours is offered again with what was typed, if need be after a sign-in.
    """
    log.info("form seal refused: %s", reason)
    of_staff = _is_of_staff(request)
    if of_staff and request.headers.get("Sec-Fetch-Site") == "same-origin":
        if getattr(request, "person", None) is None:
            return ask_to_sign_in(request)
        if _is_a_colleague_s(request):
            return complaint(
                request,
                403,
                _("Bu sayfayı başka bir personel açmıştı; form gönderilmedi, hiçbir şey kaydedilmedi."),
                _("Sayfayı yenileyin; form sizin adınıza açılır."),
                keeps=False,
            )
        if not wants_piece(request):
            return offer_again(request)
    return complaint(
        request,
        403,
        _("Sayfa eskimiş, form gönderilmedi; hiçbir şey kaydedilmedi."),
        _("Geri dönüp sayfayı yenileyin, sonra yeniden gönderin. Çerezler kapalıysa açın."),
        frame="base/staff.html" if of_staff else "",
    )


def _is_a_colleague_s(request: HttpRequest) -> bool:
    """True when the page that sent this was made for another account than the one signed in."""
    person, whose = getattr(request, "person", None), owners.of_page(request)
    return whose is not None and person is not None and person.staff_id != whose


def _is_of_staff(request: HttpRequest) -> bool:
    """True for an address whose gate lets in staff alone."""
    try:
        return str(getattr(resolve(request.path).func, "gate", "")).startswith("staff")
    except Resolver404:
        return False


@gates.public
def broken(request: HttpRequest) -> HttpResponse:
    """500: a bug. The page needs no database, since that may be what broke."""
    number = turkish.upper(request_number.get()[:8])
    if request.path.startswith(OPEN311):
        said = _("Sunucuda bir sorun oldu; kayıt no %(number)s.") % {"number": number}
        return formats.refusal(formats.form_of(request), 500, [said])
    context = {"number": number}
    if wants_piece(request):
        response = HttpResponse(render_to_string("errors/pieces/broken.html", context), status=500)
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
        return response
    return HttpResponse(render_to_string("errors/broken.html", context), status=500)
