"""Closed lists of the law in words, and what a move quotes from them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from muhatap.cases.models import Kind
from muhatap.deadlines import reasons

DEAREST = Decimal("1000000")
ABOVE_NOTHING = _("Sıfırdan büyük bir tutar yazın, örneğin 125,50.")
# why a petition is not examined (3071 m.6)
GROUNDS: Mapping[str, Promise] = {
    "a": _("Belli bir konusu yok (3071 sayılı Kanun m.6/a)"),
    "b": _("Yargı mercilerinin görevine giren bir konuyla ilgili (3071 sayılı Kanun m.6/b)"),
    "c": _("Ad soyad, imza ya da adres eksik (3071 sayılı Kanun m.6/c)"),
}


def coded(facts: Mapping[str, Any]) -> str:
    """The words of a reason that was chosen from a closed list, in the language of the moment."""
    if facts.get("ground"):
        return str(GROUNDS.get(str(facts["ground"]), ""))
    return reasons.words(str(facts["reason_code"])) if facts.get("reason_code") else ""


def on_forwarding(kind: str) -> str:
    """By which law a matter goes to the body in charge, and its sender is told."""
    if kind == Kind.INFORMATION_REQUEST:
        return _now("4982 sayılı Bilgi Edinme Hakkı Kanunu’nun 7. maddesi")
    return _now("3071 sayılı Dilekçe Hakkı Kanunu’nun 5. maddesi")


# the citizen's line when a matter goes to the body in charge
FORWARDED: Mapping[str, Promise] = {
    "3071": _("Konu belediyemizin görevi değil; 3071 sayılı Kanun m.5 gereği şu kuruma ilettik: %(unit)s."),
    "4982": _("İstediğiniz bilgi bizde değil; 4982 sayılı Kanun m.7 gereği şu kuruma ilettik: %(unit)s."),
}


def forwarded(kind: str) -> Promise:
    """The line for a case of this kind; the unit's name is to be filled in."""
    return FORWARDED["4982" if kind == Kind.INFORMATION_REQUEST else "3071"]


def lira(value: Any) -> str:
    """`1.234,50 TL` from a fact such as `1234.50`; empty for none."""
    if value in (None, ""):
        return ""
    text = f"{Decimal(str(value)):,.2f}".translate(str.maketrans(",.", ".,"))
    return f"{text} TL"


def amount(value: Any) -> Decimal | None:
    """A fee as a fact holds it, in lira; None for what is no amount above nothing."""
    try:
        found = Decimal(str(value)).quantize(Decimal("0.01"))
    except (InvalidOperation, ValueError):
        return None
    return found if 0 < found <= DEAREST else None
