"""What happens to cases, as the clocks hear it. Policies decide what an occasion does."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Occasion(StrEnum):
    """The moments a lifecycle can name to a docket."""

    NONE = "none"
    RECEIVED = "received"  # the case reached the municipality
    APPROVED = "approved"
    REFERRED = "referred"  # a unit got it
    ACCEPTED = "accepted"
    DECLINED = "declined"  # the unit gave it back in time or not
    INFORMED = "informed"  # the citizen got interim or preliminary information
    NOTED = "noted"  # the unit entered interim information for the citizen
    EXAMINED = "examined"  # the unit said that examination is needed
    SCHEDULED = "scheduled"  # a target date was promised
    ASKED = "asked"  # the citizen was asked something
    REPLIED = "replied"
    ANSWERED = "answered"  # the unit's answer lies with the reviewer
    REJECTED = "rejected"  # the reviewer gave it back
    PASSED = "passed"
    FORWARDED = "forwarded"  # sent to another institution, the citizen told
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    EXTENDED = "extended"  # more time was taken, and the citizen told why (4982 m.11)
    FEE_ASKED = "fee_asked"  # access costs something; until it is paid the period stands still (4982 m.11)
    FEE_PAID = "fee_paid"
    OPENED = "opened"  # a row of a register begins: a notice, a question of the board, a letter
    ENDED = "ended"


# what rows of registers say to their own dockets; no move of a case does
OF_RECORDS = frozenset({Occasion.OPENED, Occasion.ENDED})
LABELS: dict[Occasion, str | Promise] = {
    Occasion.RECEIVED: _("Başvuru alındı"),
    Occasion.APPROVED: _("Onaylandı"),
    Occasion.REFERRED: _("Birime yönlendirildi"),
    Occasion.ACCEPTED: _("Birim kabul etti"),
    Occasion.DECLINED: _("Birim iade etti"),
    Occasion.INFORMED: _("Hemşehriye ara bilgi verildi"),
    Occasion.NOTED: _("Birim ara bilgi girdi"),
    Occasion.EXAMINED: _("Birim “inceleme gerekiyor” dedi"),
    Occasion.SCHEDULED: _("Programa alındı"),
    Occasion.ASKED: _("Hemşehriye soruldu"),
    Occasion.REPLIED: _("Hemşehri cevapladı"),
    Occasion.ANSWERED: _("Birim cevapladı"),
    Occasion.REJECTED: _("Cevap birime iade edildi"),
    Occasion.PASSED: _("Cevap onaylandı"),
    Occasion.FORWARDED: _("Dış kuruma iletildi"),
    Occasion.DELIVERED: _("Sonuç bildirildi"),
    Occasion.CANCELLED: _("İptal edildi ya da geri çekildi"),
    Occasion.REOPENED: _("Yeniden açıldı"),
    Occasion.EXTENDED: _("Süre uzatıldı"),
    Occasion.FEE_ASKED: _("Erişim ücreti istendi"),
    Occasion.FEE_PAID: _("Ücretin ödendiği belgelendi"),
    Occasion.OPENED: _("Kayıt açıldı"),
    Occasion.ENDED: _("Kayıt kapandı"),
}
