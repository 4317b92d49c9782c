"""A request that is sent again with its `Idempotency-Key` is done once and answered twice."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

from cryptography.fernet import Fernet
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from muhatap.api.problems import problem
from muhatap.api.services import repeating
from muhatap.organization.gates import KeyRequest

LONGEST = 128
KEPT_HEADERS = ("Content-Type", "Location", "ETag")


def once(
    request: KeyRequest, name: str, secret: str, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Do the work unless this key did it under this name within a day; then its answer comes again.

    Work and answer are kept together or not at all; what was refused left nothing and may be tried again.
    A second request that comes while the first is under way waits for it. What is kept can be read only with
    the key itself: it may hold a tracking code, which is shown once.
    """
    if len(name) > LONGEST or not name.isascii() or not name.isprintable():
        wrong = _("En çok %(n)s karakter; yalnız ASCII.") % {"n": LONGEST}
        return problem(request, 400, errors={"Idempotency-Key": wrong})
    lock = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"repeats:" + secret.encode()).digest()))
    digest = digest_of(request)
    with transaction.atomic():
        kept = repeating.begin(request.holder.key_id, name, digest)
        if kept.code:
            if kept.digest != digest:
                words = _("Bu “Idempotency-Key” başka bir istekte kullanıldı; yeni bir tane seçin.")
                return problem(request, 422, words, errors={"Idempotency-Key": words})
            return _again(kept.code, kept.headers, lock.decrypt(bytes(kept.body)))
        response = work()
        if not isinstance(response, HttpResponse) or response.status_code >= 300:
            transaction.set_rollback(True)
        else:
            headers = {key: response.headers[key] for key in KEPT_HEADERS if key in response.headers}
            repeating.finish(kept, response.status_code, headers, lock.encrypt(response.content))
    return response


def _again(status: int, headers: dict[str, str], body: bytes) -> HttpResponse:
    response = HttpResponse(body, status=status)
    for name, value in headers.items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def digest_of(request: KeyRequest) -> str:
    """What makes two requests the same: method, address and what was sent; not how it was wrapped."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        found.update(request.body)
        return found.hexdigest()
    for name, values in sorted(request.POST.lists()):
        found.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for one in files:
            found.update(repr((name, one.name)).encode())
            for chunk in one.chunks():
                found.update(hashlib.sha256(chunk).digest())
            one.seek(0)
    return found.hexdigest()
