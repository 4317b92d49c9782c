"""That somebody looked into the outside interface today (sisli:12.j, sisli:15.e)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from muhatap.cimer import policy
from muhatap.cimer.models import CHANNELS, Look
from muhatap.kit import clock
from muhatap.kit.errors import Incomplete
from muhatap.kit.text import flaw, one_line
from muhatap.organization.persons import Person

MOST = 100_000


def look(channel: str, found: int, *, by: Person, note: str = "") -> Look:
    """Write down that one looked now, and how many new applications stood there. Always of today."""
    policy.require_officer(by)
    wrong: dict[str, str] = {}
    if channel not in dict(CHANNELS):
        wrong["channel"] = _("Kanalı seçin.")
    if not 0 <= found <= MOST:
        wrong["found"] = _("0 ile 100.000 arasında bir sayı yazın.")
    if problem := flaw(one_line(note), limit=300):
        wrong["note"] = str(problem)
    if wrong:
        raise Incomplete(_("Bakış kaydedilmedi; yazdıklarınız duruyor."), fields=wrong)
    return Look.objects.create(
        channel=channel,
        day=clock.today(),
        found=found,
        note=one_line(note),
        at=clock.now(),
        by_id=by.actor_id,
    )
