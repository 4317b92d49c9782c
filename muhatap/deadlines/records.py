"""Kinds of the rows of registers that have a period of their own; a policy names them in `kinds`."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "fee_notice": _("Erişim ücreti bildirimi"),
    "refusal": _("Bilgi edinme ret kararı"),
    "board_question": _("Kurulun bilgi istemesi"),
    "data_request": _("Kişisel veri başvurusu"),
    "data_breach": _("Kişisel veri ihlali"),
    "document_request": _("Kurumlar arası belge istemi"),
    "opinion_request": _("Kurumlar arası görüş ve bilgi istemi"),
}
