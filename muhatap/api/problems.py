"""What did not work, as RFC 9457 says it: `application/problem+json`, in Turkish or English."""

# ruff: noqa: E501 - the kinds are a table

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import Refused
from muhatap.organization.errors import NoKey, TooMany

MEDIA = "application/problem+json"
CHALLENGE = 'Bearer realm="Muhatap"'


@dataclass(frozen=True)
class Kind:
    """One row: what a status means here."""

    status: int
    name: str
    title: str | Promise
    detail: str | Promise


# fmt: off
KINDS = (
    Kind(400, "bad-request",  _("İstek anlaşılamadı"),           _("Gönderilen okunamadı; hiçbir şey değişmedi.")),
    Kind(401, "no-key",       _("Geçerli bir anahtar gerekir"),  _("Bu adres bir API anahtarı ister.")),
    Kind(403, "not-yours",    _("Yetki yok"),                    _("Bu anahtar bunu yapamaz; hiçbir şey değişmedi.")),
    Kind(404, "not-found",    _("Bulunamadı"),                   _("Böyle bir kayıt yok ya da bu anahtara açık değil.")),
    Kind(405, "wrong-method", _("Bu adreste bu yöntem yok"),     _("İzin verilen yöntemler “Allow” başlığında.")),
    Kind(409, "not-now",      _("Şu an yapılamaz"),              _("Kayıt bunun yapılabileceği durumda değil; hiçbir şey değişmedi.")),
    Kind(412, "changed",      _("Kayıt değişmiş"),               _("Okuduğunuzdan sonra biri değiştirdi. Yeniden okuyup deneyin.")),
    Kind(413, "too-large",    _("Çok büyük"),                    _("Gönderilen çok büyük; hiçbir şey kaydedilmedi.")),
    Kind(415, "wrong-media",  _("Bu içerik türü okunmaz"),       _("“Content-Type” başlığını adresin istediği gibi gönderin.")),
    Kind(422, "incomplete",   _("Bilgi eksik ya da yanlış"),     _("Alanları düzeltip yeniden gönderin; hiçbir şey kaydedilmedi.")),
    Kind(429, "too-many",     _("Çok sık"),                      _("Dakikadaki istek sınırı doldu. “Retry-After” kadar bekleyin.")),
    Kind(500, "broken",       _("Beklenmeyen bir hata"),         _("Bizde bir hata oldu ve kaydedildi. Birazdan yeniden deneyin.")),
    Kind(503, "away",         _("Şu an hizmet verilemiyor"),     _("Birazdan yeniden deneyin.")),
    Kind(507, "no-room",      _("Sunucuda yer kalmadı"),         _("Hiçbir şey kaydedilmedi. Sonra yeniden deneyin.")),
)
# fmt: on
BY_STATUS: Mapping[int, Kind] = {row.status: row for row in KINDS}


def problem(
    request: HttpRequest,
    status: int,
    detail: str | Promise = "",
    *,
    errors: Mapping[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """One answer for everything that did not work; `errors` says by field what is wrong with it."""
    kind = BY_STATUS.get(status) or BY_STATUS[500 if status >= 500 else 400]
    body: dict[str, Any] = {
        "type": f"{settings.BASE_URL}/api/#{kind.name}",
        "title": str(kind.title),
        "status": status,
        "detail": str(detail or kind.detail),
        "instance": request.path,
    }
    if errors:
        body["errors"] = {name: str(text) for name, text in errors.items()}
    response = HttpResponse(orjson.dumps(body | more), status=status, content_type=MEDIA)
    if status == 401:
        response.headers["WWW-Authenticate"] = CHALLENGE
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """An expected refusal, with its fields; of a duplicate, the cases that are meant."""
    more: dict[str, Any] = {}
    same = getattr(refused, "cases", None)
    if same:
        more["cases"] = [{"id": case.pk, "number": case.number} for case in same]
    known = getattr(refused, "known", None)
    if known:
        more["citizens"] = list(known)
    response = problem(request, refused.status, refused.message, errors=refused.fields, **more)
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.wait)
    if isinstance(refused, NoKey) and request.headers.get("Authorization"):
        response.headers["WWW-Authenticate"] = f'{CHALLENGE}, error="invalid_token"'
    return response


# Where pydantic puts what it found, before the name of the field.
PLACES = {"body", "query", "path", "header", "form", "file"}


def field_errors(found: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Mistakes of the shape by field, `applicant.citizen_id`, in the language of the moment."""
    errors: dict[str, str] = {}
    for one in found:
        steps = [str(step) for step in one.get("loc", ())]
        if steps and steps[0] in PLACES:
            steps = steps[1:]
        if len(steps) > 1 and steps[0] in {"data", "filters"}:
            steps = steps[1:]
        errors.setdefault(".".join(steps) or "body", _words(one))
    return errors


def _words(one: Mapping[str, Any]) -> str:
    kind, context = str(one.get("type", "")), one.get("ctx") or {}
    if kind == "missing":
        return gettext("Gerekli.")
    if kind == "extra_forbidden":
        return gettext("Böyle bir alan yok.")
    if kind in {"literal_error", "enum"}:
        return gettext("Şunlardan biri olmalı: %(values)s.") % {"values": context.get("expected", "")}
    if kind.startswith(("string_too_long", "too_long")):
        return gettext("Çok uzun; en çok %(n)s.") % {"n": context.get("max_length", "")}
    if kind.startswith(("string_too_short", "too_short")):
        return gettext("Çok kısa; en az %(n)s.") % {"n": context.get("min_length", "")}
    if kind.startswith(("greater", "less")):
        if "ge" in context:
            return gettext("En az %(n)s olmalı.") % {"n": context["ge"]}
        if "le" in context:
            return gettext("En çok %(n)s olabilir.") % {"n": context["le"]}
        bounds = [str(value) for key, value in context.items() if re.fullmatch("[lg][te]", str(key))]
        return gettext("Sınırın dışında: %(bound)s.") % {"bound": ", ".join(bounds)}
    if kind == "value_error" and "error" in context:
        return str(context["error"])
    if kind.startswith("datetime"):
        return gettext("Bir an değil; örneğin 2026-11-20T09:30.")
    if kind.startswith("date"):
        return gettext("Bir gün değil; örneğin 2026-11-20.")
    wanted = kind.removesuffix("_type").removesuffix("_parsing").replace("_", " ")
    return gettext("Beklenen biçimde değil (%(kind)s).") % {"kind": wanted}
