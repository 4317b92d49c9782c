"""Input of merging and parting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.cases.amend_forms import citizen_label, find_citizen
from muhatap.kit.forms import ComboField, HouseForm
from muhatap.people.services.merging import FIELDS


class ReasonForm(HouseForm):
    """Why; it stands in both histories."""

    reason = forms.CharField(
        label=_("Neden?"),
        max_length=300,
        required=False,
        help_text=_("İki kaydın değişikliklerinde de durur."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MergeForm(ReasonForm):
    """What holds per field, and why. `alan-<field>` is `other` where the other record's value is taken."""

    kind = forms.CharField(required=False, widget=forms.HiddenInput())  # a refusal about it has a place

    def taken(self) -> list[str]:
        """Fields whose value the other record gives."""
        data: Any = self.data
        return [name for name in FIELDS if data.get(f"alan-{name}") == "other"]


class OtherForm(HouseForm):
    """Which other record."""

    other = ComboField(
        find_citizen, reverse_lazy("citizen-find"), citizen_label, label=_("Öteki kayıt"), personal=True,
        help_text=_("Numara, ad ya da T.C. kimlik no"),
    )  # fmt: skip
