"""Why a unit cannot close yet: work that waits there, or a desk that it is."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muhatap.cases.models import Counter, Desk
from muhatap.organization.services import units


def held(unit_id: int) -> str:
    """What holds the unit open, "" for nothing. Two statements; the counters are read, no case is."""
    rows = Counter.objects.filter(unit_id=unit_id).exclude(scope="author")
    waits = rows.aggregate(n=Sum("n"))["n"] or 0
    if waits:
        return ngettext(
            "Bu birimde %(n)s açık iş var; önce onu başka birime verin.",
            "Bu birimde %(n)s açık iş var; önce onları başka birime verin.",
            waits,
        ) % {"n": waits}
    desk = Desk.objects.filter(unit_id=unit_id).first()
    if desk is None:
        return ""
    return _("Bu birim bir kanalın masası (%(stage)s); önce masayı başka birime verin.") % {
        "stage": desk.get_stage_display()
    }


def offer() -> None:
    """Called once, when the application is ready."""
    units.HOLDS.append(held)
