"""When a period may be extended, and what is said when it may not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from muhatap.deadlines.engine import Sheet, is_extensible
from muhatap.deadlines.models import Clock
from muhatap.deadlines.occasions import Occasion
from muhatap.kit.errors import Incomplete, NotNow


def check_extension(sheet: Sheet, at: datetime, reason: str) -> None:
    """Refuse an extension that no policy allows: `NotNow` if it is too late or the second, else `Incomplete`.

    By law the extension and its reason are told before the first period ends (4982 m.11).
    """
    rows = [(row, sheet.book.policies[row.policy_id]) for row in sheet.clocks if row.is_live]
    rows = [one for one in rows if Occasion.EXTENDED in one[1].extend_on and one[1].extended_amount]
    if not rows:
        raise NotNow(_("Bu başvuruda uzatılabilecek bir süre işlemiyor. Hiçbir şey değişmedi."))
    able = [policy for row, policy in rows if is_extensible(row, policy, at)]
    if not able:
        raise NotNow(_refusal(rows[0][0]))
    codes = {code for policy in able for code, _words in policy.reasons}
    if codes and reason not in codes:
        words = _("Uzatma nedenini listeden seçin.")
        raise Incomplete(words, fields={"reason_code": words})


def _refusal(row: Clock) -> str:
    if row.extended_at is not None:
        return _("Süre bir kez uzatıldı; ikinci kez uzatılamaz. Hiçbir şey değişmedi.")
    if row.state == Clock.State.PAUSED:
        return _("Süre şu an durmuş; işlemeye başlayınca uzatılabilir. Hiçbir şey değişmedi.")
    return _("Süre doldu; uzatma ancak süre dolmadan bildirilirse geçerlidir. Hiçbir şey değişmedi.")
