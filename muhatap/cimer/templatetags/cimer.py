"""Pieces of the case page, and the words of this package's history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.cases.lifecycle import Status
from muhatap.cases.models import OUTSIDE, Case
from muhatap.cimer import policy, queries
from muhatap.cimer.models import CHANNELS, Entry, Letter, Officer, OutsideKind
from muhatap.kit.days import long_day
from muhatap.organization.models import AdminEvent, Unit
from muhatap.organization.persons import Person

register = template.Library()
DEEDS: dict[str, str | Promise] = {
    "cimer.corrected": _("Düzeltildi"),
    "cimer.document_closed": _("Evrak kaydının kapatıldığı yazıldı"),
    "cimer.letter_corrected": _("Yazı düzeltildi"),
    "cimer.letter_answered": _("Cevap işlendi"),
    "cimer.appointed": _("Yetki verildi"),
    "cimer.ended": _("Yetkinin bitişi yazıldı"),
}
LABELS: dict[str, str | Promise] = {
    "number": _("Numara"),
    "applied_on": _("Oradaki başvuru tarihi"),
    "kind": _("Tür"),
    "way": _("Yönü"),
    "day": _("Gün"),
    "subject": _("Konusu"),
    "unit_id": _("Birim ya da kurum"),
    "entry_id": _("İlgili başvuru"),
    "asks": _("Ne istiyor?"),
    "text": _("Metin"),
    "answer_no": _("Cevabın sayısı"),
    "answered_on": _("Cevabın günü"),
    "document_no": _("Evrak no"),
    "document_closed_on": _("Kapatıldığı gün"),
    "channel": _("Sistem"),
    "duty": _("Görevi"),
    "since": _("Başlangıç"),
    "until": _("Son gün"),
}
DAYS = frozenset({"applied_on", "day", "answered_on", "document_closed_on", "since", "until"})
WORDS: dict[str, dict[str, str | Promise]] = {
    "kind": dict(OutsideKind.choices),
    "way": dict(Letter.Way.choices),
    "asks": dict(Letter.Asks.choices),
    "duty": dict(Officer.Duty.choices),
    "channel": dict(CHANNELS),
}


@register.inclusion_tag("cimer/panel.html")
def outside_panel(case: Case, person: Person) -> dict[str, Any]:
    """What the outside system says of a case. No statement for one that came otherwise."""
    entry = queries.entry_of(case.pk) if case.channel in OUTSIDE else None
    return {"entry": entry, "reads": person.has(*policy.READERS)}


@register.simple_tag
def writes_back(case: Case, person: Person) -> Entry | None:
    """The application whose answer this person may write back now."""
    if case.channel not in OUTSIDE or case.status != Status.TO_DELIVER or not person.has(*policy.OFFICERS):
        return None
    return queries.entry_of(case.pk)


@register.filter
def deed(event: AdminEvent) -> str:
    """What was done, in words."""
    return str(DEEDS.get(event.action, event.action))


@register.filter
def changed(event: AdminEvent) -> Iterator[tuple[str, str, str]]:
    """What each fact was called, before and after."""
    for name in LABELS:
        if name in event.before or name in event.after:
            before, after = _said(name, event.before.get(name)), _said(name, event.after.get(name))
            if before or after:
                yield str(LABELS[name]), before, after


def _said(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name in DAYS:
        return long_day(date.fromisoformat(str(value)), year=True)
    if name == "unit_id":
        found = Unit.objects.filter(pk=value).first()
        return found.name if found is not None else str(value)
    if name == "entry_id":
        return str(Entry.objects.filter(pk=value).values_list("number", flat=True).first() or value)
    return str(WORDS.get(name, {}).get(str(value), value))
