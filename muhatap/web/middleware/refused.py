"""A `Refused` becomes an answer: a fragment for HTMX, else a page, with the status of its kind."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from muhatap.kit.errors import Refused
from muhatap.organization.errors import SignedOut
from muhatap.web import errors
from muhatap.web.signin.kept import ask_to_sign_in

log = logging.getLogger("muhatap.web")


class RefusedMiddleware:
    """The one place where an expected refusal meets HTTP."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """The answer to a refusal; anything else is a bug and goes on its way."""
        if isinstance(error, SignedOut):
            return ask_to_sign_in(request)
        if isinstance(error, Refused):
            return errors.refusal(request, error)
        if isinstance(error, ObjectDoesNotExist):
            # Fetching is checking: what a service did not find for this person does not exist for them.
            return errors.not_found(request)
        if isinstance(error, DataError):
            # The net below the forms: a value no column can hold. The transaction is undone.
            log.warning("a value no column can hold came through a form", exc_info=error)
            return errors.complaint(
                request,
                400,
                _("Gönderilen değerlerden biri kaydedilemeyecek kadar büyük; hiçbir şey kaydedilmedi."),
                _("Değerleri kontrol edip yeniden gönderin."),
            )
        return None
