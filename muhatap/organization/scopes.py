"""What a key may open, on one page. What is seen behind the door follows from its roles, as for people."""

# ruff: noqa: E501 - a table

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.organization.roles import ROLES, Role


@dataclass(frozen=True)
class Scope:
    """One row: the word, what it opens, and the words it includes."""

    name: str
    label: str | Promise
    includes: tuple[str, ...] = ()


# fmt: off
ROWS = (
    #     word                what it opens                                                     includes
    Scope("reference",        _("Konuları, birimleri, ilçeleri, mahalleleri, hazır metinleri, yönlendirme kurallarını, takvimi ve süreleri okur")),
    Scope("cases:read",       _("Başvuruları, öykülerini ve sürelerini okur"),                 ("reference",)),
    Scope("cases:write",      _("Başvuru kaydeder, işlem yapar, cevaplar, bildirir"),          ("cases:read", "reference")),
    Scope("files",            _("Başvuruların dosyalarını indirir ve ekler")),
    Scope("citizens:read",    _("Hemşehri kayıtlarını maskeli olarak arar ve okur")),
    Scope("citizens:write",   _("Hemşehri kaydı açar"),                                        ("citizens:read",)),
    Scope("citizens:reveal",  _("Gerekçe yazarak maskesiz bilgi okur; her okuma kayda geçer"), ("citizens:read",)),
    Scope("webhooks",         _("Kendi web kancalarını kurar ve yönetir")),
    Scope("open311",          _("Open311 (GeoReport v2) kapısını kullanır")),
)
# fmt: on
SCOPES = {row.name: row for row in ROWS}

# A key works with cases; it never administers.
KEY_ROLES = tuple(row.role for row in ROLES.values() if row.granted and row.role is not Role.ADMIN)


def opened_by(scopes: Iterable[str]) -> frozenset[str]:
    """The scopes with those they include."""
    given = [name for name in scopes if name in SCOPES]
    return frozenset(given).union(*(SCOPES[name].includes for name in given))
