"""Input of merging and parting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from muhatap.cases.amend_forms import citizen_label, find_citizen
from muhatap.citizens.cards import Card
from muhatap.citizens.forms import NEWS
from muhatap.kit.forms import ComboField, HouseForm, Seg
from muhatap.people.models import Member, Pair
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


class PairFilter(HouseForm):
    """Which pairs are listed."""

    durum = forms.ChoiceField(label=_("Durum"), required=False, choices=Pair.State.choices)
    kesinlik = forms.ChoiceField(
        label=_("Kesinlik"),
        required=False,
        choices=[
            ("", _("Kesinlik: tümü")),
            ("kesin", _("Hemen hemen kesin")),
            ("olasi", _("Olası")),
        ],
    )

    def wanted(self) -> tuple[str, str]:
        """A state, those to look at when none was asked for, and "kesin", "olasi" or empty."""
        self.is_valid()
        given = self.cleaned_data
        return given.get("durum") or Pair.State.OPEN.value, given.get("kesinlik", "")


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


class LinkForm(OtherForm):
    """Who belongs to the household, and what they are to its own person."""

    relation = forms.ChoiceField(
        label=_("Hanenin görüşülen kişisinin nesi?"),
        choices=[one for one in Member.Relation.choices if one[0] != Member.Relation.SELF],
        required=False,
        widget=Seg(),
    )
    reason = forms.CharField(
        label=_("Nereden biliniyor?"),
        max_length=300,
        required=False,
        help_text=_("Örneğin: kendisi söyledi. Hanenin sayfasında durur."),
    )

    field_order = ("other", "relation", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].label = _("Aynı haneden kişi")


class LeaveForm(HouseForm):
    """Why somebody belongs to a household no more."""

    reason = forms.CharField(
        label=_("Neden çıkıyor?"),
        max_length=300,
        required=False,
        help_text=_("Taşındı, yanlış yazılmış gibi; hanenin sayfasında durur."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NewPointForm(HouseForm):
    """A new telephone or e-mail, confirmed by a code that goes there."""

    kind = forms.ChoiceField(
        label=_("Tür"),
        choices=[("", _("Cep telefonu")), ("email", _("E-posta"))],
        required=False,
        widget=Seg(),
    )
    value = forms.CharField(
        label=_("Yeni numara ya da adres"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-secret": ""}),
    )
    replaces = forms.ChoiceField(label=_("Yerine geçtiği"), required=False)
    consent = forms.BooleanField(label=_("Bildirim gönderilmesini istiyor"), required=False)
    news = forms.BooleanField(label=NEWS, required=False)

    def __init__(self, card: Card, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = [(str(one.id), one.masked) for one in card.points if one.is_active]
        self.offer("replaces", [("", _("Yanına eklensin")), *active])


class CodeForm(HouseForm):
    """The code as the citizen reads it out."""

    code = forms.CharField(
        label=_("Gelen kod"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
