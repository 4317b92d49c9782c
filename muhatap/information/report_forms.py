"""Input of the yearly report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from muhatap.kit.forms import HouseForm


class SendForm(HouseForm):
    """With which letter a report goes, and what is to be said about it."""

    number = forms.CharField(label=_("Üst yazının sayısı"), max_length=60, required=False)
    note = forms.CharField(
        label=_("Açıklama"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("1 = 2+3+4+5+6 tutmuyorsa farkın nedeni."),
    )  # fmt: skip
    why_corrected = forms.CharField(
        label=_("Neden düzeltiliyor?"), max_length=300, required=False,
        help_text=_("Bu yılın raporu daha önce gönderildiyse."),
    )  # fmt: skip
