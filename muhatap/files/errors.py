"""Refusals of files, as a form shows them beside its file field."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.kit.errors import Incomplete


def refused(message: str | Promise) -> Incomplete:
    """What was wrong with the file and what to do."""
    return Incomplete(message, fields={"files": message})


def macros() -> Incomplete:
    """A document that carries a program."""
    return refused(_("Makro içeren dosya alınmaz. PDF olarak kaydedip yeniden ekleyin."))
