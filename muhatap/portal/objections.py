"""Whether an applicant may object to the answer now, until when, and why not otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from muhatap.cases.lifecycle import Status
from muhatap.cases.models import Case, Event
from muhatap.kit import clock
from muhatap.organization import settings


@dataclass(frozen=True)
class Standing:
    """`why` is said when it is closed; `until` is the last day when it is open."""

    is_open: bool
    why: str = ""
    until: date | None = None


def standing(case: Case, events: Sequence[Event]) -> Standing:
    """Objection is open from the answer on for the municipality's number of days, once for an answer."""
    if case.status == Status.OBJECTED:
        return Standing(False, _("İtirazınızı aldık, yeniden inceliyoruz."))
    if case.status == Status.CANCELLED:
        return Standing(False, _("Başvuru işlemden kaldırıldı; gerekirse yeni başvuru yapabilirsiniz."))
    if case.status != Status.CLOSED or case.closed_at is None:
        return Standing(False, _("Cevap gelince açılır."))
    last = next((event for event in reversed(events) if event.after == Status.CLOSED), None)
    if last is not None and last.move == "dismiss_objection":
        return Standing(False, _("İtirazınız incelendi. Yeni bir durum varsa yeni başvuru yapabilirsiniz."))
    until = clock.local(case.closed_at).date() + timedelta(days=settings.number("objection.days"))
    if clock.today() > until:
        gone = _("İtiraz süresi %(day)s günü doldu. Sorun sürüyorsa yeni başvuru yapabilirsiniz.")
        return Standing(False, gone % {"day": date_format(until, "j F")})
    return Standing(True, until=until)
