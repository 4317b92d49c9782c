"""What an application under law 4982 must contain (m.6 and its regulation), as a table. No database.

A row applies to natural persons, to legal persons, or to what comes electronically; what is missing is told
to the applicant in the row's own words.
"""

# ruff: noqa: E501 - the rows are a table

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Channel

ELECTRONIC = frozenset({Channel.EMAIL, Channel.FAX, Channel.WEB, Channel.E_DEVLET, Channel.CIMER})
# sent by the applicant to an address of ours: only the form makes an application of it
BY_FORM = frozenset({Channel.EMAIL, Channel.FAX})
# spoken or posted in public: no application comes into being by it
NOT_ACCEPTED = frozenset({Channel.PHONE, Channel.SOCIAL, Channel.WHATSAPP})


@dataclass(frozen=True)
class Requirement:
    """One row. `code` is a column of the application that is true where it is there."""

    code: str
    label: Promise
    article: str
    lacking: Promise
    natural: bool = True
    legal: bool = True
    electronic: bool | None = None  # None: whichever way it comes

    def applies(self, *, is_legal: bool, channel: str) -> bool:
        """True when such an application must have it."""
        if self.code == "has_form" and channel not in BY_FORM:
            return False
        by_wire = channel in ELECTRONIC
        return (self.legal if is_legal else self.natural) and self.electronic in (None, by_wire)


# fmt: off
ROWS = (
    Requirement("has_name",      _("Ad, soyad ya da unvan"),            "m.6", _("adınız ve soyadınız ya da unvanınız yazılmamış")),
    Requirement("signed",        _("İmza"),                             "m.6", _("dilekçede imzanız yok"), electronic=False),
    Requirement("has_address",   _("Oturma ya da iş adresi"),           "m.6", _("oturma ya da iş adresiniz yazılmamış")),
    Requirement("has_authority", _("Yetkili kişinin imzası ve yetki belgesi"), "m.6", _("imzalayan kişinin yetki belgesi eklenmemiş"), natural=False),
    Requirement("has_form",      _("Başvuru formu"),                    "4982 Yönetmeliği", _("e-postayla ya da faksla yapılan başvuruda başvuru formu kullanılmamış"), electronic=True),
    Requirement("has_number",    _("T.C. kimlik numarası"),             "4982 Yönetmeliği", _("elektronik başvuruda T.C. kimlik numaranız yazılmamış"), legal=False, electronic=True),
    Requirement("is_clear",      _("İstenen bilgi ya da belge açık"),   "m.6", _("hangi bilgiyi ya da belgeyi istediğiniz anlaşılmıyor")),
)
# fmt: on
REQUIREMENTS = {row.code: row for row in ROWS}


def applying(*, is_legal: bool, channel: str) -> list[Requirement]:
    """The rows that hold for such an application, in the order of the law."""
    return [row for row in ROWS if row.applies(is_legal=is_legal, channel=channel)]


def missing(there: Mapping[str, object], *, is_legal: bool, channel: str) -> list[str]:
    """Codes of what is not there."""
    return [row.code for row in applying(is_legal=is_legal, channel=channel) if not there.get(row.code)]
