"""Fields of the moves of laws 3071 and 4982: closed lists, a fee, a payment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.cases.law import ABOVE_NOTHING, DEAREST, GROUNDS
from muhatap.cases.models import Case, Referral
from muhatap.deadlines import reasons
from muhatap.kit import clock
from muhatap.kit.forms import DayField


def plain(value: Any) -> Any:
    """A fact as the timeline keeps it: days as ISO 8601, an amount in lira as text."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _reason_code(case: Case, referral: Referral | None) -> forms.Field:
    return forms.ChoiceField(
        label=_("Neden uzatılıyor?"),
        help_text=_("Kanunun saydığı nedenlerdir; başka nedenle uzatılamaz (4982 m.11)."),
        choices=[("", _("Seçin")), *reasons.of_kind(case.kind)],
    )


def _ground(case: Case, referral: Referral | None) -> forms.Field:
    return forms.ChoiceField(
        label=_("Neden incelenemez?"),
        help_text=_("Kanunun saydığı nedenlerdir (3071 m.6)."),
        choices=[("", _("Seçin")), *GROUNDS.items()],
    )


def _fee(case: Case, referral: Referral | None) -> forms.Field:
    return forms.DecimalField(
        label=_("Ücret (TL)"),
        help_text=_("125,50 gibi. Ödeme için 15 iş günü vardır; bu sürede yasal süre durur (4982 m.11)."),
        min_value=Decimal("0.01"),
        max_value=DEAREST,
        decimal_places=2,
        localize=True,
        error_messages=dict.fromkeys(("min_value", "invalid"), ABOVE_NOTHING),
    )


def _paid_on(case: Case, referral: Referral | None) -> forms.Field:
    return DayField(
        label=_("Ödeme günü"),
        earliest=lambda: clock.local(case.received_at).date(),
        latest=clock.today,
        help_text=_("gg.aa.yyyy, “dün”"),
    )


def _receipt(case: Case, referral: Referral | None) -> forms.Field:
    return forms.CharField(label=_("Makbuz no"), max_length=60)


FIELDS: Mapping[str, Callable[[Case, Referral | None], forms.Field]] = {
    "reason_code": _reason_code,
    "ground": _ground,
    "fee": _fee,
    "paid_on": _paid_on,
    "receipt": _receipt,
}
LABELS: Mapping[tuple[str, str], Any] = {
    ("extend", "text"): _("Gerekçe"),
    ("ask_fee", "text"): _("Ne için, nereye ödenecek?"),
    ("refuse_examination", "text"): _("Açıklama"),
}
HINTS: Mapping[tuple[str, str], Any] = {
    ("extend", "text"): _("Başvuran bunu nedenle birlikte olduğu gibi okur."),
    ("ask_fee", "text"): _("Başvuran bunu ücret ve son ödeme günüyle birlikte olduğu gibi okur."),
    ("refuse_examination", "text"): _("Başvuran bunu nedenle birlikte olduğu gibi okur."),
}
