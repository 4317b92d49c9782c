"""Changes of a record in words, masked like the record itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muhatap.citizens import masking
from muhatap.citizens.models import PREFERENCES, Address, Citizen, CitizenChange, Purpose
from muhatap.places.models import District, Neighbourhood

FIELDS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Kişi türü"),
    "name": gettext_lazy("Ad"),
    "number": gettext_lazy("Kimlik numarası"),
    "representative": gettext_lazy("Yetkili kişi"),
    "district_id": gettext_lazy("İlçe"),
    "neighbourhood_id": gettext_lazy("Mahalle"),
    "address": gettext_lazy("Sokak ve kapı"),
    "language": gettext_lazy("Dil"),
    "preferred_channel": gettext_lazy("Bildirim tercihi"),
    "call_hours": gettext_lazy("Arama saati"),
    "identity_hidden": gettext_lazy("Kimlik gizliliği"),
    "note": gettext_lazy("Not"),
    "checked": gettext_lazy("Doğrulama"),
    "point": gettext_lazy("İletişim bilgisi"),
    "point_verified": gettext_lazy("İletişim bilgisi doğrulandı"),
    "point_first": gettext_lazy("Önce kullanılacak"),
    "consent": gettext_lazy("Bildirim izni"),
    "news_consent": gettext_lazy("Duyuru izni"),
    "survey_consent": gettext_lazy("Memnuniyet sorusu izni"),
    "quiet": gettext_lazy("Sessiz saatler"),
    "address_home": gettext_lazy("Adres (ev)"),
    "address_work": gettext_lazy("Adres (iş)"),
    "address_other": gettext_lazy("Adres (başka)"),
    "merged": gettext_lazy("Birleştirilen kayıt"),
    "merged_into": gettext_lazy("Kalan kayıt"),
}


CONSENTS = tuple(Purpose.values)
UNTOLD = {"address", "note", *(f"address_{kind}" for kind in Address.Kind.values)}


@dataclass(frozen=True)
class Told:
    """One change, ready to be shown."""

    at: datetime
    by: str
    field: str
    before: str
    after: str
    reason: str = ""


def told(changes: Sequence[CitizenChange]) -> list[Told]:
    """Changes in words. Names of places come in two statements at most, however many changes there are."""
    names = _names(changes)
    return [
        Told(
            at=one.at,
            by=one.by.label,
            field=str(FIELDS.get(one.field, one.field)),
            before=_value(one.field, one.before, names),
            reason=one.reason,
            after=_value(one.field, one.after, names) or (_("geri alındı") if one.field in CONSENTS else ""),
        )
        for one in changes
    ]


def _names(changes: Sequence[CitizenChange]) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for field, model in (("district_id", District), ("neighbourhood_id", Neighbourhood)):
        ids = {v for one in changes if one.field == field for v in (one.before, one.after) if v.isdigit()}
        if ids:
            rows = model._default_manager.filter(pk__in=map(int, ids)).values_list("pk", "name")
            names.update({(field, str(pk)): name for pk, name in rows})
    return names


def _value(field: str, value: str, names: dict[tuple[str, str], str]) -> str:
    if not value:
        return ""
    if field in {"name", "representative"}:
        return masking.name(value)
    if field in UNTOLD:
        return masking.text(value)
    if field == "identity_hidden":
        return _("gizli")
    if field == "kind":
        return str(dict(Citizen.Kind.choices).get(value, value))
    if field == "preferred_channel":
        return str(dict(PREFERENCES).get(value, value))
    if field == "checked":
        return ".".join(reversed(value.split("-")))
    return names.get((field, value), value)
